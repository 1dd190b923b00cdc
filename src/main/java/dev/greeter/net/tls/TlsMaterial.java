package dev.greeter.net.tls;

import dev.greeter.net.Blocking;
import dev.greeter.net.Layer;
import dev.greeter.net.SocketErrors;
import dev.greeter.net.socket.Sockets;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.future.PromiseImpl;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A side of TLS with its material, what it shows and trusts, kept up with the files: a new
 * connection begins with what was in them some seconds ago, and one that is open keeps what it
 * began with. Broken files are refused, and the old ones stay in use. Thread-safe.
 */
abstract class TlsMaterial implements Layer {

  /** Between two looks; a change counts from the second look on that finds it. */
  private static final int LOOK_MS = 2000;

  private static final Logger LOG = LoggerFactory.getLogger(TlsMaterial.class);

  final Vertx vertx;
  private final TlsFiles files;
  private final String name;
  private Future<Void> loaded;
  private volatile SslContext context;
  private volatile Instant notAfter;

  /** The last look at the files. */
  private Future<Void> looked = Future.succeededFuture();

  /** What the last look has found, and what was last judged: contents, or a failure's text. */
  private Object found;

  private Object judged;

  TlsMaterial(Vertx vertx, TlsFiles files, String name) {
    this.vertx = vertx;
    this.files = files;
    this.name = name;
  }

  /** Begins Netty's form of what was parsed; what both sides have alike follows. */
  abstract SslContextBuilder builder(TlsFiles.Parsed parsed);

  @Override
  public synchronized Future<Void> load() {
    if (loaded == null) {
      loaded = loadNow();
    }
    return loaded;
  }

  private Future<Void> loadNow() {
    return Blocking.<Void>run(
            vertx,
            () -> {
              TlsFiles.Contents contents = files.read();
              found = contents;
              judged = contents;
              use(contents);
              return null;
            })
        .onSuccess(loaded -> vertx.setPeriodic(LOOK_MS, id -> lookAgain()));
  }

  /** What a new connection begins with. */
  SslContext context() {
    return context;
  }

  /**
   * When the own certificate in use expires, or the first of those that it was signed with.
   *
   * @return seconds since the epoch; NaN without a certificate
   */
  public double expirySeconds() {
    Instant end = notAfter;
    return end == null ? Double.NaN : end.getEpochSecond();
  }

  private void use(TlsFiles.Contents contents) throws IOException {
    TlsFiles.Parsed parsed = files.parse(vertx, contents);
    context =
        builder(parsed)
            .sslProvider(SslProvider.JDK)
            .protocols("TLSv1.3", "TLSv1.2")
            .trustManager(parsed.trust())
            .build();
    notAfter = parsed.notAfter();
    if (notAfter != null && notAfter.isBefore(Instant.now())) {
      LOG.atWarn()
          .addKeyValue("name", name)
          .addKeyValue("notAfter", notAfter)
          .log("{} has expired", files.certPath());
    }
  }

  private void lookAgain() {
    if (looked.isComplete()) {
      looked = Blocking.run(vertx, this::look);
    }
  }

  /** The files are written one after the other: what counts is what two looks have found. */
  private Void look() {
    Object before = found;
    found = now();
    if (found.equals(before) && !found.equals(judged)) {
      judged = found;
      judge();
    }
    return null;
  }

  private void judge() {
    try {
      if (!(found instanceof TlsFiles.Contents contents)) {
        throw new IOException(found.toString());
      }
      use(contents);
      LOG.atInfo()
          .addKeyValue("name", name)
          .addKeyValue("notAfter", notAfter)
          .log("reloaded TLS certificate");
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("name", name)
          .log("kept the old TLS certificate: {}", SocketErrors.describe(e));
    }
  }

  private Object now() {
    try {
      return files.read();
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  /**
   * Begins a handshake. There is no time limit here, neither for the handshake nor for the end.
   *
   * @param socket on its event loop, nothing read yet
   * @param tls a new handler
   * @return done on that event loop, before the first byte of what the peer sends is handed on; it
   *     has no context, which would put that off
   */
  static Future<Channel> begin(NetSocket socket, SslHandler tls) {
    tls.setHandshakeTimeoutMillis(0);
    tls.setCloseNotifyFlushTimeoutMillis(0);
    PromiseInternal<Channel> done = new PromiseImpl<>();
    tls.handshakeFuture().addListener(done);
    Sockets.addLayer(socket, tls);
    return done.future();
  }
}
