package dev.greeter.client;

import dev.greeter.net.TcpInfo;
import dev.greeter.report.Route;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * A socket to the peer, which carries one exchange after the other and tells each of its events.
 * Every call is on one event loop.
 */
interface Connection {

  /** The events of a connection. */
  interface Events {
    /** The socket is connected, and its layers are opened. */
    void opening();

    /** The connection can carry a request. */
    void ready();

    /** The peer has sent something. */
    void received(Buffer bytes);

    /** The socket has failed; {@link #closed} follows where there is one. */
    void failed(Throwable failure);

    /** The socket is closed, by either side. */
    void closed();
  }

  /** Tells the events of the connection to another exchange from now on. */
  void carry(Events exchange);

  /** Connects the socket, once. */
  void open();

  /** Tells its two ends, also when it is closed. */
  Route route();

  /** Tells what the kernel knows of it at its end, by the first call; null where it does not. */
  default TcpInfo tcpInfo() {
    return null;
  }

  /** Tells whether there is a socket. */
  boolean isOpen();

  /** Sends a request; fails where the socket does. */
  Future<Void> send(Buffer request);

  /** Closes the socket at once, or as soon as there is one. */
  void abort();
}
