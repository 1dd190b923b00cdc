package dev.greeter.upstream;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannelConfig;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Answers a peer that has ended its output over a unix socket, and prints how many bytes arrive.
 */
final class NioClosesAtTheEndOfAUnixPeer {

  private NioClosesAtTheEndOfAUnixPeer() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println(received(Files.createTempDirectory("netty").resolve("socket")));
  }

  static int received(Path path) throws Exception {
    var loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    var address = UnixDomainSocketAddress.of(path);
    new ServerBootstrap()
        .group(loops)
        .channel(NioServerDomainSocketChannel.class)
        .childHandler(new Replier())
        .bind(address)
        .sync();
    try (SocketChannel peer = SocketChannel.open(address)) {
      peer.shutdownOutput();
      return peer.read(ByteBuffer.allocate(100));
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  @Sharable
  private static final class Replier extends ChannelInboundHandlerAdapter {

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      ((DuplexChannelConfig) context.channel().config()).setAllowHalfClosure(true);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof ChannelInputShutdownReadComplete) {
        context
            .writeAndFlush(Unpooled.wrappedBuffer(new byte[1]))
            .addListener(ChannelFutureListener.CLOSE);
      }
    }
  }
}
