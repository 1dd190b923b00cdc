package dev.greeter.net.tls;

import dev.greeter.net.Layer;
import dev.greeter.net.socket.HalfCloseHandler;
import dev.greeter.net.socket.Sockets;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
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
public final class TlsServer implements Layer, AutoCloseable {

  /**
   * After a pause of the process a time limit is seen before the input that came meanwhile: that
   * has so long to be read.
   */
  private static final int LATE_INPUT_MS = 10;

  /** Those of TLS 1.2 without a ticket; a client has but one request at a time. */
  private static final int MOST_SESSIONS = 1000;

  private final Vertx vertx;
  private final ServerTls config;
  private final TlsMaterial material;

  /**
   * Makes the layer without a certificate.
   *
   * @param vertx for its timers and its worker threads
   * @param config which files, and how long
   * @param name of the server, for the log
   */
  public TlsServer(Vertx vertx, ServerTls config, String name) {
    this.vertx = vertx;
    this.config = config;
    this.material =
        new TlsMaterial(
            vertx,
            new TlsFiles(config.certPath(), config.keyPath(), config.trustPath()),
            this::context,
            name);
  }

  private SslContext context(TlsFiles.Parsed parsed) throws SSLException {
    return SslContextBuilder.forServer(parsed.keys())
        .sslProvider(SslProvider.JDK)
        .protocols("TLSv1.3", "TLSv1.2")
        .trustManager(parsed.trust())
        .clientAuth(
            switch (config.clientAuth()) {
              case NONE -> ClientAuth.NONE;
              case REQUEST -> ClientAuth.OPTIONAL;
              case REQUIRED -> ClientAuth.REQUIRE;
            })
        .sessionCacheSize(MOST_SESSIONS)
        .build();
  }

  /**
   * Loads the files, and looks after them from then on.
   *
   * @return done before the first socket may be opened; fails with one line that names the file and
   *     the cause
   */
  public Future<Void> load() {
    return material.load();
  }

  /**
   * Plays handshakes in memory with the loaded certificate, so that the first one that counts is
   * not slower than the others.
   *
   * @return done when warm, about half a second later; never fails
   */
  @Override
  public Future<Void> warmUp() {
    return vertx.executeBlocking(
        () -> {
          TlsWarmUp.play(material.context());
          return null;
        });
  }

  /**
   * When the certificate in use expires, or the first of those that it was signed with.
   *
   * @return seconds since the epoch
   */
  public double expirySeconds() {
    return material.expirySeconds();
  }

  @Override
  public Future<Void> open(NetSocket socket) {
    ChannelHandlerContext vertxHandler = ((NetSocketInternal) socket).channelHandlerContext();
    TlsRecords tls = new TlsRecords(material.context().newEngine(vertxHandler.alloc()));
    TlsEnd end = new TlsEnd(tls);
    Sockets.addLayer(socket, end);
    vertxHandler.pipeline().get(HalfCloseHandler.class).speaksTls(end);
    Promise<Void> done = Promise.promise();
    long timer =
        vertx.setTimer(
            config.handshakeTimeoutMs(),
            id -> vertx.setTimer(LATE_INPUT_MS, late -> done.tryFail(tooLate())));
    TlsHandshake.begin(socket, tls)
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

  /** Looks after the files no more. */
  @Override
  public void close() {
    material.close();
  }
}
