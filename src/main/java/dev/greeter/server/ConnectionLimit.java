package dev.greeter.server;

import dev.greeter.group.NamedLog;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** How many connections a deployment has open, and how many it may have. Thread-safe. */
final class ConnectionLimit {

  /** The limit counts as left behind when none was rejected for so long. */
  private static final int QUIET_MS = 1000;

  private final Vertx vertx;
  private final NamedLog log;
  private final int max;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicBoolean reached = new AtomicBoolean();
  private final LongAdder rejected = new LongAdder();

  ConnectionLimit(Vertx vertx, String name, int max) {
    this.vertx = vertx;
    this.log = new NamedLog(ConnectionLimit.class, name);
    this.max = max;
  }

  /** A connection is open; answers whether there is a place for it. It is closed in any case. */
  boolean opened() {
    if (open.incrementAndGet() <= max) {
      return true;
    }
    rejected.increment();
    if (reached.compareAndSet(false, true)) {
      log.warn().addKeyValue("maxConnections", max).log("rejecting connections");
      watch(rejected.sum());
    }
    return false;
  }

  private void watch(long before) {
    vertx.setTimer(
        QUIET_MS,
        id -> {
          long now = rejected.sum();
          if (now != before) {
            watch(now);
          } else {
            reached.set(false);
            log.info()
                .addKeyValue("maxConnections", max)
                .addKeyValue("rejected", rejected.sumThenReset())
                .log("rejecting no more");
          }
        });
  }

  /** A connection is closed. */
  void closed() {
    open.decrementAndGet();
  }

  /** Connections that are open, those included that are being rejected. */
  int open() {
    return open.get();
  }

  /** Connections that may be open. */
  int max() {
    return max;
  }
}
