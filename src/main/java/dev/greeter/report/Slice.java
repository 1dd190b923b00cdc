package dev.greeter.report;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;

/** What ended in one slice of time, and what was to start in it. Not thread-safe. */
public final class Slice {

  /** A time that did not come. */
  private static final long NONE = -1;

  private final Map<ExchangeOutcome, Long> counts = new EnumMap<>(ExchangeOutcome.class);
  private final SliceTimes total = new SliceTimes();
  private final SliceTimes ownLateness = new SliceTimes();
  private long longestMicros = NONE;
  private long longestGapMicros = NONE;

  /** Counts exchanges that ended. */
  public void add(ExchangeOutcome outcome, long count) {
    counts.merge(outcome, count, Bounds::sum);
  }

  /** Counts a time without a reply, and whether a connection was lost in it. */
  public void stalled(long micros, boolean isGap) {
    longestMicros = Math.max(longestMicros, micros);
    if (isGap) {
      longestGapMicros = Math.max(longestGapMicros, micros);
    }
  }

  void add(Slice other) {
    Bounds.add(counts, other.counts);
    total.add(other.total);
    ownLateness.add(other.ownLateness);
    stalled(other.longestMicros, false);
    stalled(other.longestGapMicros, true);
  }

  /** Takes little memory until more is added. */
  void pack() {
    total.pack();
    ownLateness.pack();
  }

  /** Counts exchanges with outcomes of a kind. */
  long count(Predicate<ExchangeOutcome> which) {
    return counts.keySet().stream().filter(which).mapToLong(counts::get).sum();
  }

  /** Counts exchanges with one outcome. */
  public long count(ExchangeOutcome outcome) {
    return counts.getOrDefault(outcome, 0L);
  }

  /** Total latencies of those that ended as expected. */
  public SliceTimes total() {
    return total;
  }

  /** The own lateness of starts that were due then. */
  public SliceTimes ownLateness() {
    return ownLateness;
  }

  /** The longest time without a reply that was over then, in milliseconds; null if none was. */
  public Double longestMs() {
    return ms(longestMicros);
  }

  /** The longest of those in which a connection was lost, the same. */
  public Double longestGapMs() {
    return ms(longestGapMicros);
  }

  private static Double ms(long micros) {
    return micros == NONE ? null : micros / 1e3;
  }
}
