package dev.greeter.report;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.HdrHistogram.Histogram;

/**
 * What a measurement has found. Histograms are in microseconds.
 *
 * @param target host and port
 * @param elapsedNanos from the first start to the end
 * @param exchanges how many ended
 * @param outcomes how many ended how; every outcome is there
 * @param greetings what peers sent before the request, most frequent first
 * @param replies different replies, most frequent first
 * @param otherReplies replies beyond those that are told apart
 * @param connect from the start to the connection
 * @param firstByte from the request to the first byte of the reply
 * @param total from the start to the end
 * @param searches whether it was a search for an idle timeout
 * @param silences how each silence of a search ended, by milliseconds
 * @param delayed starts that came later than scheduled
 * @param skipped starts that did not come before the time was up
 * @param abandoned exchanges in flight when the measurement was stopped
 * @param timeline outcomes over time
 */
public record Report(
    String target,
    long elapsedNanos,
    long exchanges,
    Map<ExchangeOutcome, Long> outcomes,
    List<Reply> greetings,
    List<Reply> replies,
    long otherReplies,
    Histogram connect,
    Histogram firstByte,
    Histogram total,
    boolean searches,
    NavigableMap<Integer, Silence> silences,
    long delayed,
    long skipped,
    long abandoned,
    Timeline timeline) {

  /**
   * A reply, or a greeting, and how often it came.
   *
   * @param text its bytes as UTF-8
   * @param count at least 1
   */
  public record Reply(String text, long count) {}

  /**
   * The longest silence that was survived and the shortest that was not; null where there is none.
   */
  record IdleLimit(Integer survivedMs, Integer diedMs, ExchangeOutcome diedAs) {}

  /** Exchanges that ended per second. */
  double ratePerSecond() {
    return elapsedNanos == 0 ? 0 : exchanges * 1e9 / elapsedNanos;
  }

  /** A percentile of a histogram, in milliseconds. */
  static double ms(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / 1e3;
  }

  /** What a search found. */
  IdleLimit idleLimit() {
    Integer survived = null;
    Integer died = null;
    for (Map.Entry<Integer, Silence> entry : silences.entrySet()) {
      if (entry.getValue().outcome().survived()) {
        survived = entry.getKey();
      } else if (died == null && entry.getValue().died()) {
        died = entry.getKey();
      }
    }
    return new IdleLimit(survived, died, died == null ? null : silences.get(died).outcome());
  }
}
