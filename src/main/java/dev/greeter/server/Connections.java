package dev.greeter.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The book that all server instances of a process keep together: how many connections there are,
 * how many there may be, and what became of each. Thread-safe; meters are looked up once.
 */
public final class Connections {

  private final int max;
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicInteger open = new AtomicInteger();
  private final Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
  private final Timer firstRequest;
  private final Timer lifetime;
  private final AtomicInteger cuts = new AtomicInteger();
  private final Promise<Void> none = Promise.promise();
  private volatile boolean draining;
  private volatile boolean cutting;

  /**
   * Opens an empty book.
   *
   * @param max connections at once, at least 1
   * @param registry where {@code greeter_connections_total} and its like are registered
   */
  public Connections(int max, MeterRegistry registry) {
    this.max = max;
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(
          outcome,
          Counter.builder("greeter.connections")
              .description("Connections that ended, by what became of them")
              .tag("outcome", outcome.word())
              .register(registry));
    }
    Gauge.builder("greeter.connections.active", open, AtomicInteger::get)
        .description("Connections that are open, waiting and lingering ones included")
        .register(registry);
    firstRequest =
        Timer.builder("greeter.first.request")
            .description("From the accept to the first byte")
            .register(registry);
    lifetime =
        Timer.builder("greeter.connection")
            .description("From the accept to the close")
            .register(registry);
  }

  /** Numbers the connections of this process, from 1. */
  long next() {
    return accepted.incrementAndGet();
  }

  /** A connection is open; answers whether there was a place for it. It is closed in any case. */
  boolean opened() {
    return open.incrementAndGet() <= max;
  }

  /** The first byte came, so many nanoseconds after the accept. */
  void firstByte(long nanos) {
    firstRequest.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A connection is closed, so many nanoseconds after the accept; answers what became of it. */
  Outcome closed(Outcome decided, long nanos) {
    Outcome outcome = cutting ? Outcome.CUT : decided;
    if (outcome == Outcome.CUT) {
      cuts.incrementAndGet();
    }
    outcomes.get(outcome).increment();
    lifetime.record(nanos, TimeUnit.NANOSECONDS);
    if (open.decrementAndGet() == 0 && draining) {
      none.tryComplete();
    }
    return outcome;
  }

  /**
   * Connections that are open now, waiting and lingering ones included.
   *
   * @return at least 0
   */
  public int open() {
    return open.get();
  }

  /**
   * Waits for the last connection to end; call it when no new ones come in.
   *
   * @return done as soon as none is open, on any thread
   */
  public Future<Void> none() {
    draining = true;
    if (open.get() == 0) {
      none.tryComplete();
    }
    return none.future();
  }

  /** Whatever is closed from now on was {@link Outcome#CUT}. */
  public void cut() {
    cutting = true;
  }

  /**
   * Connections that were cut, those included that will only end with the process.
   *
   * @return at least 0
   */
  public int cuts() {
    return cutting ? cuts.get() + open.get() : 0;
  }
}
