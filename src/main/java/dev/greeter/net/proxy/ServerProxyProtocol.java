package dev.greeter.net.proxy;

/**
 * The {@code server.config.proxyProtocol} section; {@code greeter.schema.json} holds ranges and
 * defaults.
 *
 * @param mode whether every connection begins with a PROXY header
 * @param timeoutMs longest wait for the header, in milliseconds
 */
public record ServerProxyProtocol(Mode mode, int timeoutMs) {

  /** Whether every connection begins with a PROXY header. */
  public enum Mode {
    /** A header is a request like any other. */
    OFF,
    /** A connection without one is not served. */
    REQUIRED
  }
}
