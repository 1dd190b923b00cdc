package dev.greeter.client;

import dev.greeter.report.Conditions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.LongAccumulator;

/** What this process does beside the exchanges of one measurement. Thread-safe. */
final class ConditionsWatch {

  private final LongAccumulator warmUpNanos = new LongAccumulator(Math::max, 0);
  private final GcPauses gcPauses = new GcPauses();
  private final Future<Void> listening;

  /** Prepares itself on a worker of that Vert.x. */
  ConditionsWatch(Vertx vertx) {
    listening = vertx.executeBlocking(gcPauses::listen, false);
  }

  /** An instance took so long to get warm. */
  void warmedUp(long nanos) {
    warmUpNanos.accumulate(nanos);
  }

  /** The measurement begins. */
  void begin() {
    gcPauses.begin();
  }

  /** The conditions from then until now. */
  Conditions conditions() {
    return new Conditions(warmUpNanos.get(), gcPauses.count(), gcPauses.longestMs());
  }

  /** Watches no more. */
  void close() {
    listening.onComplete(ignored -> gcPauses.close());
  }
}
