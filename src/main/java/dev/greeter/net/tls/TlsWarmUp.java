package dev.greeter.net.tls;

import dev.greeter.net.SocketErrors;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays handshakes in memory before the first one that counts: class loading and cold code take the
 * most of a second, and all of it on an event loop. Whether they succeed does not matter.
 */
final class TlsWarmUp {

  private static final int HANDSHAKES = 50;

  /** A slow processor makes no more than the classes warm. */
  private static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final Logger LOG = LoggerFactory.getLogger(TlsWarmUp.class);

  private TlsWarmUp() {}

  /**
   * Plays a server's part, to a client that trusts everybody. Blocking, for at most as long as the
   * limit and one handshake; never fails.
   */
  static void play(SslContext server) {
    try {
      play(
          server, SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE));
    } catch (SSLException | RuntimeException e) {
      // There are certificates that not even a client of the JDK takes that trusts all.
      LOG.debug("not warm: {}", SocketErrors.describe(e));
    }
  }

  /** The same for a client, to a server whose certificate is made for it and trusted. */
  static void play() {
    try {
      ThrowawayCertificate made = ThrowawayCertificate.make();
      SslContext server =
          SslContextBuilder.forServer(made.key(), made.certificate())
              .sslProvider(SslProvider.JDK)
              .build();
      play(server, SslContextBuilder.forClient().trustManager(made.certificate()));
    } catch (GeneralSecurityException | SSLException | RuntimeException e) {
      LOG.debug("not warm: {}", SocketErrors.describe(e));
    }
  }

  private static void play(SslContext server, SslContextBuilder clientSide) throws SSLException {
    SslContext client =
        clientSide.sslProvider(SslProvider.JDK).endpointIdentificationAlgorithm(null).build();
    long begin = System.nanoTime();
    int played = 0;
    while (played < HANDSHAKES && System.nanoTime() - begin < LIMIT_NANOS) {
      handshake(server, client);
      played++;
    }
    LOG.debug("warm after {} handshakes", played);
  }

  private static void handshake(SslContext server, SslContext client) {
    EmbeddedChannel there = new EmbeddedChannel();
    EmbeddedChannel here = new EmbeddedChannel();
    try {
      there.pipeline().addLast(server.newHandler(there.alloc()));
      here.pipeline().addLast(client.newHandler(here.alloc()));
      while (move(here, there) || move(there, here)) {
        // Until neither has anything to say.
      }
    } finally {
      there.finishAndReleaseAll();
      here.finishAndReleaseAll();
    }
  }

  private static boolean move(EmbeddedChannel from, EmbeddedChannel to) {
    Object bytes = from.readOutbound();
    if (bytes != null) {
      to.writeInbound(bytes);
    }
    return bytes != null;
  }
}
