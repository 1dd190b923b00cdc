package dev.greeter.bench.peers;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;

/**
 * A load generator as the official examples write a client: a verticle for each processor, options
 * and timers as they come. Epoll where there is one, so that it is not the transport that is
 * compared.
 */
public final class VertxLoad extends VerticleBase {

  private static final long LIMIT_MS = 5000;
  private static final Buffer REQUEST = Buffer.buffer("1");

  private final int port;
  private final int inFlight;
  private final Tally tally;
  private NetClient client;

  private VertxLoad(int port, int inFlight, Tally tally) {
    this.port = port;
    this.inFlight = inFlight;
    this.tally = tally;
  }

  /** Takes a port of 127.0.0.1, how many exchanges at once, and how many in all. */
  public static void main(String[] arguments) throws InterruptedException {
    int port = Integer.parseInt(arguments[0]);
    int processors = Runtime.getRuntime().availableProcessors();
    int each = Integer.parseInt(arguments[1]) / processors;
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    Tally tally = new Tally(each * processors, Integer.parseInt(arguments[2]));
    vertx
        .deployVerticle(
            () -> new VertxLoad(port, each, tally),
            new DeploymentOptions().setInstances(processors))
        .await();
    tally.print();
    System.exit(0);
  }

  @Override
  public Future<?> start() {
    client = vertx.createNetClient();
    for (int i = 0; i < inFlight; i++) {
      next();
    }
    return Future.succeededFuture();
  }

  private void next() {
    if (tally.isNext()) {
      long beginNanos = System.nanoTime();
      client
          .connect(port, "127.0.0.1")
          .onSuccess(socket -> new Exchange(socket, beginNanos).begin())
          .onFailure(failure -> next());
    }
  }

  private final class Exchange {
    private final NetSocket socket;
    private final long beginNanos;
    private int bytes;

    Exchange(NetSocket socket, long beginNanos) {
      this.socket = socket;
      this.beginNanos = beginNanos;
    }

    void begin() {
      long limit = vertx.setTimer(LIMIT_MS, id -> socket.close());
      socket
          .handler(reply -> bytes += reply.length())
          // A reset: what has come may not be all.
          .exceptionHandler(failure -> bytes = 0)
          .closeHandler(
              closed -> {
                vertx.cancelTimer(limit);
                tally.ended(bytes, System.nanoTime() - beginNanos);
                next();
              })
          .write(REQUEST);
    }
  }
}
