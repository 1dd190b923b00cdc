package dev.greeter.report;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;

/**
 * What ended in one slice of time, and what was to start in it. Not thread-safe.
 *
 * @param counts by outcome, those that there were
 * @param total latencies in microseconds, to two digits; it grows with the longest that it has seen
 * @param ownLateness the same of starts that were due then
 * @param stalls times without a reply that were over then
 */
public record Slice(
    Map<ExchangeOutcome, Long> counts, Histogram total, Histogram ownLateness, Stalls stalls) {

  private static final int DIGITS = 2;

  /** Nothing yet. */
  Slice() {
    this(
        new EnumMap<>(ExchangeOutcome.class),
        new Histogram(DIGITS),
        new Histogram(DIGITS),
        new Stalls());
  }

  void add(ExchangeOutcome outcome, long count) {
    counts.merge(outcome, count, Bounds::sum);
  }

  /** A new one with what ended in both. */
  Slice plus(Slice other) {
    Slice sum = new Slice();
    counts.forEach(sum::add);
    other.counts.forEach(sum::add);
    Bounds.add(sum.total, total);
    Bounds.add(sum.total, other.total);
    Bounds.add(sum.ownLateness, ownLateness);
    Bounds.add(sum.ownLateness, other.ownLateness);
    sum.stalls.add(stalls);
    sum.stalls.add(other.stalls);
    return sum;
  }

  /** Counts exchanges with outcomes of a kind. */
  long count(Predicate<ExchangeOutcome> which) {
    return counts.keySet().stream().filter(which).mapToLong(counts::get).sum();
  }

  long count(ExchangeOutcome outcome) {
    return counts.getOrDefault(outcome, 0L);
  }
}
