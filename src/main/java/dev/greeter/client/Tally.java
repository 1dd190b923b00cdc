package dev.greeter.client;

import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Latencies;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * How far measurements have come. Its text is a line for people.
 *
 * @param ended exchanges that ended
 * @param inFlight those that have begun and not ended
 * @param failures of those that ended, by outcome, those that there were
 * @param elapsedNanos since the measurement began, or the first of several
 * @param leftNanos until the last is done; below 0 if that is not known
 * @param stage what comes before the first exchange, or null where that is over
 * @param durations how long those that ended took, in microseconds; not to be changed
 */
public record Tally(
    long ended,
    long inFlight,
    Map<ExchangeOutcome, Long> failures,
    long elapsedNanos,
    long leftNanos,
    String stage,
    Histogram durations) {

  /**
   * Adds one of another measurement at the same time.
   *
   * @param other that of the other
   * @return that of both
   */
  public Tally plus(Tally other) {
    Map<ExchangeOutcome, Long> both = new EnumMap<>(failures);
    other.failures.forEach((outcome, count) -> both.merge(outcome, count, Long::sum));
    Histogram all = durations.copy();
    all.add(other.durations);
    return new Tally(
        ended + other.ended,
        inFlight + other.inFlight,
        both,
        Math.max(elapsedNanos, other.elapsedNanos),
        Math.min(leftNanos, other.leftNanos) < 0 ? -1 : Math.max(leftNanos, other.leftNanos),
        stage == null ? null : other.stage,
        all);
  }

  /**
   * The line of a terminal.
   *
   * @param earlier the tally of a second ago
   * @return the stage, or what came since then
   */
  public String since(Tally earlier) {
    double seconds = Math.max(1, elapsedNanos - earlier.elapsedNanos) / 1e9;
    Histogram since = durations.copy();
    since.subtract(earlier.durations);
    return stage != null
        ? stage
        : String.format(
            Locale.ROOT,
            "%.0f/s, p50 %s, p99 %s, failures %s%s, done %d, in flight %d",
            (ended - earlier.ended) / seconds,
            percentile(since, 50),
            percentile(since, 99),
            failed(),
            left(),
            ended,
            inFlight);
  }

  private static String percentile(Histogram times, double percent) {
    return times.getTotalCount() == 0
        ? "-"
        : String.format(Locale.ROOT, "%.3f ms", Latencies.ms(times, percent));
  }

  private String failed() {
    long count = failures.values().stream().mapToLong(Long::longValue).sum();
    return failures.isEmpty()
        ? "0"
        : failures.entrySet().stream()
            .map(it -> it.getKey().word() + " " + it.getValue())
            .collect(Collectors.joining(", ", count + " (", ")"));
  }

  private String left() {
    return leftNanos < 0 ? "" : ", %s s left".formatted(TimeUnit.NANOSECONDS.toSeconds(leftNanos));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "done %d, in flight %d, failures %s, %.1f per second%s",
        ended,
        inFlight,
        failed(),
        ended * 1e9 / Math.max(1, elapsedNanos),
        left());
  }
}
