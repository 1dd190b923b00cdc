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
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.buffer.BufferInternal;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * A socket for datagrams to and from one peer. It is connected (connect(2) for UDP sends nothing):
 * it hears no other, and the kernel tells it of a port that is closed, where the peer's host does.
 * Every call is on one event loop.
 */
public final class ConnectedDatagramSocket {

  private final ContextInternal context;
  private final Handler<Buffer> received;
  private final Handler<Throwable> failed;
  private Channel channel;
  private SocketAddress local;
  private SocketAddress remote;

  private ConnectedDatagramSocket(
      ContextInternal context, Handler<Buffer> received, Handler<Throwable> failed) {
    this.context = context;
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
    ConnectedDatagramSocket socket = new ConnectedDatagramSocket(context, received, failed);
    PromiseInternal<ConnectedDatagramSocket> connected = context.promise();
    DatagramChannels.open(context, maxBytes, 1, socket.new Reader(peer))
        .compose(
            channel -> {
              socket.channel = channel;
              return DatagramChannels.connect(context, channel, peer)
                  .compose(connection -> socket.connected(peer))
                  .onFailure(failure -> channel.close().isDone());
            })
        .map(socket)
        .onComplete(connected);
    return connected.future();
  }

  /** Its own port may be the one that was asked for: it would hear itself. */
  private Future<Void> connected(SocketAddress peer) {
    local = DatagramChannels.local(channel);
    remote = peer;
    return remote.equals(local)
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
   * The address of the other end.
   *
   * @return of the family inet
   */
  public SocketAddress remote() {
    return remote;
  }

  /**
   * Sends.
   *
   * @param bytes not to be changed
   * @return done when the kernel has it
   */
  public Future<Void> send(Buffer bytes) {
    PromiseInternal<Void> sent = context.promise();
    DatagramChannels.send(channel, ((BufferInternal) bytes).getByteBuf(), null, sent);
    channel.flush();
    return sent.future();
  }

  /**
   * Closes.
   *
   * @return done when the descriptor is free
   */
  public Future<Void> close() {
    PromiseInternal<Void> closed = context.promise();
    channel.close().addListener(closed);
    return closed.future();
  }

  private final class Reader extends ChannelInboundHandlerAdapter {

    private final InetSocketAddress peer;

    Reader(InetSocketAddress peer) {
      this.peer = peer;
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
}
