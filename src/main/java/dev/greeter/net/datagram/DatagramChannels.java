package dev.greeter.net.datagram;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.nio.AbstractNioChannel.NioUnsafe;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;

/**
 * Sockets for datagrams, on an event loop of Vert.x and of its transport. Vert.x's own {@code
 * DatagramSocket} reads one datagram a poll, into a buffer as large as the kernel's is to be,
 * cannot be connected, and so is never told that a port is closed.
 *
 * <p>What Netty does not do for a datagram without a byte is done here: it sends none (NIO and
 * epoll), and a connected socket of epoll does not hear any.
 */
final class DatagramChannels {

  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

  private DatagramChannels() {}

  /**
   * Opens a socket that has no address yet.
   *
   * @param context whose event loop is the socket's
   * @param maxBytes bytes of a datagram that are read, the rest of it is dropped
   * @param readsPerPoll datagrams that are read before the other sockets have their turn; 1 where a
   *     datagram may have the socket closed, since Netty's epoll would read on from its number,
   *     which may be another's by then
   * @param handler of its datagrams
   * @return the socket; fails where this machine has no descriptor left
   */
  static Future<DatagramChannel> open(
      ContextInternal context, int maxBytes, int readsPerPoll, ChannelHandler handler) {
    DatagramChannel channel;
    try {
      channel = context.owner().transport().datagramChannelFactory().newChannel();
    } catch (ChannelException e) {
      return context.failedFuture(e);
    }
    channel
        .config()
        .setRecvByteBufAllocator(
            new FixedRecvByteBufAllocator(Math.min(maxBytes, Datagram.MAX_BYTES))
                .maxMessagesPerRead(readsPerPoll));
    channel.pipeline().addLast(handler);
    return done(context, context.nettyEventLoop().register(channel)).map(channel);
  }

  /** Resolves the name of an endpoint, if it has one. */
  static Future<InetSocketAddress> resolve(
      ContextInternal context, io.vertx.core.net.SocketAddress address) {
    return context.owner().nameResolver().resolve(address).map(InetSocketAddress.class::cast);
  }

  static Future<Void> bind(ContextInternal context, Channel channel, InetSocketAddress local) {
    return done(context, channel.bind(local));
  }

  /** What Netty does for a socket, as a future of that context. */
  static Future<Void> done(ContextInternal context, ChannelFuture netty) {
    PromiseInternal<Void> done = context.promise();
    netty.addListener(done);
    return done.future();
  }

  /**
   * Binds a socket to one peer: it hears no other, and an ICMP error is a failure of its next read.
   */
  static Future<Void> connect(ContextInternal context, Channel channel, InetSocketAddress peer) {
    if (!(channel instanceof UnixChannel unix)) {
      return done(context, channel.connect(peer));
    }
    // Netty is not to know: what it takes for connected does not hear empty datagrams.
    return bind(context, channel, new InetSocketAddress(0))
        .compose(
            bound -> {
              try {
                ((Socket) unix.fd()).connect(peer);
                return context.succeededFuture();
              } catch (IOException e) {
                return context.failedFuture(e);
              }
            });
  }

  /** The address of a socket that is connected; Netty knows it as it was when it was bound. */
  static SocketAddress local(Channel channel) {
    return channel instanceof UnixChannel unix
        ? ((Socket) unix.fd()).localAddress()
        : channel.localAddress();
  }

  /** Takes the bytes out of what has come, and gives it back. */
  static byte[] bytes(DatagramPacket packet) {
    try {
      return ByteBufUtil.getBytes(packet.content());
    } finally {
      packet.release();
    }
  }

  /**
   * Sends when the channel is flushed.
   *
   * @param peer null on a connected socket
   * @return done when the kernel has it
   */
  static Future<Void> send(
      ContextInternal context, Channel channel, Buffer bytes, InetSocketAddress peer) {
    ByteBuf content = ((BufferInternal) bytes).getByteBuf();
    if (content.isReadable()) {
      return done(
          context, channel.write(peer == null ? content : new DatagramPacket(content, peer)));
    }
    try {
      sendNothing(channel, peer);
      return context.succeededFuture();
    } catch (IOException e) {
      return context.failedFuture(e);
    }
  }

  private static void sendNothing(Channel channel, InetSocketAddress peer) throws IOException {
    ByteBuffer nothing = NOTHING.duplicate();
    if (channel instanceof UnixChannel unix) {
      Socket socket = (Socket) unix.fd();
      if (peer == null) {
        socket.send(nothing, 0, 0);
      } else {
        socket.sendTo(nothing, 0, 0, peer.getAddress(), peer.getPort());
      }
      return;
    }
    java.nio.channels.DatagramChannel socket =
        (java.nio.channels.DatagramChannel) ((NioUnsafe) channel.unsafe()).ch();
    SocketAddress connected = socket.getRemoteAddress();
    if (connected != null) {
      // The JDK takes an empty write on a connected socket for no write; so no ICMP error is heard.
      socket.disconnect();
    }
    socket.send(nothing, peer == null ? connected : peer);
  }

  /** Lets sockets share their address, each with a part of the peers: of Linux alone. */
  static boolean shareAddress(Channel channel) {
    return System.getProperty("os.name").equals("Linux")
        && (channel.config().setOption(UnixChannelOption.SO_REUSEPORT, true)
            || channel
                .config()
                .setOption(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true));
  }

  /** Bytes that the kernel keeps for a socket, as they were asked for: Linux reports twice that. */
  static int receiveBufferBytes(DatagramChannel channel) {
    int reported = channel.config().getReceiveBufferSize();
    boolean halved = !(channel instanceof UnixChannel);
    return halved || !System.getProperty("os.name").equals("Linux") ? reported : reported / 2;
  }
}
