package dev.greeter.report;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * The two ends of a connection.
 *
 * @param local null where there is no socket
 * @param remote the peer's, or the one that was tried last; null where none was
 */
public record Route(SocketAddress local, SocketAddress remote) {

  /** No address was tried. */
  public static final Route NONE = new Route(null, null);

  /**
   * Tells whether a socket is connected to itself: a connect to a port of this host that the kernel
   * gave to that very socket meets its own SYN (RFC 9293, 3.5, simultaneous open).
   *
   * @return never true where a server listens there
   */
  public boolean isLoop() {
    // Both ends of a unix socket may be without a name.
    return remote instanceof InetSocketAddress && remote.equals(local);
  }
}
