package dev.greeter.report;

import java.util.Locale;
import java.util.Optional;

/**
 * One expectation, held against a report: the same words stand in log and page.
 *
 * @param key of {@code expect}
 * @param wanted what must be, with its unit
 * @param found what is
 * @param met whether that is enough
 */
public record Check(String key, String wanted, String found, boolean met) {

  /**
   * Formats the check for people.
   *
   * @return key, wanted and found
   */
  public String line() {
    return "expect.%s: wanted %s, found %s".formatted(key, wanted, found);
  }

  /** Holds a figure against a bound, where there is one. */
  static Optional<Check> atMost(String key, Number most, String unit, Number found) {
    boolean met = most == null || found.doubleValue() <= most.doubleValue();
    String wanted = "at most %s %s".formatted(most, unit);
    return Optional.ofNullable(most).map(bound -> new Check(key, wanted, found.toString(), met));
  }

  /** The same for a time. */
  static Optional<Check> atMostMs(String key, Double mostMs, double foundMs) {
    String found = String.format(Locale.ROOT, "%.3f ms", foundMs);
    return atMost(key, mostMs, "ms", foundMs).map(it -> new Check(key, it.wanted, found, it.met));
  }
}
