package dev.greeter.client;

import dev.greeter.report.ExchangeOutcome;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * How far measurements have come. Its text is a line for people.
 *
 * @param ended exchanges that ended
 * @param inFlight those that have begun and not ended
 * @param failures of those that ended, by outcome, those that there were
 * @param elapsedNanos since the measurement began, or the first of several
 * @param leftNanos until the last is done; below 0 if that is not known
 */
public record Tally(
    long ended,
    long inFlight,
    Map<ExchangeOutcome, Long> failures,
    long elapsedNanos,
    long leftNanos) {

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
        Math.min(leftNanos, other.leftNanos) < 0 ? -1 : Math.max(leftNanos, other.leftNanos));
  }

  @Override
  public String toString() {
    String words =
        failures.isEmpty()
            ? ""
            : failures.entrySet().stream()
                .map(it -> it.getKey().word() + " " + it.getValue())
                .collect(Collectors.joining(", ", " (", ")"));
    String counts =
        String.format(
            Locale.ROOT,
            "done %d, in flight %d, failures %d%s, %.1f per second",
            ended,
            inFlight,
            failures.values().stream().mapToLong(Long::longValue).sum(),
            words,
            ended * 1e9 / Math.max(1, elapsedNanos));
    return leftNanos < 0
        ? counts
        : "%s, %s s left".formatted(counts, TimeUnit.NANOSECONDS.toSeconds(leftNanos));
  }
}
