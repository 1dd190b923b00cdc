package dev.greeter.report;

/**
 * The longest times without a reply that were over in one slice of time, in microseconds; -1 where
 * there was none. Not thread-safe.
 */
public final class Stalls {

  private static final long NONE = -1;

  private long longestMicros = NONE;
  private long longestGapMicros = NONE;

  /** Counts one, in nanoseconds, and whether a connection was lost in it. */
  void add(long nanos, boolean isGap) {
    long micros = Latencies.micros(nanos);
    longest(micros);
    if (isGap) {
      longestGap(micros);
    }
  }

  public void longest(long micros) {
    longestMicros = Math.max(longestMicros, micros);
  }

  public void longestGap(long micros) {
    longestGapMicros = Math.max(longestGapMicros, micros);
  }

  void add(Stalls other) {
    longest(other.longestMicros);
    longestGap(other.longestGapMicros);
  }

  /** The longest of all, in milliseconds; null if there was none. */
  public Double longestMs() {
    return ms(longestMicros);
  }

  /** The longest in which a connection was lost, the same. */
  public Double longestGapMs() {
    return ms(longestGapMicros);
  }

  private static Double ms(long micros) {
    return micros == NONE ? null : micros / 1e3;
  }
}
