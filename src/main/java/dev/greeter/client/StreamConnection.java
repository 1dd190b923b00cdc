package dev.greeter.client;

import dev.greeter.net.Layer;
import dev.greeter.net.SocketErrors;
import dev.greeter.net.TcpInfo;
import dev.greeter.net.socket.Sockets;
import dev.greeter.net.socket.TcpInfoReader;
import dev.greeter.report.Route;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A connection of streams, with its layers. Every call is on one event loop. */
final class StreamConnection extends Connection {

  /** A SYN is sent again after a second (RFC 6298, 2.1): a connect that is quicker had one. */
  private static final long RESENT_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

  private final NetClient client;
  private final List<Layer> layers;
  private final TcpInfoReader kernel;

  /** Null before the connect and after the close. */
  private NetSocket socket;

  private long openedNanos;
  private long slowConnectNanos;
  private long handshakeRetransmits;
  private TcpInfo tcpInfo;

  /**
   * Prepares a connection.
   *
   * @param client connects
   * @param address of the peer
   * @param layers opened before anything else, in this order
   * @param kernel asked about it, or null
   */
  StreamConnection(
      NetClient client, SocketAddress address, List<Layer> layers, TcpInfoReader kernel) {
    super(address);
    this.client = client;
    this.layers = layers;
    this.kernel = kernel;
  }

  @Override
  void open() {
    openedNanos = System.nanoTime();
    client.connect(address).onSuccess(this::connected).onFailure(this::failed);
  }

  private void connected(NetSocket connected) {
    if (aborted) {
      connected.close();
      return;
    }
    route = new Route(Sockets.localAddress(connected), Sockets.remoteAddress(connected));
    if (route.isLoop()) {
      Sockets.abort(connected);
      failed(SocketErrors.ownPeer());
      return;
    }
    socket = connected;
    if (kernel != null) {
      Sockets.beforePeersClose(socket, this::tcpInfo);
      long connectNanos = System.nanoTime() - openedNanos;
      if (connectNanos > RESENT_NANOS) {
        slowConnectNanos = connectNanos;
        handshakeRetransmits = kernel.retransmits(socket);
      }
    }
    socket
        .handler(bytes -> exchange.received(bytes))
        .exceptionHandler(this::failed)
        .closeHandler(ignored -> closed());
    if (layers.isEmpty()) {
      exchange.ready();
    } else {
      exchange.opening();
      Layer.openAll(layers, socket).onSuccess(opened -> exchange.ready()).onFailure(this::failed);
    }
  }

  private void failed(Throwable failure) {
    // Another address may have its turn by now.
    if (!aborted) {
      exchange.failed(failure);
    }
  }

  private void closed() {
    socket = null;
    exchange.closed();
  }

  @Override
  TcpInfo tcpInfo() {
    if (tcpInfo == null && kernel != null && socket != null) {
      tcpInfo = kernel.read(socket, handshakeRetransmits, slowConnectNanos);
    }
    return tcpInfo;
  }

  @Override
  boolean isOpen() {
    return socket != null;
  }

  @Override
  Future<Void> send(Buffer request) {
    return socket.write(request);
  }

  @Override
  void abort() {
    aborted = true;
    if (socket != null) {
      Sockets.abort(socket);
    }
  }
}
