package dev.greeter.client;

import dev.greeter.group.DurationCounts;
import dev.greeter.report.ExchangeOutcome;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How far measurements have come. Its text is a line for people.
 *
 * @param ended exchanges that ended
 * @param inFlight those that have begun and not ended
 * @param failures of those that ended, by outcome, those that there were
 * @param elapsedNanos since the measurement began, or the first of several
 * @param leftNanos until the last is done; below 0 if that is not known
 * @param stage what comes before the first exchange, or null where that is over
 * @param durations how many exchanges were within each of {@link DurationCounts#BOUNDS_MS}, and
 *     beyond them
 */
public record Tally(
    long ended,
    long inFlight,
    Map<ExchangeOutcome, Long> failures,
    long elapsedNanos,
    long leftNanos,
    String stage,
    List<Long> durations) {

  /**
   * Adds one of another measurement at the same time.
   *
   * @param other that of the other
   * @return that of both
   */
  public Tally plus(Tally other) {
    Map<ExchangeOutcome, Long> both = new EnumMap<>(failures);
    other.failures.forEach((outcome, count) -> both.merge(outcome, count, Long::sum));
    return new Tally(
        ended + other.ended,
        inFlight + other.inFlight,
        both,
        Math.max(elapsedNanos, other.elapsedNanos),
        Math.min(leftNanos, other.leftNanos) < 0 ? -1 : Math.max(leftNanos, other.leftNanos),
        stage == null ? null : other.stage,
        IntStream.range(0, durations.size())
            .mapToObj(i -> durations.get(i) + other.durations.get(i))
            .toList());
  }

  /**
   * The line of a terminal.
   *
   * @param earlier the tally of a second ago
   * @return the stage, or what came since then
   */
  public String since(Tally earlier) {
    double seconds = Math.max(1, elapsedNanos - earlier.elapsedNanos) / 1e9;
    return stage != null
        ? stage
        : String.format(
            Locale.ROOT,
            "%.0f/s, p50 %s, p99 %s, failures %s, done %d, in flight %d%s",
            (ended - earlier.ended) / seconds,
            percentile(earlier, 0.5),
            percentile(earlier, 0.99),
            failed(),
            ended,
            inFlight,
            left());
  }

  /** The bound below which so much of what came since then is. */
  private String percentile(Tally earlier, double share) {
    long count = ended - earlier.ended;
    long below = 0;
    for (int i = 0; i < durations.size() - 1 && count > 0; i++) {
      below += durations.get(i) - earlier.durations.get(i);
      if (below >= share * count) {
        return "<%s ms".formatted(DurationCounts.BOUNDS_MS.get(i));
      }
    }
    return "-";
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
