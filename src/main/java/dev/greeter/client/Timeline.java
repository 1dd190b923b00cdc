package dev.greeter.client;

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
  private final Map<Outcome, long[]> counts = new EnumMap<>(Outcome.class);
  private int used;

  Timeline() {
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome, new long[SLICES]);
    }
  }

  void add(Outcome outcome, long elapsedNanos) {
    long at = Math.max(0, elapsedNanos);
    while (at / sliceNanos >= SLICES) {
      for (long[] row : counts.values()) {
        for (int i = 0; i < SLICES / 2; i++) {
          row[i] = row[2 * i] + row[2 * i + 1];
        }
        Arrays.fill(row, SLICES / 2, SLICES, 0);
      }
      sliceNanos *= 2;
      used = (used + 1) / 2;
    }
    int slice = (int) (at / sliceNanos);
    counts.get(outcome)[slice]++;
    used = Math.max(used, slice + 1);
  }

  /** How long a slice is, in milliseconds. */
  long sliceMs() {
    return TimeUnit.NANOSECONDS.toMillis(sliceNanos);
  }

  /** The counts of one outcome, from the first slice to the last one with anything in it. */
  long[] counts(Outcome outcome) {
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
