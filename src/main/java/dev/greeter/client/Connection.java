package dev.greeter.client;

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

  /** Tells its events to another exchange from now on. */
  void carry(Events exchange);

  /** Connects, once. */
  void open();

  /** Whether there is a socket. */
  boolean isOpen();

  /** Sends; fails where the socket does. */
  Future<Void> send(Buffer request);

  /** Closes at once, or as soon as there is something to close. */
  void abort();
}
