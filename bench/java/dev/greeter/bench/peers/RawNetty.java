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
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.transport.Transport;
import java.io.File;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * The contract on plain Netty, as the floor of what it can cost on the JVM: one event loop, which
 * accepts and serves, so that no accept wakes another thread; no socket option that does not
 * matter. Vert.x only finds out whether there is epoll.
 */
public final class RawNetty {

  private static final int BACKLOG = 4096;
  private static final ByteBuf WELCOME = buffer("Welcome to server!");
  private static final ByteBuf GOODBYE = buffer("Goodbye!");

  private RawNetty() {}

  /**
   * Listens until it is killed; takes the deadline in milliseconds, and the path of a unix socket,
   * or the files of a certificate and its key.
   */
  public static void main(String[] arguments) throws InterruptedException, SSLException {
    long deadlineMs = Long.parseLong(arguments[0]);
    var transport = transport();
    SocketAddress address =
        arguments.length == 2
            ? SocketAddress.domainSocketAddress(arguments[1])
            : SocketAddress.inetSocketAddress(0, "127.0.0.1");
    SslContext tls =
        arguments.length == 3
            ? SslContextBuilder.forServer(new File(arguments[1]), new File(arguments[2]))
                .sslProvider(SslProvider.JDK)
                .build()
            : null;
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, transport.ioHandlerFactory());
    Channel listener =
        new ServerBootstrap()
            .group(loop, loop)
            .channelFactory(transport.serverChannelFactory(address.isDomainSocket()))
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (tls != null) {
                      channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                    }
                    channel.pipeline().addLast(new Connection(deadlineMs));
                  }
                })
            .bind(transport.convert(address))
            .sync()
            .channel();
    System.out.println(
        "listening on "
            + (listener.localAddress() instanceof InetSocketAddress inet
                ? "127.0.0.1:" + inet.getPort()
                : "unix:" + address.path()));
  }

  /** Epoll where there is one. */
  static io.vertx.core.spi.transport.Transport transport() {
    Transport epoll = Transport.nativeTransport();
    return (epoll != null && epoll.available() ? epoll : Transport.NIO).implementation();
  }

  /** A buffer that is written again and again. */
  static ByteBuf buffer(String text) {
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
