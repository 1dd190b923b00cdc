package dev.greeter.report;

import java.util.Locale;

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

  static Check atMost(String key, Number most, String unit, Number found) {
    return new Check(
        key,
        "at most %s %s".formatted(most, unit),
        found.toString(),
        found.doubleValue() <= most.doubleValue());
  }

  static Check atMostMs(String key, double mostMs, double foundMs) {
    return new Check(
        key,
        "at most %s ms".formatted(mostMs),
        String.format(Locale.ROOT, "%.3f ms", foundMs),
        foundMs <= mostMs);
  }
}
