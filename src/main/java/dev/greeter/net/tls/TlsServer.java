package dev.greeter.net.tls;

import dev.greeter.net.socket.HalfCloseHandler;
import dev.greeter.net.socket.Sockets;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import javax.net.ssl.SSLException;

/**
 * The handshake of TLS 1.3 or 1.2 on an accepted socket. Once it is done {@link HalfCloseHandler}
 * ends the two directions in TLS's own terms. Thread-safe; each socket is opened on its event loop.
 */
public final class TlsServer extends TlsMaterial {

  /**
   * After a pause of the process a time limit is seen before the input that came meanwhile: that
   * has so long to be read.
   */
  private static final int LATE_INPUT_MS = 10;

  /** Those of TLS 1.2 without a ticket; a client has but one request at a time. */
  private static final int MOST_SESSIONS = 1000;

  private final ServerTls config;

  /**
   * Makes the layer without a certificate.
   *
   * @param vertx for its timers and its worker threads
   * @param config which files, and how long
   * @param name of the server, for the log
   */
  public TlsServer(Vertx vertx, ServerTls config, String name) {
    super(vertx, new TlsFiles(config.certPath(), config.keyPath(), config.trustPath()), name);
    this.config = config;
  }

  @Override
  SslContextBuilder builder(TlsFiles.Parsed parsed) {
    return SslContextBuilder.forServer(parsed.keys())
        .clientAuth(
            switch (config.clientAuth()) {
              case NONE -> ClientAuth.NONE;
              case REQUEST -> ClientAuth.OPTIONAL;
              case REQUIRED -> ClientAuth.REQUIRE;
            })
        .sessionCacheSize(MOST_SESSIONS);
  }

  /**
   * Plays handshakes in memory with the loaded certificate, so that the first one that counts is
   * not slower than the others.
   *
   * @return done when warm, about half a second later; never fails
   */
  @Override
  public Future<Void> warmUp() {
    return vertx.executeBlocking(() -> TlsWarmUp.play(context()));
  }

  @Override
  public Future<Void> open(NetSocket socket) {
    ChannelHandlerContext vertxHandler = ((NetSocketInternal) socket).channelHandlerContext();
    TlsRecords tls = new TlsRecords(context().newEngine(vertxHandler.alloc()));
    TlsEnd end = new TlsEnd(tls);
    Sockets.addLayer(socket, end);
    HalfCloseHandler.of(socket).speaksTls(end);
    Promise<Void> done = Promise.promise();
    long timer =
        vertx.setTimer(
            config.handshakeTimeoutMs(),
            id -> vertx.setTimer(LATE_INPUT_MS, late -> done.tryFail(tooLate())));
    begin(socket, tls)
        .onComplete(
            begun -> {
              vertx.cancelTimer(timer);
              if (begun.succeeded()) {
                done.tryComplete();
              } else {
                done.tryFail(begun.cause());
              }
            });
    return done.future();
  }

  private SSLException tooLate() {
    return new SSLException("no handshake within " + config.handshakeTimeoutMs() + " ms");
  }
}
