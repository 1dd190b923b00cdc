package dev.greeter.client;

import dev.greeter.net.LateInput;
import dev.greeter.net.SocketType;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;

/** Makes the exchanges of a measurement, by the type of its sockets. On one event loop. */
final class Attempts {

  /**
   * Netty's own limit of a connect, which runs before the input of a late event loop is seen, comes
   * this much after ours.
   */
  private static final int BACKSTOP_MS = 1000;

  private final Vertx vertx;
  private final ExchangePlan plan;

  /** Connects streams; null for datagrams, each of whose exchanges has a socket of its own. */
  private final NetClient client;

  Attempts(Vertx vertx, ExchangePlan plan) {
    this.vertx = vertx;
    this.plan = plan;
    ClientConfig config = plan.config();
    Duration backstop = Duration.ofMillis(config.connectTimeoutMs() + BACKSTOP_MS);
    this.client =
        config.type() == SocketType.DATAGRAM
            ? null
            : vertx.createNetClient(config.endpoint().client(backstop));
  }

  /**
   * Prepares one.
   *
   * @param address of the peer
   * @param lateInput the one of the event loop
   * @param delayMs the silence to keep, in milliseconds
   * @param scheduledNanos when it was to start, by {@link System#nanoTime}
   */
  Attempt to(SocketAddress address, LateInput lateInput, int delayMs, long scheduledNanos) {
    return client == null
        ? new DatagramExchange(vertx, address, lateInput, plan, delayMs, scheduledNanos)
        : new Exchange(
            vertx,
            new Connection(client, address, plan.layers()),
            lateInput,
            plan,
            delayMs,
            new Times(scheduledNanos));
  }
}
