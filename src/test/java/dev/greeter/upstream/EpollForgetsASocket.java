package dev.greeter.upstream;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** Sends 32,000,000 bytes to a peer that has ended its output, and prints how many arrive. */
final class EpollForgetsASocket {

  static final int SENT = 32_000_000;

  private EpollForgetsASocket() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println(received());
  }

  static int received() throws Exception {
    var loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    var server =
        new ServerBootstrap()
            .group(loops)
            .channel(EpollServerSocketChannel.class)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(new Replier());
    var address = (InetSocketAddress) server.bind("localhost", 0).sync().channel().localAddress();
    try (Socket peer = new Socket(address.getAddress(), address.getPort())) {
      peer.shutdownOutput();
      return peer.getInputStream().readAllBytes().length;
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  @Sharable
  private static final class Replier extends ChannelInboundHandlerAdapter {

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof ChannelInputShutdownReadComplete) {
        context
            .executor()
            .execute(
                () ->
                    context
                        .writeAndFlush(Unpooled.wrappedBuffer(new byte[SENT]))
                        .addListener(ChannelFutureListener.CLOSE));
      }
    }
  }
}
