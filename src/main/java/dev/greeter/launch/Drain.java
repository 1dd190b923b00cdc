package dev.greeter.launch;

import dev.greeter.config.DrainConfig;
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
 * @param config how long each step may take
 * @param transport whose listening sockets are closed
 * @param connections whose end is waited for
 * @param undeploy closes whatever socket of the service is still open
 */
record Drain(
    Vertx vertx,
    DrainConfig config,
    ServiceTransport transport,
    Connections connections,
    Supplier<Future<Void>> undeploy) {

  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

  /** Runs the sequence; done when no connection is open. */
  Future<Void> run() {
    LOG.atInfo()
        .addKeyValue("open", connections.open())
        .addKeyValue("delayMs", config.delayMs())
        .addKeyValue("timeoutMs", config.timeoutMs())
        .log("draining");
    return delay()
        .compose(delayed -> transport.stopAccepting())
        .compose(stopped -> finish(connections.open()));
  }

  private Future<?> delay() {
    return config.delayMs() == 0
        ? Future.succeededFuture()
        : vertx.timer(config.delayMs(), TimeUnit.MILLISECONDS);
  }

  private Future<Void> finish(int open) {
    return connections
        .none()
        .timeout(config.timeoutMs(), TimeUnit.MILLISECONDS)
        .recover(
            late -> {
              connections.cut();
              return undeploy.get().compose(undeployed -> connections.none());
            })
        .onSuccess(
            drained ->
                LOG.atInfo()
                    .addKeyValue("open", open)
                    .addKeyValue("finished", open - connections.cuts())
                    .addKeyValue("cut", connections.cuts())
                    .log("drained"));
  }
}
