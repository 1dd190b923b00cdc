package dev.greeter.bench.peers;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * A load generator on plain Netty, as the floor of what one can cost on the JVM: an event loop for
 * each processor, a time limit for each exchange, no socket option. Vert.x only finds out whether
 * there is epoll.
 */
public final class NettyLoad {

  private static final long LIMIT_SECONDS = 5;

  private static final ByteBuf REQUEST = RawNetty.buffer("1");

  private final Bootstrap bootstrap;
  private final InetSocketAddress server;
  private final Tally tally;

  private NettyLoad(Bootstrap bootstrap, InetSocketAddress server, Tally tally) {
    this.bootstrap = bootstrap;
    this.server = server;
    this.tally = tally;
  }

  /** Takes a port of 127.0.0.1, how many exchanges at once, and how many in all. */
  public static void main(String[] arguments) throws InterruptedException {
    int inFlight = Integer.parseInt(arguments[1]);
    var transport = RawNetty.transport();
    int processors = Runtime.getRuntime().availableProcessors();
    EventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(processors, transport.ioHandlerFactory());
    Tally tally = new Tally(inFlight, Integer.parseInt(arguments[2]));
    NettyLoad load =
        new NettyLoad(
            new Bootstrap().channelFactory(transport.channelFactory(false)),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])),
            tally);
    for (int i = 0; i < inFlight; i++) {
      EventLoop loop = loops.next();
      loop.execute(() -> load.next(loop));
    }
    tally.print();
    System.exit(0);
  }

  private void next(EventLoop loop) {
    if (tally.isNext()) {
      ChannelFuture unused =
          bootstrap.clone(loop).handler(new Exchange(loop, System.nanoTime())).connect(server);
    }
  }

  private final class Exchange extends ChannelInboundHandlerAdapter {
    private final EventLoop loop;
    private final long beginNanos;
    private ScheduledFuture<?> limit;
    private int bytes;

    Exchange(EventLoop loop, long beginNanos) {
      this.loop = loop;
      this.beginNanos = beginNanos;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      limit = loop.schedule(() -> close(context), LIMIT_SECONDS, TimeUnit.SECONDS);
      ChannelFuture unused = context.writeAndFlush(REQUEST.duplicate());
    }

    private static void close(ChannelHandlerContext context) {
      ChannelFuture unused = context.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf reply = (ByteBuf) message;
      bytes += reply.readableBytes();
      reply.release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      limit.cancel(false);
      tally.ended(bytes, System.nanoTime() - beginNanos);
    }

    /** Also where it could not connect. */
    @Override
    public void channelUnregistered(ChannelHandlerContext context) {
      next(loop);
    }

    /** A reset: what has come may not be all. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
      bytes = 0;
      close(context);
    }
  }
}
