package dev.greeter.net.tls;

import dev.greeter.net.SocketErrors;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Instant;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one side of TLS shows and trusts, kept up with its files: a new connection begins with what
 * was in them some seconds ago, and one that is open keeps what it began with. Broken files are
 * refused, and the old ones stay in use. Thread-safe.
 */
final class TlsMaterial implements AutoCloseable {

  /** Makes Netty's form of what was parsed. */
  @FunctionalInterface
  interface Builder {
    /** Builds it for new connections. */
    SslContext build(TlsFiles.Parsed parsed) throws SSLException;
  }

  /** Between two looks; a change counts from the second look on that finds it. */
  private static final int LOOK_MS = 2000;

  private static final Logger LOG = LoggerFactory.getLogger(TlsMaterial.class);

  private final Vertx vertx;
  private final TlsFiles files;
  private final Builder builder;
  private final String name;
  private Future<Void> loaded;
  private volatile SslContext context;
  private volatile Instant notAfter;
  private volatile boolean closed;

  /** What the last look has found, and what was last judged: contents, or a failure's text. */
  private Object found;

  private Object judged;

  TlsMaterial(Vertx vertx, TlsFiles files, Builder builder, String name) {
    this.vertx = vertx;
    this.files = files;
    this.builder = builder;
    this.name = name;
  }

  /**
   * Loads it, once, and looks after the files from then on.
   *
   * @return done when there is a context; fails with one line that names the file and the cause
   */
  synchronized Future<Void> load() {
    if (loaded == null) {
      loaded = loadNow();
    }
    return loaded;
  }

  private Future<Void> loadNow() {
    return vertx
        .<Void>executeBlocking(
            () -> {
              TlsFiles.Contents contents = files.read();
              found = contents;
              judged = contents;
              use(contents);
              return null;
            })
        .onSuccess(loaded -> lookLater());
  }

  /** What a new connection begins with. */
  SslContext context() {
    return context;
  }

  /** When the own certificate expires, in seconds since the epoch; NaN without one. */
  double expirySeconds() {
    Instant end = notAfter;
    return end == null ? Double.NaN : end.getEpochSecond();
  }

  private void use(TlsFiles.Contents contents) throws IOException {
    TlsFiles.Parsed parsed = files.parse(vertx, contents);
    context = builder.build(parsed);
    notAfter = parsed.notAfter();
    if (notAfter != null && notAfter.isBefore(Instant.now())) {
      LOG.atWarn()
          .addKeyValue("name", name)
          .addKeyValue("notAfter", notAfter)
          .log("{} has expired", files.certPath());
    }
  }

  private void lookLater() {
    if (!closed) {
      vertx.setTimer(LOOK_MS, id -> vertx.executeBlocking(this::look).onComplete(this::looked));
    }
  }

  private void looked(Boolean changed, Throwable failure) {
    lookLater();
  }

  /** The files are written one after the other: what counts is what two looks have found. */
  private boolean look() {
    Object before = found;
    found = now();
    if (!found.equals(before) || found.equals(judged)) {
      return false;
    }
    judged = found;
    try {
      if (!(found instanceof TlsFiles.Contents contents)) {
        throw new IOException(found.toString());
      }
      use(contents);
      LOG.atInfo()
          .addKeyValue("name", name)
          .addKeyValue("notAfter", notAfter)
          .log("reloaded TLS certificate");
      return true;
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("name", name)
          .log("kept the old TLS certificate: {}", SocketErrors.describe(e));
      return false;
    }
  }

  private Object now() {
    try {
      return files.read();
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  /** Looks no more. */
  @Override
  public void close() {
    closed = true;
  }
}
