package dev.greeter.net.socket;

import dev.greeter.net.Endpoint;
import dev.greeter.net.Layer;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What a {@link NetSocket} cannot be told otherwise. */
public final class Sockets {

  /**
   * What a kernel sends at once on a new connection, whatever the path: ten segments (RFC 6928), of
   * 536 bytes where the path carries no more (RFC 9293, 3.7.1). A reset that follows finds nothing
   * left to destroy.
   */
  public static final int SENT_AT_ONCE_BYTES = 10 * 536;

  /** The name of a {@link HalfCloseHandler} in a pipeline. */
  static final String PEER_INPUT = "greeter-input";

  private static final WriteBufferWaterMark SMALL_QUEUE = new WriteBufferWaterMark(512, 1024);

  private Sockets() {}

  /**
   * Bytes that sockets can send without a copy of them: outside the heap.
   *
   * @param bytes what to send
   * @return to be shared by any number of sockets of all event loops; not to be changed
   */
  public static Buffer sendable(byte[] bytes) {
    // The collector frees it: Netty would take one of its own that is never released for a leak.
    ByteBuffer memory = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    return BufferInternal.buffer(Unpooled.wrappedBuffer(memory));
  }

  /**
   * The peer's address as it is logged.
   *
   * @param socket an accepted one
   * @return {@code unix} for a peer on a unix socket, which has no address of its own
   */
  public static String remote(NetSocket socket) {
    return text(socket.remoteAddress());
  }

  /**
   * The address of this end as it is logged.
   *
   * @param socket an accepted one
   * @return {@code unix} where it is a unix socket
   */
  public static String local(NetSocket socket) {
    return text(socket.localAddress());
  }

  private static String text(SocketAddress address) {
    return address != null && address.isInetSocket() ? Endpoint.text(address) : "unix";
  }

  /**
   * The address of this end, as Netty has it.
   *
   * @param socket on its event loop
   * @return null of a unix socket without a name
   */
  public static java.net.SocketAddress localAddress(NetSocket socket) {
    return channel(socket).localAddress();
  }

  /**
   * The address of the other end, as Netty has it.
   *
   * @param socket on its event loop
   * @return null of a unix socket without a name
   */
  public static java.net.SocketAddress remoteAddress(NetSocket socket) {
    return channel(socket).remoteAddress();
  }

  /**
   * Has Netty keep the peer's address for a log after the close: on NIO a closed socket has none.
   * Vert.x would make its own object and texts of it, which most connections never need.
   *
   * @param socket on its event loop
   */
  public static void keepRemote(NetSocket socket) {
    channel(socket).remoteAddress();
  }

  /**
   * Puts a handler closer to the network than everything that works on the bytes of requests, and
   * behind the handlers that were put there before.
   *
   * @param socket on its event loop
   * @param handler of a {@link Layer}
   */
  public static void addLayer(NetSocket socket, ChannelHandler handler) {
    ChannelHandlerContext vertxHandler = ((NetSocketInternal) socket).channelHandlerContext();
    ChannelPipeline pipeline = vertxHandler.pipeline();
    boolean watched = pipeline.get(PEER_INPUT) != null;
    pipeline.addBefore(watched ? PEER_INPUT : vertxHandler.name(), null, handler);
  }

  /**
   * Reads no more than so much at once; the rest waits in the kernel.
   *
   * @param socket that was just accepted, on its event loop, in the connect handler
   * @param bytes at most, of what the network carries
   */
  public static void readAtMost(NetSocket socket, int bytes) {
    config(socket).setRecvByteBufAllocator(new FixedRecvByteBufAllocator(bytes));
  }

  /**
   * Has {@link NetSocket#writeQueueFull} say so at some 1,000 bytes, each write counted with the
   * hundred that it takes itself, and no more when half of them are sent.
   *
   * @param socket that was just accepted, on its event loop
   */
  public static void queueLittle(NetSocket socket) {
    config(socket).setWriteBufferWaterMark(SMALL_QUEUE);
  }

  private static ChannelConfig config(NetSocket socket) {
    return channel(socket).config();
  }

  static Channel channel(NetSocket socket) {
    return ((NetSocketInternal) socket).channelHandlerContext().channel();
  }

  /**
   * Tells whether the peer has ended its output. Netty has one event for the end that it sees, and
   * another for a read behind it.
   *
   * @param event of a pipeline of a socket whose half-closure is allowed
   * @return whether it is one of the two
   */
  public static boolean isPeersEnd(Object event) {
    return event == ChannelInputShutdownEvent.INSTANCE
        || event == ChannelInputShutdownReadComplete.INSTANCE;
  }

  /**
   * Runs something when the peer has ended its output, before Netty closes the socket for it.
   *
   * @param socket whose half-closure is not allowed, on its event loop
   * @param last what is to be done with it still open
   */
  public static void beforePeersClose(NetSocket socket, Runnable last) {
    channel(socket)
        .pipeline()
        .addFirst(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelReadComplete(ChannelHandlerContext ctx) {
                if (ctx.channel().unsafe().recvBufAllocHandle().lastBytesRead() < 0) {
                  last.run();
                }
                ctx.fireChannelReadComplete();
              }
            });
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
   *
   * @param any context of the pipeline, on its event loop
   */
  public static void abort(ChannelHandlerContext any) {
    ChannelPipeline pipeline = any.pipeline();
    SslHandler tls = pipeline.get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound().isDone();
    }
    ChannelHandlerContext first = pipeline.firstContext();
    // None is left once the channel is closed.
    if (first != null) {
      closeDescriptor(first.channel());
      first.close().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }

  /**
   * Closes the descriptor of a channel that is being closed, if it is one of epoll. Netty would ask
   * for its {@code SO_LINGER}, and take it out of the epoll set, before it closes it itself ({@code
   * AbstractEpollChannel.doClose}, 4.2.18): two system calls, of which no socket of ours needs the
   * first, and the kernel does the second at the close.
   *
   * @param channel to be closed at once by who calls, on its event loop
   */
  static void closeDescriptor(Channel channel) {
    if (channel instanceof UnixChannel epoll) {
      try {
        epoll.fd().close();
      } catch (IOException e) {
        // It is closed whatever the kernel says (close(2)), and nothing was to come of it.
      }
    }
  }
}
