package dev.greeter.net.tls;

import io.vertx.core.net.impl.pkcs1.PrivateKeyParser;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Private keys in PEM, in the three forms that are about: PKCS#8, PKCS#1 (the default of
 * cert-manager) and that of RFC 5915. Of each kind that the JDK shows in a handshake: Vert.x and
 * Netty take none but RSA and EC in PKCS#8.
 */
final class PrivateKeys {

  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  /** Of PEM (RFC 7468, 11) and of what was before it (RFC 1421, 4.6.1.1). */
  private static final Pattern ENCRYPTED =
      Pattern.compile("-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: *4, *ENCRYPTED");

  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  private PrivateKeys() {}

  /**
   * Parses the first one.
   *
   * @param pem the text of a file
   * @return the key
   * @throws IOException with one line, if it has none that can be used
   * @throws GeneralSecurityException if the key is broken
   */
  static PrivateKey first(String pem) throws IOException, GeneralSecurityException {
    if (ENCRYPTED.matcher(pem).find()) {
      throw new IOException("is encrypted, must be a key without a password");
    }
    Matcher key = PEM.matcher(pem);
    if (!key.find()) {
      throw new IOException(
          "Missing -----BEGIN PRIVATE KEY----- or -----BEGIN RSA PRIVATE KEY----- or"
              + " -----BEGIN EC PRIVATE KEY----- delimiter");
    }
    byte[] bytes = Base64.getDecoder().decode(key.group(2).replaceAll("\\s", ""));
    return switch (key.group(1)) {
      case "RSA PRIVATE KEY" ->
          KeyFactory.getInstance("RSA").generatePrivate(PrivateKeyParser.getRSAKeySpec(bytes));
      case "EC PRIVATE KEY" ->
          KeyFactory.getInstance("EC").generatePrivate(PrivateKeyParser.getECKeySpec(bytes));
      default -> ofPkcs8(bytes);
    };
  }

  /** Each of the JDK's factories knows its own by the OID. */
  private static PrivateKey ofPkcs8(byte[] bytes) throws IOException, GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
      } catch (InvalidKeySpecException e) {
        // Another one's.
      }
    }
    throw new IOException("no key of RSA, RSA-PSS, EC, Ed25519 or Ed448");
  }

  /** Whether it is the key of a certificate: that of another would fail every handshake. */
  static boolean belongs(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
    if (key instanceof RSAKey rsa) {
      return certified instanceof RSAKey its && rsa.getModulus().equals(its.getModulus());
    }
    Signature signature =
        Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "EdDSA");
    try {
      signature.initSign(key);
      // The JDK does not verify what EdDSA has signed of nothing.
      signature.update((byte) 1);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update((byte) 1);
      return signature.verify(signed);
    } catch (SignatureException | InvalidKeyException e) {
      // That of another kind or curve.
      return false;
    }
  }
}
