package dev.greeter.client;

import dev.greeter.net.Endpoint;
import dev.greeter.net.datagram.ConnectedDatagramSocket;
import dev.greeter.report.Route;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;

/** A connection of datagrams, whose peer knows nothing of it. Every call is on one event loop. */
final class DatagramConnection implements Connection {

  private final Vertx vertx;
  private final SocketAddress address;
  private final int maxBytes;
  private Events exchange;

  /** Null before the connect and after the close. */
  private ConnectedDatagramSocket socket;

  private Route route;
  private boolean aborted;

  /**
   * Prepares a connection.
   *
   * @param vertx where the socket is opened
   * @param address of the peer
   * @param maxBytes bytes that are read of a datagram
   */
  DatagramConnection(Vertx vertx, SocketAddress address, int maxBytes) {
    this.vertx = vertx;
    this.address = address;
    this.maxBytes = maxBytes;
  }

  @Override
  public void carry(Events next) {
    exchange = next;
  }

  @Override
  public void open() {
    ConnectedDatagramSocket.connect(
            vertx,
            Endpoint.inet(address),
            maxBytes,
            bytes -> exchange.received(bytes),
            this::failed)
        .onSuccess(this::connected)
        .onFailure(this::failed);
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

  private void failed(Throwable failure) {
    exchange.failed(failure);
  }

  @Override
  public Route route() {
    return route == null ? new Route(null, Endpoint.inet(address)) : route;
  }

  @Override
  public boolean isOpen() {
    return socket != null;
  }

  @Override
  public Future<Void> send(Buffer request) {
    return socket.send(request);
  }

  @Override
  public void abort() {
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
