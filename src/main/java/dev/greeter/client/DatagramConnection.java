package dev.greeter.client;

import dev.greeter.net.Endpoint;
import dev.greeter.net.datagram.ConnectedDatagramSocket;
import dev.greeter.report.Route;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;

/** A connection of datagrams, whose peer knows nothing of it. Every call is on one event loop. */
final class DatagramConnection extends Connection {

  private final Vertx vertx;
  private final int maxBytes;

  /** Null before the connect and after the close. */
  private ConnectedDatagramSocket socket;

  /**
   * Prepares a connection.
   *
   * @param vertx where the socket is opened
   * @param address of the peer
   * @param maxBytes bytes that are read of a datagram
   */
  DatagramConnection(Vertx vertx, SocketAddress address, int maxBytes) {
    super(address);
    this.vertx = vertx;
    this.maxBytes = maxBytes;
  }

  @Override
  void open() {
    ConnectedDatagramSocket.connect(
            vertx,
            Endpoint.inet(address),
            maxBytes,
            bytes -> exchange.received(bytes),
            failure -> exchange.failed(failure))
        .onSuccess(this::connected)
        .onFailure(failure -> exchange.failed(failure));
  }

  private void connected(ConnectedDatagramSocket connected) {
    if (aborted) {
      connected.close();
      return;
    }
    socket = connected;
    route = new Route(socket.local(), Endpoint.inet(address));
    exchange.ready();
  }

  @Override
  boolean isOpen() {
    return socket != null;
  }

  @Override
  Future<Void> send(Buffer request) {
    return socket.send(request);
  }

  @Override
  void abort() {
    aborted = true;
    if (socket != null) {
      socket.close().onComplete(closed -> closed());
    }
  }

  private void closed() {
    socket = null;
    exchange.closed();
  }
}
