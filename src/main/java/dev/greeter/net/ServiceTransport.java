package dev.greeter.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.transport.Transport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A Vert.x transport whose accepted TCP sockets may be half closed: a peer's FIN ends its output
 * and no more, so that there is still somebody to answer. It also knows the sockets that listen,
 * and sees them through a shortage of descriptors and to a quiet end ({@link #stopAccepting}).
 *
 * <p>Vert.x has no option for this; Netty's ({@link ChannelOption#ALLOW_HALF_CLOSURE}) must be set
 * before the socket is read, and the transport is where Vert.x lets one set it. HTTP servers keep
 * Netty's default.
 *
 * <p>Everything else is left to the transport below it. Use one object for one Vert.x instance.
 */
public final class ServiceTransport implements Transport {

  private final Transport base;
  private final List<Acceptor> acceptors = new CopyOnWriteArrayList<>();
  private final io.vertx.core.spi.transport.Transport implementation;

  private ServiceTransport(Transport base) {
    this.base = base;
    io.vertx.core.spi.transport.Transport spi = base.implementation();
    this.implementation =
        (io.vertx.core.spi.transport.Transport)
            Proxy.newProxyInstance(
                ServiceTransport.class.getClassLoader(),
                new Class<?>[] {io.vertx.core.spi.transport.Transport.class},
                (proxy, method, arguments) -> invoke(spi, method, arguments));
  }

  /**
   * The fastest transport that works on this machine: epoll on Linux where its library loads, else
   * NIO.
   *
   * @return a new transport
   */
  public static ServiceTransport best() {
    Transport nativeTransport = Transport.nativeTransport();
    return on(
        nativeTransport != null && nativeTransport.available() ? nativeTransport : Transport.NIO);
  }

  /**
   * The same on a transport of one's choice.
   *
   * @param base an available transport
   * @return a new transport
   */
  public static ServiceTransport on(Transport base) {
    return new ServiceTransport(base);
  }

  @Override
  public String name() {
    return base.name();
  }

  @Override
  public boolean available() {
    return base.available();
  }

  @Override
  public Throwable unavailabilityCause() {
    return base.unavailabilityCause();
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return implementation;
  }

  /**
   * Hands every call on, and after that which configures a TCP listener allows half-closure. A
   * proxy rather than a class, so that it fits whatever else the SPI asks for in the next Vert.x.
   */
  private Object invoke(
      io.vertx.core.spi.transport.Transport spi, Method method, Object[] arguments)
      throws Throwable {
    Object answer;
    try {
      answer = method.invoke(spi, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (method.getName().equals("configure") && arguments[0] instanceof NetServerOptions options) {
      Acceptor acceptor = new Acceptor();
      ServerBootstrap listener = (ServerBootstrap) arguments[2];
      listener.handler(acceptor);
      if (!(options instanceof HttpServerOptions)) {
        listener.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        acceptors.add(acceptor);
      }
    }
    return answer;
  }

  /**
   * Ends the listening of every TCP server, and of no HTTP server, without losing a connection that
   * the kernel has accepted. Vert.x is not told: it takes its handlers away before it closes the
   * socket, and a connection that comes in between finds nobody. What is open stays open.
   *
   * @return done when nobody listens any more
   */
  public Future<Void> stopAccepting() {
    return Future.join(acceptors.stream().map(Acceptor::close).toList()).mapEmpty();
  }
}
