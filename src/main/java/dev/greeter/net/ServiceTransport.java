package dev.greeter.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.transport.Transport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * A Vert.x transport whose accepted TCP sockets may be half closed: a peer's FIN ends its output
 * and no more, so that there is still somebody to answer. Vert.x has no option for this; Netty's
 * ({@link ChannelOption#ALLOW_HALF_CLOSURE}) must be set before the socket is read, and the
 * transport is where Vert.x lets one set it. HTTP servers keep Netty's default.
 *
 * <p>Everything else is left to the transport below it. Use one object for one Vert.x instance.
 */
public final class ServiceTransport implements Transport {

  private final Transport base;
  private final io.vertx.core.spi.transport.Transport implementation;

  private ServiceTransport(Transport base) {
    this.base = base;
    io.vertx.core.spi.transport.Transport spi = base.implementation();
    this.implementation =
        (io.vertx.core.spi.transport.Transport)
            Proxy.newProxyInstance(
                ServiceTransport.class.getClassLoader(),
                new Class<?>[] {io.vertx.core.spi.transport.Transport.class},
                (proxy, method, arguments) -> halfClosing(spi, method, arguments));
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
  private static Object halfClosing(
      io.vertx.core.spi.transport.Transport base, Method method, Object[] arguments)
      throws Throwable {
    Object answer;
    try {
      answer = method.invoke(base, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (method.getName().equals("configure")
        && arguments[0] instanceof NetServerOptions options
        && !(options instanceof HttpServerOptions)) {
      ((ServerBootstrap) arguments[2]).childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }
    return answer;
  }
}
