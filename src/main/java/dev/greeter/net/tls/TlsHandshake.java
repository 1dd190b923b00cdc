package dev.greeter.net.tls;

import dev.greeter.net.socket.Sockets;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.NetSocket;

/** A handshake of TLS on a connected socket. */
final class TlsHandshake {

  private TlsHandshake() {}

  /**
   * Begins it. There is no time limit here, neither for the handshake nor for the end.
   *
   * @param socket on its event loop, nothing read yet
   * @param tls a new handler
   * @return done on that event loop, before the first byte of what the peer sends is handed on; it
   *     has no context, which would put that off
   */
  static Future<Void> begin(NetSocket socket, SslHandler tls) {
    tls.setHandshakeTimeoutMillis(0);
    tls.setCloseNotifyFlushTimeoutMillis(0);
    Promise<Void> done = Promise.promise();
    tls.handshakeFuture()
        .addListener(
            it -> {
              if (it.isSuccess()) {
                done.complete();
              } else {
                done.fail(it.cause());
              }
            });
    Sockets.addLayer(socket, tls);
    return done.future();
  }
}
