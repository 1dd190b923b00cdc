package dev.greeter.report;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many exchanges ended how in each slice of a run. There is always the same number of slices:
 * when the run outgrows them, each two become one. Not thread-safe.
 */
final class Timeline {

  static final int SLICES = 120;

  private long sliceNanos = TimeUnit.MILLISECONDS.toNanos(50);
  private final Map<ExchangeOutcome, long[]> counts = new EnumMap<>(ExchangeOutcome.class);
  private int used;

  Timeline() {
    for (ExchangeOutcome outcome : ExchangeOutcome.values()) {
      counts.put(outcome, new long[SLICES]);
    }
  }

  void add(ExchangeOutcome outcome, long elapsedNanos) {
    long at = Math.max(0, elapsedNanos);
    while (at / sliceNanos >= SLICES) {
      coarsen();
    }
    int slice = (int) (at / sliceNanos);
    counts.get(outcome)[slice]++;
    used = Math.max(used, slice + 1);
  }

  /** Adds another of the same begin. */
  void add(Timeline other) {
    while (sliceNanos < other.sliceNanos) {
      coarsen();
    }
    int ratio = (int) (sliceNanos / other.sliceNanos);
    other.counts.forEach(
        (outcome, row) -> {
          for (int i = 0; i < other.used; i++) {
            counts.get(outcome)[i / ratio] += row[i];
          }
        });
    used = Math.max(used, (other.used + ratio - 1) / ratio);
  }

  private void coarsen() {
    for (long[] row : counts.values()) {
      for (int i = 0; i < SLICES / 2; i++) {
        row[i] = row[2 * i] + row[2 * i + 1];
      }
      Arrays.fill(row, SLICES / 2, SLICES, 0);
    }
    sliceNanos *= 2;
    used = (used + 1) / 2;
  }

  /** How long a slice is, in milliseconds. */
  long sliceMs() {
    return TimeUnit.NANOSECONDS.toMillis(sliceNanos);
  }

  /** The counts of one outcome, from the first slice to the last one with anything in it. */
  long[] counts(ExchangeOutcome outcome) {
    return Arrays.copyOf(counts.get(outcome), used);
  }

  Timeline copy() {
    Timeline copy = new Timeline();
    copy.sliceNanos = sliceNanos;
    copy.used = used;
    counts.forEach((outcome, row) -> copy.counts.put(outcome, row.clone()));
    return copy;
  }
}
