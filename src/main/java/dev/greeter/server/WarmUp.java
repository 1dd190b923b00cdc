package dev.greeter.server;

import dev.greeter.net.Endpoint;
import dev.greeter.net.listen.Listener;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Plays the server's own path before it listens: what the first peers of a new process get is as
 * true as what the later ones get, and class loading alone takes a third of a second. The peers are
 * of this process, on a listener of their own, and nothing is counted. On one event loop: not
 * thread-safe.
 */
final class WarmUp {

  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  private static final int CONNECTIONS = 300;

  /**
   * What was kept comes back all at once from a server that is replaced. Code that is not compiled
   * by then takes three times as long to answer the last of 100.
   */
  private static final int KEPT_CONNECTIONS = 3000;

  private static final int KEPT_TIMES_AS_LONG = 6;

  private static final int IN_FLIGHT = 4;

  private static final Buffer OTHER = Buffer.buffer("\0");

  private final NetClient client;
  private final SocketAddress address;
  private final boolean keeps;
  private final int connections;
  private final long limitMs;
  private final Buffer known;
  private final Promise<Void> done = Promise.promise();
  private final long beginNanos = System.nanoTime();
  private int started;
  private int inFlight;

  private WarmUp(NetClient client, SocketAddress address, ServerConfig config) {
    this.client = client;
    this.address = address;
    this.keeps = config.requestsPerConnection() != 1;
    this.connections = keeps ? KEPT_CONNECTIONS : CONNECTIONS;
    this.limitMs = (long) config.warmUpMs() * (keeps ? KEPT_TIMES_AS_LONG : 1);
    // The longest begins no other one, so that its reply does not wait for more.
    this.known =
        config.replies().keySet().stream()
            .max(Comparator.comparingInt(String::length))
            .map(Buffer::buffer)
            .orElse(OTHER);
  }

  /** Plays on an instance's event loop; done when warm, and never fails. */
  static Future<Void> play(Context instance, ServerConfig config) {
    ServerConfig loopback = config.onLoopback();
    Vertx vertx = instance.owner();
    Listener listener =
        new Listener(
            vertx,
            loopback.endpoint(),
            loopback.backlog(),
            null,
            "warm-up " + instance.deploymentID());
    StreamServer uncounted =
        new StreamServer(
            vertx, loopback, listener, List.of(), new CompositeMeterRegistry(), Level.TRACE);
    NetClient client =
        vertx.createNetClient(loopback.endpoint().client(Duration.ofMillis(config.warmUpMs())));
    return uncounted
        .listen()
        .map(Endpoint::address)
        .compose(address -> new WarmUp(client, address, config).play())
        .otherwiseEmpty()
        .eventually(client::close)
        .eventually(() -> listener.shutdown(Duration.ZERO));
  }

  private Future<Void> play() {
    for (int i = 0; i < IN_FLIGHT; i++) {
      exchange();
    }
    return done.future();
  }

  private void exchange() {
    long elapsedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNanos);
    if (started < connections && elapsedMs < limitMs) {
      inFlight++;
      boolean asksTheKnown = started++ % 2 == 0 || keeps;
      Buffer request = asksTheKnown ? known : OTHER;
      client
          .connect(address)
          .onSuccess(socket -> ask(socket, request))
          .onFailure(failure -> ended());
    } else if (inFlight == 0) {
      LOG.debug("warm after {} ms and {} connections", elapsedMs, started);
      done.tryComplete();
    }
  }

  private void ask(NetSocket socket, Buffer request) {
    socket
        .handler(reply -> replied(socket))
        // Vert.x logs what no handler takes as an error.
        .exceptionHandler(reset -> {})
        .closeHandler(closed -> ended());
    socket.write(request);
  }

  /** A request that nothing begins with is the last one of a connection. */
  private void replied(NetSocket socket) {
    socket.handler(more -> {});
    if (keeps) {
      socket.write(OTHER);
    }
  }

  private void ended() {
    inFlight--;
    exchange();
  }
}
