package dev.greeter.net.datagram;

import dev.greeter.net.SocketErrors;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * A socket for datagrams to and from one peer. It is connected (connect(2) for UDP sends nothing):
 * it hears no other, and the kernel tells it of a port that is closed, where the peer's host does.
 * Every call is on one event loop.
 */
public final class ConnectedDatagramSocket extends ChannelInboundHandlerAdapter {

  private final ContextInternal context;
  private final InetSocketAddress peer;
  private final Handler<Buffer> received;
  private final Handler<Throwable> failed;
  private Channel channel;
  private SocketAddress local;

  private ConnectedDatagramSocket(
      ContextInternal context,
      InetSocketAddress peer,
      Handler<Buffer> received,
      Handler<Throwable> failed) {
    this.context = context;
    this.peer = peer;
    this.received = received;
    this.failed = failed;
  }

  /**
   * Opens one, on the event loop that it is called on.
   *
   * @param vertx where it is
   * @param peer its address
   * @param maxBytes bytes of a datagram that are read
   * @param received takes each datagram
   * @param failed takes each failure; the socket stays open
   * @return the socket; fails as {@link SocketErrors} sorts it
   */
  public static Future<ConnectedDatagramSocket> connect(
      Vertx vertx,
      InetSocketAddress peer,
      int maxBytes,
      Handler<Buffer> received,
      Handler<Throwable> failed) {
    ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
    ConnectedDatagramSocket socket = new ConnectedDatagramSocket(context, peer, received, failed);
    return DatagramChannels.open(context, maxBytes, 1, socket)
        .compose(
            channel -> {
              socket.channel = channel;
              return DatagramChannels.connect(context, channel, peer)
                  .compose(connected -> socket.connected())
                  .onFailure(failure -> channel.close().isDone());
            })
        .map(socket);
  }

  /** Its own port may be the one that was asked for: it would hear itself. */
  private Future<Void> connected() {
    local = DatagramChannels.local(channel);
    return peer.equals(local)
        ? Future.failedFuture(SocketErrors.ownPeer())
        : Future.succeededFuture();
  }

  /**
   * The address of this end.
   *
   * @return of the family inet
   */
  public SocketAddress local() {
    return local;
  }

  /**
   * Sends.
   *
   * @param bytes not to be changed
   * @return done when the kernel has it
   */
  public Future<Void> send(Buffer bytes) {
    Future<Void> sent = DatagramChannels.send(context, channel, bytes, null);
    channel.flush();
    return sent;
  }

  /**
   * Closes.
   *
   * @return done when the descriptor is free
   */
  public Future<Void> close() {
    return DatagramChannels.done(context, channel.close());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    byte[] bytes = DatagramChannels.bytes(packet);
    // Before it was connected, another could have sent one.
    if (packet.sender().equals(peer)) {
      context.emit(Buffer.buffer(bytes), received);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    context.emit(cause, failed);
  }
}
