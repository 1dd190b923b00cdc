package dev.greeter.server.datagram;

import dev.greeter.net.Endpoint;
import dev.greeter.net.datagram.ConnectedDatagramSocket;
import dev.greeter.server.ServerConfig;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import org.slf4j.event.Level;

/**
 * The warm-up of streams, for datagrams: while classes are loaded nothing is read, and what the
 * kernel has no room for meanwhile is lost. On one event loop: not thread-safe.
 */
public final class DatagramWarmUp {

  private static final int EXCHANGES = 300;

  private static final Buffer REQUEST = Buffer.buffer("1");

  private final Vertx vertx;
  private final Promise<Void> done = Promise.promise();
  private ConnectedDatagramSocket socket;
  private int replies;

  private DatagramWarmUp(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Plays on an instance's event loop.
   *
   * @param instance of the server
   * @param config of it
   * @return done when warm; never fails
   */
  public static Future<Void> play(Context instance, ServerConfig config) {
    Datagrams uncounted =
        new Datagrams(
            instance.owner(),
            config.onLoopback(),
            1,
            "warm-up " + instance.deploymentID(),
            new CompositeMeterRegistry(),
            Level.TRACE);
    return uncounted
        .listen()
        .map(Endpoint::address)
        .compose(address -> new DatagramWarmUp(instance.owner()).play(address, config.warmUpMs()))
        .otherwiseEmpty()
        .eventually(() -> uncounted.shutdown(Duration.ZERO));
  }

  private Future<Void> play(SocketAddress address, int limitMs) {
    long timer = vertx.setTimer(limitMs, id -> done.tryComplete());
    return ConnectedDatagramSocket.connect(
            vertx, address, 1, reply -> next(), failure -> done.tryComplete())
        .compose(
            connected -> {
              socket = connected;
              next();
              return done.future().eventually(socket::close);
            })
        .onComplete(played -> vertx.cancelTimer(timer));
  }

  private void next() {
    if (done.future().isComplete()) {
      return;
    }
    if (replies++ == EXCHANGES) {
      done.tryComplete();
    } else {
      socket.send(REQUEST).onFailure(failure -> done.tryComplete());
    }
  }
}
