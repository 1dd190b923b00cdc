package dev.greeter.client;

import dev.greeter.group.GcListener;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the pauses of this JVM's garbage collector while a measurement runs. The JVM tells of them
 * in whole milliseconds, on a thread of its own; the counts may be read on any.
 */
final class GcPauses {

  /** A pause that is shorter is within the noise of a machine. */
  private static final long LEAST_MS = 1;

  /**
   * How the beans of ZGC and Shenandoah end whose collections are whole cycles, in which the
   * program goes on; their pauses have a bean of their own.
   */
  private static final String CONCURRENT = "Cycles";

  private final LongAdder count = new LongAdder();
  private final LongAccumulator longestMs = new LongAccumulator(Math::max, 0);
  private volatile long beginMs = Long.MAX_VALUE;
  private GcListener listener;

  /** Listens to every collector: loads classes, and so not for an event loop. */
  synchronized Void listen() {
    listener = new GcListener(this::collected);
    return null;
  }

  /** Counts from now on. */
  void begin() {
    beginMs = System.currentTimeMillis();
  }

  private void collected(GcListener.Collection collection) {
    if (!collection.info().getGcName().endsWith(CONCURRENT)) {
      paused(collection.endMs(), collection.info().getGcInfo().getDuration());
    }
  }

  /** A pause ended at that time, in milliseconds after the epoch, and took so many. */
  void paused(long endMs, long durationMs) {
    if (durationMs > LEAST_MS && endMs > beginMs) {
      count.increment();
      longestMs.accumulate(durationMs);
    }
  }

  /** How many there were. */
  long count() {
    return count.sum();
  }

  /** The longest in milliseconds; 0 if there was none. */
  long longestMs() {
    return longestMs.get();
  }

  /** Listens no more. */
  synchronized void close() {
    if (listener != null) {
      listener.close();
    }
  }
}
