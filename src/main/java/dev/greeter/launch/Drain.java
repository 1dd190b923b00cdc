package dev.greeter.launch;

import dev.greeter.net.ServiceTransport;
import dev.greeter.server.Connections;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The orderly end of the service, once for all instances: go on serving for a while, stop
 * listening, let what is open finish, cut the rest.
 *
 * @param vertx for its timers
 * @param delayMs how long to go on serving, in milliseconds
 * @param timeoutMs longest wait for open connections after that, in milliseconds
 * @param transport whose listening sockets are closed
 * @param connections whose end is waited for
 * @param turn done when every event loop of the service has come round
 * @param undeploy closes whatever socket of the service is still open
 */
record Drain(
    Vertx vertx,
    int delayMs,
    int timeoutMs,
    ServiceTransport transport,
    Connections connections,
    Supplier<Future<Void>> turn,
    Supplier<Future<Void>> undeploy) {

  /** Longest wait for sockets to close once they are cut. */
  private static final int CUT_TIMEOUT_MS = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

  /** Runs the sequence; done when no connection is open, or nothing more can be done about it. */
  Future<Void> run() {
    LOG.atInfo()
        .addKeyValue("open", connections.open())
        .addKeyValue("delayMs", delayMs)
        .addKeyValue("timeoutMs", timeoutMs)
        .log("draining");
    return delay()
        .compose(delayed -> transport.stopAccepting())
        .compose(stopped -> settle())
        .compose(settled -> finish(connections.open()));
  }

  private Future<?> delay() {
    return delayMs == 0 ? Future.succeededFuture() : vertx.timer(delayMs, TimeUnit.MILLISECONDS);
  }

  /**
   * Lets every event loop come round, so that what was accepted last is counted as open: once for
   * its registration, and once for what that has put off.
   */
  private Future<Void> settle() {
    return turn.get()
        .compose(once -> turn.get())
        .timeout(timeoutMs, TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }

  private Future<Void> finish(int open) {
    return connections
        .none()
        .timeout(timeoutMs, TimeUnit.MILLISECONDS)
        .recover(late -> cut())
        .onSuccess(
            drained ->
                LOG.atInfo()
                    .addKeyValue("open", open)
                    .addKeyValue("finished", open - connections.cuts())
                    .addKeyValue("cut", connections.cuts())
                    .log("drained"));
  }

  /** A socket whose peer does not read may not close even now: the end of the process closes it. */
  private Future<Void> cut() {
    connections.cut();
    return undeploy
        .get()
        .compose(undeployed -> connections.none())
        .timeout(CUT_TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }
}
