package dev.greeter.client;

import dev.greeter.net.Endpoint;
import dev.greeter.net.TcpInfo;
import dev.greeter.report.Route;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;

/**
 * A socket to the peer, which carries one exchange after the other and tells each of its events.
 * Every call is on one event loop.
 */
abstract class Connection {

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

  final SocketAddress address;
  Events exchange;

  /** Null before the connect. */
  Route route;

  boolean aborted;

  /** Prepares a connection to an address. */
  Connection(SocketAddress address) {
    this.address = address;
  }

  /** Tells the events of the connection to another exchange from now on. */
  final void carry(Events next) {
    exchange = next;
  }

  /** Connects the socket, once. */
  abstract void open();

  /** Tells its two ends, also when it is closed. */
  final Route route() {
    return route == null ? new Route(null, Endpoint.inet(address)) : route;
  }

  /** Tells what the kernel knows of it at its end, by the first call; null where it does not. */
  TcpInfo tcpInfo() {
    return null;
  }

  /** Tells whether there is a socket. */
  abstract boolean isOpen();

  /** Sends a request; fails where the socket does. */
  abstract Future<Void> send(Buffer request);

  /** Closes the socket at once, or as soon as there is one. */
  abstract void abort();
}
