package dev.greeter.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What became of the exchanges with one address. Not thread-safe while it is counted into.
 *
 * @param address with its port
 * @param outcomes how many ended how, those that there were
 * @param failedTries connects that failed before another address was tried, by what an exchange
 *     with this one alone would have had
 * @param connect latencies of those that ended as expected, in microseconds, to two digits
 * @param total the same
 */
public record AddressCounts(
    String address,
    Map<ExchangeOutcome, Long> outcomes,
    Map<ExchangeOutcome, Long> failedTries,
    @JsonProperty("connectMs") Histogram connect,
    @JsonProperty("totalMs") Histogram total) {

  /** The names of {@link #cells}. */
  public static final List<String> COLUMNS =
      List.of("address", "connect p50", "p99", "total p50", "p99", "outcomes", "failed tries");

  private static final int DIGITS = 2;

  /** Nothing yet. */
  static AddressCounts of(String address) {
    return new AddressCounts(
        address,
        new EnumMap<>(ExchangeOutcome.class),
        new EnumMap<>(ExchangeOutcome.class),
        new Histogram(DIGITS),
        new Histogram(DIGITS));
  }

  void add(AddressCounts other) {
    Bounds.add(outcomes, other.outcomes);
    Bounds.add(failedTries, other.failedTries);
    Bounds.add(connect, other.connect);
    Bounds.add(total, other.total);
  }

  /** The counts as a row of a table, each cell in one line. */
  List<String> cells() {
    return List.of(
        Printable.line(address),
        ms(connect, 50),
        ms(connect, 99),
        ms(total, 50),
        ms(total, 99),
        ExchangeOutcome.text(outcomes),
        ExchangeOutcome.text(failedTries));
  }

  private static String ms(Histogram histogram, double percentile) {
    return histogram.getTotalCount() == 0
        ? ""
        : String.format(Locale.ROOT, "%.3f", Latencies.ms(histogram, percentile));
  }
}
