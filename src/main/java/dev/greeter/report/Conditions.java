package dev.greeter.report;

/**
 * What the measuring process did beside its exchanges, by which a reader judges their figures.
 *
 * @param warmUpNanos how long the client played its own path before the first exchange that counts;
 *     0 if it did not; of several clients or instances the longest
 * @param gcPauses pauses of the garbage collector within the measurement that exceeded a
 *     millisecond
 * @param longestGcPauseMs the longest of them, in milliseconds; 0 if there was none
 */
public record Conditions(long warmUpNanos, long gcPauses, long longestGcPauseMs) {

  /** Says that nothing happened that would matter. */
  public static final Conditions NONE = new Conditions(0, 0, 0);

  /** Adds the conditions of two measurements. */
  public Conditions plus(Conditions other) {
    return new Conditions(
        Math.max(warmUpNanos, other.warmUpNanos),
        Bounds.sum(gcPauses, other.gcPauses),
        Math.max(longestGcPauseMs, other.longestGcPauseMs));
  }

  /** The warm-up in milliseconds. */
  public double warmUpMs() {
    return warmUpNanos / 1e6;
  }
}
