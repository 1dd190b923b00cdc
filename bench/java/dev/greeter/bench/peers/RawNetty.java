package dev.greeter.bench.peers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * The contract on plain Netty, as the floor of what it can cost on the JVM: one event loop, which
 * accepts and serves, so that no accept wakes another thread; no socket option that does not
 * matter. Vert.x only finds out whether there is epoll.
 */
public final class RawNetty {

  private static final int BACKLOG = 4096;
  private static final ByteBuf WELCOME = reply("Welcome to server!");
  private static final ByteBuf GOODBYE = reply("Goodbye!");

  private RawNetty() {}

  /** Listens until it is killed; takes the deadline in milliseconds. */
  public static void main(String[] arguments) throws InterruptedException {
    long deadlineMs = Long.parseLong(arguments[0]);
    Transport epoll = Transport.nativeTransport();
    Transport transport = epoll != null && epoll.available() ? epoll : Transport.NIO;
    EventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(1, transport.implementation().ioHandlerFactory());
    Channel listener =
        new ServerBootstrap()
            .group(loop, loop)
            .channelFactory(transport.implementation().serverChannelFactory(false))
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new Connection(deadlineMs));
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
    InetSocketAddress address = (InetSocketAddress) listener.localAddress();
    System.out.println("listening on 127.0.0.1:" + address.getPort());
  }

  /** A buffer that is written again and again. */
  private static ByteBuf reply(String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    return Unpooled.unreleasableBuffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes));
  }

  private static final class Connection extends ChannelInboundHandlerAdapter {
    private final long deadlineMs;
    private ScheduledFuture<?> deadline;

    Connection(long deadlineMs) {
      this.deadlineMs = deadlineMs;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      deadline =
          context.executor().schedule(() -> close(context), deadlineMs, TimeUnit.MILLISECONDS);
    }

    private static void close(ChannelHandlerContext context) {
      ChannelFuture unused = context.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf request = (ByteBuf) message;
      boolean welcome =
          request.readableBytes() == 1 && request.getByte(request.readerIndex()) == '1';
      request.release();
      end(context, welcome ? WELCOME : GOODBYE);
    }

    /** The end of the input without a byte is a request too, and an empty one. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        end(context, GOODBYE);
      }
    }

    /** Answers once: what comes after the first read is not looked at. */
    private void end(ChannelHandlerContext context, ByteBuf reply) {
      if (deadline.cancel(false)) {
        context.writeAndFlush(reply.duplicate()).addListener(ChannelFutureListener.CLOSE);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      deadline.cancel(false);
    }

    /** A reset, mostly. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
      close(context);
    }
  }
}
