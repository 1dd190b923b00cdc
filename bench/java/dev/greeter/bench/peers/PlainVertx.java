package dev.greeter.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SocketAddress;

/**
 * The contract as the official examples write a server: one verticle, options and timers as they
 * come. It cannot tell the end of the input from the end of the connection. Epoll where there is
 * one, so that it is not the transport that is compared.
 */
public final class PlainVertx extends VerticleBase {

  private static final Buffer WELCOME = Buffer.buffer("Welcome to server!");
  private static final Buffer GOODBYE = Buffer.buffer("Goodbye!");

  private final long deadlineMs;
  private final SocketAddress address;
  private final NetServerOptions options;

  private PlainVertx(long deadlineMs, SocketAddress address, NetServerOptions options) {
    this.deadlineMs = deadlineMs;
    this.address = address;
    this.options = options;
  }

  /**
   * Listens until it is killed; takes the deadline in milliseconds, and the path of a unix socket,
   * or the files of a certificate and its key.
   */
  public static void main(String[] arguments) {
    SocketAddress address = SocketAddress.inetSocketAddress(0, "127.0.0.1");
    NetServerOptions options = new NetServerOptions();
    if (arguments.length == 2) {
      address = SocketAddress.domainSocketAddress(arguments[1]);
    } else if (arguments.length == 3) {
      options
          .setSsl(true)
          .setKeyCertOptions(
              new PemKeyCertOptions().setCertPath(arguments[1]).setKeyPath(arguments[2]));
    }
    Vertx.vertx(new VertxOptions().setPreferNativeTransport(true))
        .deployVerticle(new PlainVertx(Long.parseLong(arguments[0]), address, options))
        .await();
  }

  @Override
  public Future<NetServer> start() {
    return vertx
        .createNetServer(options)
        .connectHandler(this::serve)
        .listen(address)
        .onSuccess(
            server ->
                System.out.println(
                    "listening on "
                        + (address.isDomainSocket()
                            ? "unix:" + address.path()
                            : "127.0.0.1:" + server.actualPort())));
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
