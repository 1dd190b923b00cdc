package dev.greeter.client;

import dev.greeter.group.GcListener;
import dev.greeter.report.Conditions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Watches what this process does beside the exchanges of one measurement: how long it took to get
 * warm, and the pauses of its garbage collector, of which the JVM tells in whole milliseconds on a
 * thread of its own. Thread-safe.
 */
final class ConditionsWatch {

  /** A pause that is shorter is within the noise of a machine. */
  private static final long LEAST_MS = 1;

  /**
   * How the beans of ZGC and Shenandoah end whose collections are whole cycles, in which the
   * program goes on; their pauses have a bean of their own.
   */
  private static final String CONCURRENT = "Cycles";

  /** Whole at any time: a report with a pause of no length could not be read. */
  private final AtomicReference<Conditions> found = new AtomicReference<>(Conditions.NONE);

  private final Future<GcListener> listener;
  private volatile long beginMs = Long.MAX_VALUE;

  /** Begins to listen, on a worker of that Vert.x: it loads classes. */
  ConditionsWatch(Vertx vertx) {
    listener = vertx.executeBlocking(() -> new GcListener(this::collected), false);
  }

  /** Notes how long an instance took to get warm. */
  void warmedUp(long nanos) {
    add(new Conditions(nanos, 0, 0));
  }

  /** Counts pauses from now on. */
  void begin() {
    beginMs = System.currentTimeMillis();
  }

  private void collected(GcListener.Collection collection) {
    if (!collection.info().getGcName().endsWith(CONCURRENT)) {
      paused(collection.endMs(), collection.info().getGcInfo().getDuration());
    }
  }

  /** Counts a pause that ended at that time, in milliseconds after the epoch, and took so many. */
  void paused(long endMs, long durationMs) {
    if (durationMs > LEAST_MS && endMs > beginMs) {
      add(new Conditions(0, 1, durationMs));
    }
  }

  private void add(Conditions more) {
    found.accumulateAndGet(more, Conditions::plus);
  }

  /** Returns the conditions until now. */
  Conditions conditions() {
    return found.get();
  }

  /** Watches no more. */
  void close() {
    listener.onSuccess(GcListener::close);
  }
}
