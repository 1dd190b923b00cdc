package dev.greeter;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Certificates of an authority that lives as long as the test does. */
public final class Pki {

  /** Whom every side of a test trusts. */
  public static final X509Bundle AUTHORITY = authority("CN=Test authority");

  /** Of localhost, the loopback address and greeter.test. */
  public static final X509Bundle SERVER = issued(AUTHORITY, server());

  /** Of a client. */
  public static final X509Bundle CLIENT =
      issued(AUTHORITY, builder("CN=client").addExtendedKeyUsageClientAuth());

  private Pki() {}

  private static CertificateBuilder builder(String subject) {
    return new CertificateBuilder().subject(subject).ecp256();
  }

  /** Another one. */
  public static X509Bundle authority(String subject) {
    try {
      return builder(subject).setIsCertificateAuthority(true).buildSelfSigned();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** One of localhost, the loopback address and greeter.test. */
  public static CertificateBuilder server() {
    return builder("CN=server")
        .addSanDnsName("localhost")
        .addSanDnsName("greeter.test")
        .addSanIpAddress("127.0.0.1")
        .addExtendedKeyUsageServerAuth();
  }

  /** One that has expired an hour ago. */
  public static CertificateBuilder expired() {
    return server()
        .notBefore(Instant.now().minus(Duration.ofDays(2)))
        .notAfter(Instant.now().minus(Duration.ofHours(1)));
  }

  /** Signs. */
  public static X509Bundle issued(X509Bundle authority, CertificateBuilder builder) {
    try {
      return builder.buildIssuedBy(authority);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes the files that a secret of cert-manager has: tls.crt, tls.key and ca.crt. */
  public static Path write(Path folder, X509Bundle bundle) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("tls.crt"), bundle.getCertificatePathPEM());
    Files.writeString(folder.resolve("tls.key"), bundle.getPrivateKeyPEM());
    Files.writeString(folder.resolve("ca.crt"), AUTHORITY.getCertificatePEM());
    return folder;
  }

  /** The value of {@code server.config.tls} or {@code client.config.tls} with these files. */
  public static String files(Path folder) {
    return "{\"certPath\":\"%1$s/tls.crt\",\"keyPath\":\"%1$s/tls.key\",\"trustPath\":\"%1$s/ca.crt\"}"
        .formatted(folder);
  }

  /** What a peer of plain JSSE needs: it trusts the authority, and shows a certificate or none. */
  public static SSLContext context(X509Bundle own) {
    try {
      KeyManager[] keys = own == null ? null : own.toKeyManagerFactory().getKeyManagers();
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, new TrustManager[] {AUTHORITY.toTrustManager()}, null);
      return context;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
