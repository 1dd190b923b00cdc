package dev.greeter.server;

import dev.greeter.group.Group;
import dev.greeter.group.NamedLog;
import dev.greeter.net.listen.Listener;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The orderly end of a server: accept what the kernel has accepted, let what is open finish its
 * request, cut the rest. Thread-safe.
 */
record Drain(NamedLog log, Group group, SharedState shared, Listener listener, Duration timeout) {

  /** An event loop that has not come round in this time is stuck, and the end does not wait. */
  private static final int SETTLE_TIMEOUT_MS = 1000;

  /** Runs it; to be called once. Done when no connection is open. */
  Future<Void> run() {
    shared.drain();
    if (timeout.isZero()) {
      return finish(shared.limit().open());
    }
    log.info()
        .addKeyValue("open", shared.limit().open())
        .addKeyValue("timeoutMs", timeout.toMillis())
        .log("draining");
    return listener
        .stopAccepting()
        .compose(stopped -> settle())
        .compose(settled -> finish(shared.limit().open()));
  }

  private Future<Void> finish(int open) {
    shared.cutFrom(System.nanoTime() + timeout.toNanos());
    return listener
        .shutdown(timeout)
        .compose(closed -> settle())
        .onSuccess(settled -> logEnd(open));
  }

  private void logEnd(int open) {
    log.info()
        .addKeyValue("open", open)
        .addKeyValue("finished", open - shared.cuts())
        .addKeyValue("cut", shared.cuts())
        .log("drained");
    if (shared.meters() != null) {
      shared.meters().logLife(log, group.uptimeMs());
    }
  }

  /**
   * Lets every event loop come round, so that what was accepted last is counted as open, and what
   * was closed last as closed: once for Netty's own task, and once for what that has put off.
   */
  private Future<Void> settle() {
    return group
        .ping()
        .compose(once -> group.ping())
        .timeout(SETTLE_TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }
}
