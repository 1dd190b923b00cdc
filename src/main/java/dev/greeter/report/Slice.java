package dev.greeter.report;

import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What ended in one slice of time. Not thread-safe.
 *
 * @param counts by outcome, those that there were
 * @param total latencies in microseconds, to two digits; it grows with the longest that it has seen
 */
record Slice(Map<ExchangeOutcome, Long> counts, Histogram total) {

  private static final int DIGITS = 2;

  /** Nothing yet. */
  Slice() {
    this(new EnumMap<>(ExchangeOutcome.class), new Histogram(DIGITS));
  }

  void add(ExchangeOutcome outcome, long count) {
    counts.merge(outcome, count, Long::sum);
  }

  /** A new one with what ended in both. */
  Slice plus(Slice other) {
    Slice sum = new Slice();
    counts.forEach(sum::add);
    other.counts.forEach(sum::add);
    sum.total.add(total);
    sum.total.add(other.total);
    return sum;
  }

  long count(ExchangeOutcome outcome) {
    return counts.getOrDefault(outcome, 0L);
  }
}
