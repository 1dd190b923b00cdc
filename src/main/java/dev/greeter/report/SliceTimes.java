package dev.greeter.report;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * Times of one kind in one slice, in microseconds, to two digits. A watch has hundreds of these:
 * one that is not added to takes a twentieth of a histogram's memory. Not thread-safe, but for
 * reading what was packed.
 */
public final class SliceTimes {

  private static final int DIGITS = 2;

  /** A histogram in HdrHistogram's own form, which copies share. */
  private static final class Packed {

    private final byte[] bytes;

    /** Null until somebody asks; made twice where two do, and equal. */
    private volatile String text;

    Packed(Histogram histogram) {
      ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
      bytes = Arrays.copyOf(buffer.array(), histogram.encodeIntoByteBuffer(buffer));
    }

    Histogram histogram() {
      return Histogram.decodeFromByteBuffer(ByteBuffer.wrap(bytes), 0);
    }

    String text() {
      if (text == null) {
        text = SliceTimes.text(histogram());
      }
      return text;
    }
  }

  private static final Packed EMPTY = new Packed(new Histogram(DIGITS));

  /** Null where nothing was added since it was packed. */
  private Histogram open;

  /** What there was when it was packed; empty while it is open. */
  private Packed packed = EMPTY;

  /** Makes an empty one. */
  SliceTimes() {}

  /** Counts a time, in nanoseconds; one below 0 did not come. */
  void record(long nanos) {
    if (nanos >= 0) {
      Latencies.record(opened(), nanos);
    }
  }

  void add(SliceTimes other) {
    if (open == null && packed == EMPTY && other.open == null) {
      packed = other.packed;
    } else if (other.open != null || other.packed != EMPTY) {
      Bounds.add(opened(), other.histogram());
    }
  }

  /**
   * Adds what a report has.
   *
   * @param text as {@link #text} has it
   * @throws IllegalArgumentException if it is no histogram
   */
  public void add(String text) {
    Bounds.add(opened(), PackedHistogram.read(text));
  }

  /** Takes little memory until more is added. */
  void pack() {
    if (open != null) {
      packed = open.getTotalCount() == 0 ? EMPTY : new Packed(open);
      open = null;
    }
  }

  private Histogram opened() {
    if (open == null) {
      open = new Histogram(DIGITS);
      open.add(packed.histogram());
      packed = EMPTY;
    }
    return open;
  }

  /**
   * The histogram.
   *
   * @return to be read only
   */
  public Histogram histogram() {
    return open == null ? packed.histogram() : open;
  }

  /**
   * The histogram as text.
   *
   * @return as {@link PackedHistogram} has it; null where it is empty
   */
  public String text() {
    return open == null ? packed.text() : text(open);
  }

  private static String text(Histogram histogram) {
    return histogram.getTotalCount() == 0 ? null : PackedHistogram.of(histogram);
  }
}
