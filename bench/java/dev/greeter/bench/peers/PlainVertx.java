package dev.greeter.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;

/**
 * The contract as the official examples write a server: one verticle, options and timers as they
 * come. It cannot tell the end of the input from the end of the connection. Epoll where there is
 * one, so that it is not the transport that is compared.
 */
public final class PlainVertx extends VerticleBase {

  private static final Buffer WELCOME = Buffer.buffer("Welcome to server!");
  private static final Buffer GOODBYE = Buffer.buffer("Goodbye!");

  private final long deadlineMs;

  private PlainVertx(long deadlineMs) {
    this.deadlineMs = deadlineMs;
  }

  /** Listens until it is killed; takes the deadline in milliseconds. */
  public static void main(String[] arguments) {
    Vertx.vertx(new VertxOptions().setPreferNativeTransport(true))
        .deployVerticle(new PlainVertx(Long.parseLong(arguments[0])))
        .await();
  }

  @Override
  public Future<NetServer> start() {
    return vertx
        .createNetServer()
        .connectHandler(this::serve)
        .listen(0, "127.0.0.1")
        .onSuccess(server -> System.out.println("listening on 127.0.0.1:" + server.actualPort()));
  }

  private void serve(NetSocket socket) {
    long deadline = vertx.setTimer(deadlineMs, id -> socket.close());
    socket.closeHandler(closed -> vertx.cancelTimer(deadline));
    socket.handler(
        request -> {
          // Answers once: what comes after the first read is not looked at.
          if (vertx.cancelTimer(deadline)) {
            boolean welcome = request.length() == 1 && request.getByte(0) == '1';
            socket.end(welcome ? WELCOME : GOODBYE);
          }
        });
  }
}
