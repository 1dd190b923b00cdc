package dev.greeter.client;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * Counts the pauses of this JVM's garbage collector while a measurement runs. The JVM tells of them
 * in whole milliseconds, on a thread of its own; the counts may be read on any.
 */
final class GcPauses implements NotificationListener {

  /** A pause that is shorter is within the noise of a machine. */
  private static final long LEAST_MS = 1;

  /**
   * How the beans of ZGC and Shenandoah end whose collections are whole cycles, in which the
   * program goes on; their pauses have a bean of their own.
   */
  private static final String CONCURRENT = "Cycles";

  private final List<NotificationEmitter> emitters = new ArrayList<>();
  private final LongAdder count = new LongAdder();
  private final LongAccumulator longestMs = new LongAccumulator(Math::max, 0);
  private volatile long beginMs = Long.MAX_VALUE;

  /** Listens to every collector: loads classes, and so not for an event loop. */
  synchronized Void listen() {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (!collector.getName().endsWith(CONCURRENT)
          && collector instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(this, null, null);
        emitters.add(emitter);
      }
    }
    return null;
  }

  /** Counts from now on. */
  void begin() {
    beginMs = System.currentTimeMillis();
  }

  @Override
  public void handleNotification(Notification event, Object handback) {
    if (event.getUserData() instanceof CompositeData data) {
      // Its clock is the one on the wall; a GcInfo's begins a good while after the JVM's uptime.
      long endMs = event.getTimeStamp();
      paused(endMs, GarbageCollectionNotificationInfo.from(data).getGcInfo().getDuration());
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
    for (NotificationEmitter emitter : emitters) {
      try {
        emitter.removeNotificationListener(this);
      } catch (ListenerNotFoundException e) {
        // It listens no more: what was wanted.
      }
    }
  }
}
