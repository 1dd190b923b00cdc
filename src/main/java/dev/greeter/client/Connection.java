package dev.greeter.client;

import dev.greeter.net.Layer;
import dev.greeter.net.SocketErrors;
import dev.greeter.net.Sockets;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.List;

/**
 * A connection, with the layers that come about on it before anything else. It tells its exchange
 * what happens to it. On one event loop: not thread-safe.
 */
final class Connection {

  /** What a connection carries. */
  interface Carried {
    /** It is there, and ready for a request. */
    void ready();

    /** The peer has sent something. */
    void received(Buffer bytes);

    /** It has failed, or did not come about; {@link #closed} follows where there was a socket. */
    void failed(Throwable failure);

    /** It is closed, by either side. */
    void closed();
  }

  private final NetClient client;
  private final SocketAddress address;
  private final List<Layer> layers;
  private Carried carried;

  /** Null before the connect and after the close. */
  private NetSocket socket;

  /** Whether the layers are not open yet. */
  private boolean opening;

  private boolean aborted;

  /**
   * Prepares one.
   *
   * @param client connects
   * @param address where to
   * @param layers what comes about on it, in this order
   */
  Connection(NetClient client, SocketAddress address, List<Layer> layers) {
    this.client = client;
    this.address = address;
    this.layers = layers;
  }

  /** Connects, and opens the layers. */
  void open(Carried first) {
    carry(first);
    client
        .connect(address)
        .onComplete(
            (connected, failure) -> {
              if (failure == null) {
                connected(connected);
              } else {
                carried.failed(failure);
              }
            });
  }

  private void connected(NetSocket connected) {
    if (aborted) {
      connected.close();
      return;
    }
    if (Sockets.isItsOwnPeer(connected)) {
      Sockets.abort(connected);
      carried.failed(SocketErrors.ownPeer());
      return;
    }
    socket = connected;
    socket
        .handler(bytes -> carried.received(bytes))
        .exceptionHandler(failure -> carried.failed(failure))
        .closeHandler(ignored -> closed());
    if (layers.isEmpty()) {
      carried.ready();
    } else {
      openLayers();
    }
  }

  private void openLayers() {
    opening = true;
    Layer.openAll(layers, socket)
        .onSuccess(
            opened -> {
              opening = false;
              if (!aborted) {
                carried.ready();
              }
            })
        .onFailure(failure -> carried.failed(failure));
  }

  private void closed() {
    socket = null;
    carried.closed();
  }

  /** Carries another exchange from now on. */
  void carry(Carried next) {
    carried = next;
  }

  /** One to the same peer, not open yet. */
  Connection another() {
    return new Connection(client, address, layers);
  }

  /** Whether the layers are not open yet, so that any failure is theirs. */
  boolean isOpening() {
    return opening;
  }

  /** Whether there is a socket. */
  boolean isOpen() {
    return socket != null;
  }

  /** Sends; fails where the socket does. */
  Future<Void> send(Buffer request) {
    return socket.write(request);
  }

  /** Closes at once, or as soon as there is something to close. */
  void abort() {
    aborted = true;
    if (socket != null) {
      Sockets.abort(socket);
    }
  }
}
