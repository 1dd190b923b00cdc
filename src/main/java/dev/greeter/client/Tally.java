package dev.greeter.client;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How far measurements have come. Its text is a line for people.
 *
 * @param ended exchanges that ended
 * @param inFlight those that have begun and not ended
 * @param failures of those that ended
 * @param elapsedNanos since the measurement began, or the first of several
 * @param leftNanos until the last is done; below 0 if that is not known
 */
public record Tally(long ended, long inFlight, long failures, long elapsedNanos, long leftNanos) {

  /**
   * Adds one of another measurement at the same time.
   *
   * @param other that of the other
   * @return that of both
   */
  public Tally plus(Tally other) {
    return new Tally(
        ended + other.ended,
        inFlight + other.inFlight,
        failures + other.failures,
        Math.max(elapsedNanos, other.elapsedNanos),
        Math.min(leftNanos, other.leftNanos) < 0 ? -1 : Math.max(leftNanos, other.leftNanos));
  }

  @Override
  public String toString() {
    String counts =
        String.format(
            Locale.ROOT,
            "done %d, in flight %d, failures %d, %.1f per second",
            ended,
            inFlight,
            failures,
            ended * 1e9 / Math.max(1, elapsedNanos));
    return leftNanos < 0
        ? counts
        : "%s, %s s left".formatted(counts, TimeUnit.NANOSECONDS.toSeconds(leftNanos));
  }
}
