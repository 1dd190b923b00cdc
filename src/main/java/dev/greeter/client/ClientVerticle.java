package dev.greeter.client;

import dev.greeter.config.ClientConfig;
import dev.greeter.net.SocketErrors;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Takes its part of the probe's work: whenever it has room, it takes the next start and runs an
 * exchange on its event loop.
 */
public final class ClientVerticle extends VerticleBase {

  private final ClientConfig config;
  private final Probe probe;
  private final int share;
  private NetClient client;
  private final Set<Exchange> inFlight = new HashSet<>();
  private boolean waiting;

  /**
   * Makes an instance; deploying it starts it.
   *
   * @param probe whose work it does
   * @param share how many exchanges it may have in flight at once, at least 0
   */
  ClientVerticle(ClientConfig config, Probe probe, int share) {
    this.config = config;
    this.probe = probe;
    this.share = share;
  }

  @Override
  public Future<?> start() {
    client =
        vertx.createNetClient(new NetClientOptions().setConnectTimeout(config.connectTimeoutMs()));
    pump();
    return Future.succeededFuture();
  }

  /** Ends what is in flight: a peer that does not read would keep the client from closing. */
  @Override
  public Future<?> stop() {
    List.copyOf(inFlight).forEach(Exchange::abandon);
    return Future.succeededFuture();
  }

  /** Starts what is due and fits, and comes back when something more is. */
  private void pump() {
    while (inFlight.size() < share) {
      Work.Start start = probe.work().next(System.nanoTime());
      if (start == null) {
        waitForTheNext();
        return;
      }
      Exchange exchange = Exchange.start(vertx, client, config, start);
      inFlight.add(exchange);
      probe.started();
      exchange
          .ended()
          .onSuccess(probe::ended)
          .onFailure(failure -> probe.abort(SocketErrors.describe(failure)))
          .onComplete(
              ended -> {
                inFlight.remove(exchange);
                pump();
              });
    }
  }

  private void waitForTheNext() {
    long nanos = probe.work().nanosUntilNext(System.nanoTime());
    if (nanos == Work.NOT_BY_TIME || waiting) {
      return;
    }
    waiting = true;
    long ms = Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
    vertx.setTimer(
        ms,
        id -> {
          waiting = false;
          pump();
        });
  }
}
