package dev.greeter.net;

import dev.greeter.net.listen.AcceptQueue;
import dev.greeter.net.listen.Acceptors;
import dev.greeter.net.listen.Listener;
import dev.greeter.net.socket.EpollRegistrations;
import dev.greeter.net.socket.TcpInfoReader;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.impl.transports.TransportInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.net.TcpOption;
import io.vertx.core.transport.Transport;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import jdk.net.ExtendedSocketOptions;

/**
 * A Vert.x transport that puts an {@link AcceptQueue} ahead of every TCP socket that listens: it
 * sees it through a shortage of descriptors, and, for a {@link Listener}, to a quiet end. A {@link
 * Listener} also accepts on the event loop of its first instance instead of a thread of its own. No
 * API of Vert.x reaches the socket that listens; everything else is left to the transport below.
 *
 * <p>Every method of the SPI stands here, the default ones too: the transport below has overridden
 * them. Use one object for one Vert.x instance.
 */
public final class ServiceTransport implements io.vertx.core.spi.transport.Transport {

  private final io.vertx.core.spi.transport.Transport base;

  private ServiceTransport(io.vertx.core.spi.transport.Transport base) {
    this.base = base;
  }

  /**
   * The fastest transport that works on this machine: epoll on Linux where its library loads, else
   * NIO.
   *
   * @return a new transport
   */
  public static Transport best() {
    Transport nativeOne = Transport.nativeTransport();
    return on(nativeOne != null && nativeOne.available() ? nativeOne : Transport.NIO);
  }

  /**
   * The transport that a configuration names.
   *
   * @param name {@code auto}, {@code epoll} or {@code nio}
   * @return a new transport
   * @throws IllegalStateException with one line, where this machine does not have it
   */
  public static Transport named(String name) {
    if (name.equals("auto")) {
      return best();
    }
    Transport base = name.equals("nio") ? Transport.NIO : Transport.EPOLL;
    if (base == null) {
      throw new IllegalStateException(name + " is not available: its classes are missing");
    }
    if (!base.available()) {
      throw new IllegalStateException(
          name + " is not available: " + base.unavailabilityCause().getMessage());
    }
    return on(base);
  }

  /**
   * The same on a transport of one's choice.
   *
   * @param base an available transport
   * @return a new transport
   */
  public static Transport on(Transport base) {
    Errno.load();
    return new TransportInternal(
        base.name(),
        base.available(),
        base.unavailabilityCause(),
        new ServiceTransport(base.implementation()));
  }

  /**
   * Makes what asks the kernel about the connections of one event loop.
   *
   * @param vertx on whatever transport
   * @param endpoint what they are connected to, or accepted at
   * @return null where it has no answer: not on epoll, of a unix socket, of datagrams
   */
  public static TcpInfoReader tcpInfoReader(Vertx vertx, Endpoint endpoint) {
    var transport = ((VertxInternal) vertx).transport();
    var base = transport instanceof ServiceTransport service ? service.base : transport;
    boolean isTcp = endpoint.address().isInetSocket() && endpoint.type() == SocketType.STREAM;
    return isTcp && base instanceof EpollTransport ? new TcpInfoReader() : null;
  }

  @Override
  public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
    base.configure(config, domainSocket, bootstrap);
    if (!config.isSoKeepAlive()) {
      // As every socket begins: to say so costs a system call for each of them.
      bootstrap.childOption(ChannelOption.SO_KEEPALIVE, null);
    }
    keepAlive(config, bootstrap::childOption);
    if (config instanceof Listener.Options options) {
      bootstrap.handler(options.queue());
      bootstrap.attr(Acceptors.ACCEPTS_ON, options.eventLoop());
    } else {
      bootstrap.handler(new AcceptQueue(new LongAdder(), 0, "a unix socket", null));
    }
  }

  @Override
  public void configure(TcpConfig config, boolean domainSocket, Bootstrap bootstrap) {
    base.configure(config, domainSocket, bootstrap);
    if (!config.isSoKeepAlive()) {
      bootstrap.option(ChannelOption.SO_KEEPALIVE, null);
    }
    keepAlive(config, bootstrap::option);
    if (config instanceof Endpoint.Bound && base instanceof EpollTransport) {
      // The port is chosen with the peer's address known: it has to be free for that pair alone.
      bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
    }
  }

  /** On epoll Vert.x does that itself. */
  private void keepAlive(TcpConfig config, BiConsumer<ChannelOption<Integer>, Integer> options) {
    if (config.isSoKeepAlive() && !(base instanceof EpollTransport)) {
      // Only here: a runtime may lack the module that these are in, jdk.net.
      Map.of(
              TcpOption.KEEPIDLE, ExtendedSocketOptions.TCP_KEEPIDLE,
              TcpOption.KEEPINTVL, ExtendedSocketOptions.TCP_KEEPINTERVAL,
              TcpOption.KEEPCNT, ExtendedSocketOptions.TCP_KEEPCOUNT)
          .forEach(
              (option, nio) -> options.accept(NioChannelOption.of(nio), config.getOption(option)));
    }
  }

  @Override
  public void configure(DatagramChannel channel, DatagramSocketOptions options) {
    base.configure(channel, options);
  }

  @Override
  public EventLoopGroup eventLoopGroup(
      int type, int threads, ThreadFactory threadFactory, int ioRatio) {
    return type == ACCEPTOR_EVENT_LOOP_GROUP
        ? new Acceptors(threads, threadFactory, ioHandlerFactory())
        : new MultiThreadIoEventLoopGroup(threads, threadFactory, ioHandlerFactory());
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return base instanceof EpollTransport
        ? new EpollRegistrations(base.ioHandlerFactory())
        : base.ioHandlerFactory();
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return base.channelFactory(domainSocket);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return base.serverChannelFactory(domainSocket);
  }

  // The SPI's own signature names a class that Netty has deprecated.
  @SuppressWarnings("deprecation")
  @Override
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return base.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
    return base.datagramChannelFactory();
  }

  @Override
  public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
    return base.convert(address);
  }

  @Override
  public io.vertx.core.net.SocketAddress convert(SocketAddress address) {
    return base.convert(address);
  }

  @Override
  public boolean supportsDomainSockets() {
    return base.supportsDomainSockets();
  }

  @Override
  public boolean supportFileRegion() {
    return base.supportFileRegion();
  }

  @Override
  public boolean isAvailable() {
    return base.isAvailable();
  }

  @Override
  public Throwable unavailabilityCause() {
    return base.unavailabilityCause();
  }
}
