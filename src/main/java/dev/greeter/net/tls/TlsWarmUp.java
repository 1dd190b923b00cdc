package dev.greeter.net.tls;

import dev.greeter.net.SocketErrors;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;
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

  /**
   * A certificate of X.509 version 1 (RFC 5280, 4.1) in DER, up to its key: of {@code CN=warm-up},
   * from 2000 to 2049, signed by itself with ecdsa-with-SHA256.
   */
  private static final String BEFORE_KEY =
      "3081c53081b2020101300a06082a8648ce3d04030230123110300e06035504030c077761726d2d7570301e170d"
          + "3030303130313030303030305a170d3439313233313233353935395a30123110300e06035504030c077761"
          + "726d2d7570";

  /** What follows the key: a signature of one byte, for who trusts a certificate looks at none. */
  private static final String BEHIND_KEY = "300a06082a8648ce3d04030203020000";

  private static final Logger LOG = LoggerFactory.getLogger(TlsWarmUp.class);

  private TlsWarmUp() {}

  /**
   * Plays a server's part, to a client that trusts everybody. Blocking, for at most as long as the
   * limit and one handshake; never fails.
   */
  static Void play(SslContext server) {
    try {
      play(
          server, SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE));
    } catch (SSLException | RuntimeException e) {
      // There are certificates that not even a client of the JDK takes that trusts all.
      LOG.debug("not warm: {}", SocketErrors.describe(e));
    }
    return null;
  }

  /**
   * The same for a client, to a server whose certificate is trusted. Its key is new each time: one
   * in the jar would be a key that everybody has.
   */
  static Void play() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      String key = HexFormat.of().formatHex(pair.getPublic().getEncoded());
      byte[] encoded = HexFormat.of().parseHex(BEFORE_KEY + key + BEHIND_KEY);
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(encoded));
      SslContext server =
          SslContextBuilder.forServer(pair.getPrivate(), certificate)
              .sslProvider(SslProvider.JDK)
              .build();
      play(server, SslContextBuilder.forClient().trustManager(certificate));
    } catch (GeneralSecurityException | SSLException | RuntimeException e) {
      LOG.debug("not warm: {}", SocketErrors.describe(e));
    }
    return null;
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
