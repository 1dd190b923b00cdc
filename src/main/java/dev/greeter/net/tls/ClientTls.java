package dev.greeter.net.tls;

import dev.greeter.net.Endpoint;
import java.net.IDN;
import javax.net.ssl.SNIHostName;

/**
 * The {@code client.config.tls} section; {@code greeter.schema.json} holds ranges and defaults.
 *
 * @param trustPath PEM file of the authorities that are trusted; null for the JDK's
 * @param serverName the server's name, to ask for and to verify; null for the host
 * @param certPath PEM file of the client's own certificate, or null
 * @param keyPath PEM file of its private key, or null
 * @param verifyHost whether the server's certificate has to name the server
 */
public record ClientTls(
    String trustPath, String serverName, String certPath, String keyPath, boolean verifyHost) {

  /**
   * The server's name, to ask for and to verify, as curl has it: without the dot at its end, which
   * has no place in either (RFC 6066, 3).
   *
   * @param host where {@code serverName} is not set
   * @return an address, or a name in ASCII (RFC 5891); null where there is none
   * @throws IllegalArgumentException where it has an empty label or one of more than 63 bytes
   */
  public String nameOr(String host) {
    String name = serverName == null ? host : serverName;
    if (name == null || Endpoint.isAddress(name)) {
      return name;
    }
    String ascii = IDN.toASCII(name);
    String asked = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
    if (asked.isEmpty()) {
      throw new IllegalArgumentException("no label");
    }
    return asked;
  }

  /**
   * What keeps that name from being asked for, or verified.
   *
   * @param host where {@code serverName} is not set; one of the two is
   * @return what it must be, in one line; null where it is that
   */
  public String mistakeIn(String host) {
    String name;
    try {
      name = nameOr(host);
    } catch (IllegalArgumentException e) {
      return "must be a name whose labels have 1 to 63 bytes";
    }
    return verifyHost && !Endpoint.isAddress(name) && !isVerifiable(name)
        ? "must have letters, digits and hyphens alone where tls.verifyHost is true:"
            + " the JDK verifies no other name"
        : null;
  }

  private static boolean isVerifiable(String name) {
    try {
      return !new SNIHostName(name).getAsciiName().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
