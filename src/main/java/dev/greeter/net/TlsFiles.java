package dev.greeter.net;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.Callable;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;

/**
 * The PEM files of one side of TLS. Vert.x parses them, because it knows the three forms of a key
 * that are about: PKCS#8, PKCS#1 (the default of cert-manager) and that of RFC 5915.
 *
 * @param certPath the certificate, followed by those that it was signed with; or null
 * @param keyPath its private key; null without a certificate
 * @param trustPath authorities, or null
 */
record TlsFiles(String certPath, String keyPath, String trustPath) {

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
    } catch (NoSuchFileException e) {
      throw new IOException(path + ": no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException(path + ": permission denied", e);
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
    // As authorities, so that a mistake in this file is told from one in the key's.
    trust(vertx, certPath, contents.cert);
    return of(
        keyPath,
        () -> {
          KeyManagerFactory keys =
              new PemKeyCertOptions()
                  .setCertValue(contents.cert)
                  .setKeyValue(contents.key)
                  .getKeyManagerFactory(vertx);
          X509Certificate[] chain = checkedChain((X509KeyManager) keys.getKeyManagers()[0]);
          return new Parsed(keys, trust, firstEnd(chain));
        });
  }

  private static TrustManagerFactory trust(Vertx vertx, String path, Buffer certificates)
      throws IOException {
    return of(
        path, () -> new PemTrustOptions().addCertValue(certificates).getTrustManagerFactory(vertx));
  }

  /** A key that is another certificate's would fail every handshake, and nothing before it. */
  private X509Certificate[] checkedChain(X509KeyManager keys) throws Exception {
    for (String algorithm : new String[] {"RSA", "EC"}) {
      String[] aliases = keys.getServerAliases(algorithm, null);
      if (aliases != null && aliases.length > 0) {
        X509Certificate[] chain = keys.getCertificateChain(aliases[0]);
        Signature signature =
            Signature.getInstance(algorithm.equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
        signature.initSign(keys.getPrivateKey(aliases[0]));
        byte[] signed = signature.sign();
        signature.initVerify(chain[0].getPublicKey());
        if (verifies(signature, signed)) {
          return chain;
        }
      }
    }
    throw new IOException("not the key of " + certPath);
  }

  private static boolean verifies(Signature signature, byte[] signed) {
    try {
      return signature.verify(signed);
    } catch (SignatureException e) {
      // That of a key of another length.
      return false;
    }
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
