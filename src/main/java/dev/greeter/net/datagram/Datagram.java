package dev.greeter.net.datagram;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.InetSocketAddress;

/** A datagram that has come, on the event loop of its socket. */
public interface Datagram {

  /** Most that one can carry over IPv4: 65,535 bytes less the headers of IP and UDP. */
  int MAX_BYTES = 65_507;

  /**
   * What it carries.
   *
   * @return as many of its bytes as were to be read, possibly none
   */
  byte[] bytes();

  /**
   * Who sent it, as far as it says.
   *
   * @return an address of IP
   */
  InetSocketAddress sender();

  /**
   * The address of the socket that it came to.
   *
   * @return that of all interfaces where the socket listens there
   */
  InetSocketAddress local();

  /**
   * Sends one back. Nothing waits in memory for a kernel that takes no more.
   *
   * @param bytes not to be changed
   * @return done when the kernel has it; fails where it does not take it
   */
  Future<Void> reply(Buffer bytes);
}
