package dev.greeter.net.tls;

import dev.greeter.net.SocketErrors;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.Callable;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * The PEM files of one side of TLS.
 *
 * @param certPath the certificate, followed by those that it was signed with; or null
 * @param keyPath its private key; null without a certificate
 * @param trustPath authorities, or null
 */
record TlsFiles(String certPath, String keyPath, String trustPath) {

  private static final char[] NO_PASSWORD = {};

  /**
   * What is in the files, each null where there is no file.
   *
   * @param cert of {@code certPath}
   * @param key of {@code keyPath}
   * @param trust of {@code trustPath}
   */
  record Contents(Buffer cert, Buffer key, Buffer trust) {}

  /**
   * What the JDK makes of the contents.
   *
   * @param keys null without a certificate
   * @param trust null for the JDK's own authorities
   * @param notAfter when the first certificate of the chain expires; null without one
   */
  record Parsed(KeyManagerFactory keys, TrustManagerFactory trust, Instant notAfter) {}

  /**
   * Reads the files, through symbolic links. Blocking.
   *
   * @return what is in them now
   * @throws IOException with one line that names the file and the cause
   */
  Contents read() throws IOException {
    return new Contents(read(certPath), read(keyPath), read(trustPath));
  }

  private static Buffer read(String path) throws IOException {
    try {
      return path == null ? null : Buffer.buffer(Files.readAllBytes(Path.of(path)));
    } catch (IOException | IllegalArgumentException e) {
      throw unusable(path, e);
    }
  }

  /**
   * Parses what was read. Blocking: it computes.
   *
   * @param vertx for its parsers
   * @param contents of these files
   * @return what the JDK makes of them
   * @throws IOException with one line that names the file and the cause
   */
  Parsed parse(Vertx vertx, Contents contents) throws IOException {
    TrustManagerFactory trust = trustPath == null ? null : trust(vertx, trustPath, contents.trust);
    if (certPath == null) {
      return new Parsed(null, trust, null);
    }
    // As authorities: Vert.x says in more words what is wrong with a file.
    trust(vertx, certPath, contents.cert);
    X509Certificate[] chain = of(certPath, () -> chain(contents.cert));
    return of(keyPath, () -> new Parsed(keys(chain, contents.key), trust, firstEnd(chain)));
  }

  private static X509Certificate[] chain(Buffer certificates) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(certificates.getBytes()))
        .toArray(X509Certificate[]::new);
  }

  private KeyManagerFactory keys(X509Certificate[] chain, Buffer pem) throws Exception {
    PrivateKey key = PrivateKeys.first(pem.toString());
    if (!PrivateKeys.belongs(key, chain[0].getPublicKey())) {
      throw new IOException("not the key of " + certPath);
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setKeyEntry("own", key, NO_PASSWORD, chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    return keys;
  }

  private static TrustManagerFactory trust(Vertx vertx, String path, Buffer certificates)
      throws IOException {
    return of(
        path, () -> new PemTrustOptions().addCertValue(certificates).getTrustManagerFactory(vertx));
  }

  private static Instant firstEnd(X509Certificate[] chain) {
    return Arrays.stream(chain)
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private static <T> T of(String path, Callable<T> parser) throws IOException {
    try {
      return parser.call();
    } catch (Exception e) {
      throw unusable(path, e);
    }
  }

  private static IOException unusable(String path, Exception cause) {
    return new IOException(path + ": " + SocketErrors.describe(cause), cause);
  }
}
