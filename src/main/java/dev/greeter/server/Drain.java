package dev.greeter.server;

import dev.greeter.net.Listener;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The orderly end of a server: accept what the kernel has accepted, let what is open finish, cut
 * the rest. Thread-safe.
 */
final class Drain {

  /** An event loop that has not come round in this time is stuck, and the end does not wait. */
  private static final int SETTLE_TIMEOUT_MS = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

  private final ServerGroup group;
  private final Listener listener;
  private final Duration timeout;
  private final AtomicInteger cut = new AtomicInteger();

  /** By {@link System#nanoTime}; null until no more is accepted. */
  private volatile Long cutNanos;

  Drain(ServerGroup group, Listener listener, Duration timeout) {
    this.group = group;
    this.listener = listener;
    this.timeout = timeout;
  }

  /** Runs it; to be called once. Done when no connection is open. */
  Future<Void> run() {
    if (timeout.isZero()) {
      return finish(group.open());
    }
    LOG.atInfo()
        .addKeyValue("open", group.open())
        .addKeyValue("timeoutMs", timeout.toMillis())
        .log("draining");
    return listener
        .stopAccepting()
        .compose(stopped -> settle())
        .compose(settled -> finish(group.open()));
  }

  private Future<Void> finish(int open) {
    cutNanos = System.nanoTime() + timeout.toNanos();
    return listener
        .shutdown(timeout)
        .compose(closed -> settle())
        .onSuccess(
            settled ->
                LOG.atInfo()
                    .addKeyValue("open", open)
                    .addKeyValue("finished", open - cuts())
                    .addKeyValue("cut", cuts())
                    .log("drained"));
  }

  /**
   * Lets every event loop come round, so that what was accepted last is counted as open, and what
   * was closed last as closed: once for Netty's own task, and once for what that has put off.
   */
  private Future<Void> settle() {
    return group
        .turn()
        .compose(once -> group.turn())
        .timeout(SETTLE_TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }

  /** Whether the time is up: a connection that closes now is cut. */
  boolean isOver() {
    Long over = cutNanos;
    return over != null && System.nanoTime() - over >= 0;
  }

  /** A connection was cut. */
  void cut() {
    cut.incrementAndGet();
  }

  /** How many were cut. */
  int cuts() {
    return cut.get();
  }
}
