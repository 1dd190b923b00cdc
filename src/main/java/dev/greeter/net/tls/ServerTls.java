package dev.greeter.net.tls;

/**
 * The {@code server.config.tls} section; {@code greeter.schema.json} holds ranges and defaults.
 *
 * @param certPath PEM file of the certificate and those that it was signed with
 * @param keyPath PEM file of its private key
 * @param trustPath PEM file of the authorities whose clients are trusted; null for the JDK's
 * @param clientAuth whether a client has to show a certificate
 * @param handshakeTimeoutMs longest wait for the handshake, in milliseconds
 */
public record ServerTls(
    String certPath,
    String keyPath,
    String trustPath,
    ClientAuth clientAuth,
    int handshakeTimeoutMs) {

  /** Whether a client has to show a certificate. */
  public enum ClientAuth {
    /** It is not asked for one. */
    NONE,
    /** It is asked, and served without one too. */
    REQUEST,
    /** It is not served without one. */
    REQUIRED
  }
}
