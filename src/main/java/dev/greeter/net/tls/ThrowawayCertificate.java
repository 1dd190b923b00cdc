package dev.greeter.net.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;

/**
 * A key that is known to this process alone, and a certificate that it has signed for itself. The
 * JDK reads certificates and makes none, and one whose key stood in the jar would be a key that
 * everybody has. Immutable.
 *
 * @param key of the certificate
 * @param certificate of X.509 version 1 (RFC 5280, 4.1), valid from 2000 to 2049
 */
record ThrowawayCertificate(PrivateKey key, X509Certificate certificate) {

  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTF8_STRING = 0x0c;
  private static final int UTC_TIME = 0x17;

  /** ecdsa-with-SHA256 (RFC 5758, 3.2). */
  private static final String ECDSA_SHA256 = "2a8648ce3d040302";

  /** id-at-commonName (RFC 5280, appendix A.1). */
  private static final String COMMON_NAME = "550403";

  /**
   * Makes one.
   *
   * @throws GeneralSecurityException where this JDK lacks elliptic curves
   */
  static ThrowawayCertificate make() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    byte[] algorithm = der(SEQUENCE, der(OBJECT_IDENTIFIER, HexFormat.of().parseHex(ECDSA_SHA256)));
    byte[] name =
        der(
            SEQUENCE,
            der(
                SET,
                der(
                    SEQUENCE,
                    der(OBJECT_IDENTIFIER, HexFormat.of().parseHex(COMMON_NAME)),
                    der(UTF8_STRING, ascii("warm-up")))));
    byte[] validity =
        der(SEQUENCE, der(UTC_TIME, ascii("000101000000Z")), der(UTC_TIME, ascii("491231235959Z")));
    byte[] toBeSigned =
        der(
            SEQUENCE,
            der(INTEGER, new byte[] {1}),
            algorithm,
            name,
            validity,
            name,
            pair.getPublic().getEncoded());
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(toBeSigned);
    // The first byte of a bit string counts the bits of its last byte that are not used.
    byte[] signed = der(BIT_STRING, new byte[1], signature.sign());
    byte[] encoded = der(SEQUENCE, toBeSigned, algorithm, signed);
    return new ThrowawayCertificate(
        pair.getPrivate(),
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(encoded)));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A value of at most 65,535 bytes in DER (X.690, 8.1). */
  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.write(tag);
    int length = content.size();
    if (length >= 0x100) {
      value.write(0x82);
      value.write(length >> 8);
    } else if (length >= 0x80) {
      value.write(0x81);
    }
    value.write(length);
    value.writeBytes(content.toByteArray());
    return value.toByteArray();
  }
}
