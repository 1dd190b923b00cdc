package dev.greeter.net;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;

/** What a {@link NetSocket} cannot be told otherwise. */
public final class Sockets {

  private static final SocketAddress UNIX_PEER = SocketAddress.domainSocketAddress("unix");

  private Sockets() {}

  /**
   * The peer's address as it is logged.
   *
   * @param socket an accepted one
   * @return {@code unix} for a peer on a unix socket, which has no address of its own
   */
  public static SocketAddress remote(NetSocket socket) {
    SocketAddress remote = socket.remoteAddress();
    return remote.isInetSocket() ? remote : UNIX_PEER;
  }

  /**
   * Puts a handler closer to the network than everything that works on the bytes of requests, and
   * behind the handlers that were put there before.
   *
   * @param socket on its event loop
   * @param handler of a {@link Layer}
   */
  static void addLayer(NetSocket socket, ChannelHandler handler) {
    ChannelHandlerContext vertxHandler = ((NetSocketInternal) socket).channelHandlerContext();
    ChannelPipeline pipeline = vertxHandler.pipeline();
    boolean watched = pipeline.get(PeerInput.class) != null;
    pipeline.addBefore(watched ? PeerInput.NAME : vertxHandler.name(), null, handler);
  }

  /**
   * Closes at once, and drops what was not sent yet. {@link NetSocket#close} waits for it first,
   * without a limit where the peer does not read: a deadline needs this instead. Over TLS the peer
   * is told, as far as its socket takes it now.
   *
   * @param socket any open socket, on its event loop; its close handler is called
   */
  public static void abort(NetSocket socket) {
    abort(((NetSocketInternal) socket).channelHandlerContext());
  }

  /**
   * The same for a connection of HTTP.
   *
   * @param connection any open connection, on its event loop; its close handler is called
   */
  public static void abort(HttpConnection connection) {
    abort(((ConnectionBase) connection).channelHandlerContext());
  }

  /**
   * The same from within a pipeline. From its first context on, so that no handler sees the close:
   * those of Vert.x and of TLS would wait for what they have written.
   */
  static void abort(ChannelHandlerContext any) {
    ChannelPipeline pipeline = any.pipeline();
    SslHandler tls = pipeline.get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound().isDone();
    }
    ChannelHandlerContext first = pipeline.firstContext();
    // None is left once the channel is closed.
    if (first != null) {
      first.close().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }
}
