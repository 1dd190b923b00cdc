package dev.greeter.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.greeter.Configs;
import dev.greeter.Peer;
import dev.greeter.group.Group;
import dev.greeter.net.ServiceTransport;
import dev.greeter.server.ServerGroup;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * What one connection costs the server: CPU time of its threads, ours beside a server of plain
 * Netty that does the same (answers a {@code 1}, cuts who is silent for a second), in turn, in one
 * process, under the same peers. The ratio is what counts; the rest is the machine's.
 */
public final class ConnectionCost {

  private static final int CONNECTIONS = 20_000;
  private static final int PEERS = 4;
  private static final int WARM_UP_ROUNDS = 3;
  private static final int ROUNDS = 7;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ConnectionCost() {}

  /** Runs and prints; takes no arguments. */
  public static void main(String[] arguments) throws Exception {
    Transport transport =
        Transport.nativeTransport() != null && Transport.nativeTransport().available()
            ? Transport.nativeTransport()
            : Transport.NIO;
    Vertx vertx = Vertx.builder().withTransport(ServiceTransport.on(transport)).build();
    String deployment =
        vertx
            .deployVerticle(
                "dev.greeter.server.ServerVerticle",
                new DeploymentOptions().setConfig(Configs.server()))
            .await();
    int ours = Group.of(vertx, deployment, ServerGroup.class).endpoints().get(0).port();
    EventLoopGroup netty =
        new MultiThreadIoEventLoopGroup(
            2, new DefaultThreadFactory("netty"), transport.implementation().ioHandlerFactory());
    int plain = plainNetty(netty, transport);
    System.out.printf("%d connections a round, on %s%n", CONNECTIONS, transport.name());
    double[] ratios = new double[ROUNDS];
    for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      double mine = microseconds("vert.x", ours);
      double theirs = microseconds("netty", plain);
      if (round >= 0) {
        ratios[round] = mine / theirs;
        System.out.printf(
            "greeter %.1f us, plain netty %.1f us per connection, ratio %.2f%n",
            mine, theirs, ratios[round]);
      }
    }
    Arrays.sort(ratios);
    System.out.printf("median ratio %.2f%n", ratios[ROUNDS / 2]);
    netty.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
    vertx.close().await();
  }

  /** CPU time of the threads of that name per connection of one round. */
  private static double microseconds(String threads, int port) throws Exception {
    long before = cpuNanos(threads);
    ExecutorService peers = Executors.newFixedThreadPool(PEERS);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < PEERS; i++) {
      running.add(
          peers.submit(
              () -> {
                for (int n = 0; n < CONNECTIONS / PEERS; n++) {
                  String reply = Peer.ask(port, "1");
                  if (!reply.equals("Welcome to server!")) {
                    throw new IllegalStateException(reply);
                  }
                }
                return null;
              }));
    }
    for (Future<?> peer : running) {
      peer.get();
    }
    peers.shutdown();
    return (cpuNanos(threads) - before) / 1e3 / CONNECTIONS;
  }

  private static long cpuNanos(String name) {
    long sum = 0;
    for (long id : THREADS.getAllThreadIds()) {
      ThreadInfo info = THREADS.getThreadInfo(id);
      if (info != null && info.getThreadName().startsWith(name)) {
        sum += Math.max(0, THREADS.getThreadCpuTime(id));
      }
    }
    return sum;
  }

  /** The same service without Vert.x and without us. */
  private static int plainNetty(EventLoopGroup group, Transport transport) throws Exception {
    Channel listener =
        new ServerBootstrap()
            .group(group)
            .channelFactory(transport.implementation().serverChannelFactory(false))
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new Greeting());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** One connection of plain Netty. */
  private static final class Greeting extends SimpleChannelInboundHandler<ByteBuf> {
    private ScheduledFuture<?> deadline;

    @Override
    public void channelActive(ChannelHandlerContext context) {
      Runnable close = () -> context.close().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
      deadline = context.executor().schedule(close, 1, TimeUnit.SECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf request) {
      deadline.cancel(false);
      boolean one = request.readableBytes() == 1 && request.getByte(0) == '1';
      context
          .writeAndFlush(Unpooled.copiedBuffer(one ? "Welcome to server!" : "Goodbye!", UTF_8))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }
}
