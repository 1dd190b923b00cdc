package dev.greeter.group;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How many durations were within each of some round bounds: little enough to be kept for each
 * second. It does not need a registry, whose timers may do nothing. Thread-safe.
 */
public final class DurationCounts {

  /** The upper bound of each count but the last, which has none; in milliseconds. */
  public static final List<Double> BOUNDS_MS =
      List.of(
          0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0,
          5000.0, 10_000.0, 20_000.0, 50_000.0);

  private static final long[] BOUNDS_NANOS =
      BOUNDS_MS.stream()
          .mapToLong(ms -> Math.round(ms * TimeUnit.MILLISECONDS.toNanos(1)))
          .toArray();

  private final LongAdder[] counts =
      Stream.generate(LongAdder::new).limit(BOUNDS_NANOS.length + 1).toArray(LongAdder[]::new);

  /** Makes one without a duration. */
  public DurationCounts() {}

  /**
   * Counts one.
   *
   * @param nanos how long, at least 0
   */
  public void add(long nanos) {
    int at = 0;
    while (at < BOUNDS_NANOS.length && nanos > BOUNDS_NANOS[at]) {
      at++;
    }
    counts[at].increment();
  }

  /**
   * The counts so far.
   *
   * @return one for each bound, and one for what is beyond them
   */
  public List<Long> counts() {
    return IntStream.range(0, counts.length).mapToObj(i -> counts[i].sum()).toList();
  }
}
