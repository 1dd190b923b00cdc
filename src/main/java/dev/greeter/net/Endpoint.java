package dev.greeter.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.util.NetUtil;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpClientConfig;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.net.TcpServerConfig;
import io.vertx.core.net.impl.SocketAddressImpl;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.time.Duration;

/**
 * What to listen on or to connect to: an address of the family inet or unix, the type of the
 * sockets, and whether they speak TLS. Its text is the one in logs, errors, reports and metrics;
 * Vert.x's options are built here and nowhere else.
 *
 * <p>The options are those of Vert.x 5.1 ({@link TcpServerConfig}, {@link TcpClientConfig}): they
 * set no socket option that was not asked for. {@code NetServerOptions} and {@code
 * NetClientOptions} turn their defaults into set options, and on epoll one of them, {@code
 * TCP_QUICKACK} 0, has Linux hold back the last ACK of a handshake for up to 200 ms while the
 * client is silent.
 *
 * @param address as Vert.x takes it; where to listen, a port may also be 0, a free one, and -1, a
 *     free one that instances share
 * @param type what the sockets carry
 * @param tls whether they speak TLS
 */
public record Endpoint(SocketAddress address, SocketType type, boolean tls) {

  /** How Linux marks an abstract name; people write {@code @}. */
  private static final String ABSTRACT = "\0";

  /** What Linux has room for; Netty would cut the rest off without a word. */
  private static final int MAX_PATH_BYTES = 107;

  /**
   * A TCP port.
   *
   * @param host address or name; an address of IPv6 with or without brackets
   * @param port 0 and -1 only where to listen
   * @return the endpoint
   */
  public static Endpoint inet(String host, int port) {
    return new Endpoint(inetAddress(host, port), SocketType.STREAM, false);
  }

  private static SocketAddress inetAddress(String host, int port) {
    String canonical = canonical(host);
    if (port < 0) {
      return SocketAddress.sharedRandomPort(-port, canonical);
    }
    try {
      // Vert.x knows no zone by the name of its interface; the JDK looks nothing else up here.
      return canonical.indexOf('%') > 0 && NetUtil.isValidIpV6Address(canonical)
          ? new SocketAddressImpl(canonical, port, InetAddress.getByName(canonical))
          : SocketAddress.inetSocketAddress(port, canonical);
    } catch (UnknownHostException e) {
      return SocketAddress.inetSocketAddress(port, canonical);
    }
  }

  /** An address that a name has, as Vert.x takes it. */
  static SocketAddress addressOf(InetAddress ip, int port) {
    return new SocketAddressImpl(canonical(ip.getHostAddress()), port, ip);
  }

  /** The same address, as one that a name has. */
  static SocketAddress addressOf(String name, SocketAddress address) {
    try {
      byte[] ip = inet(address).getAddress().getAddress();
      return addressOf(InetAddress.getByAddress(name, ip), address.port());
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no address: " + address, e);
    }
  }

  /**
   * An address as the JDK has it.
   *
   * @param address as Vert.x takes it
   * @return null for a unix socket, and for a name
   */
  public static InetSocketAddress inet(SocketAddress address) {
    InetAddress ip = ((SocketAddressImpl) address).ipAddress();
    return ip == null ? null : new InetSocketAddress(ip, address.port());
  }

  /** Whether the address has to be looked up. */
  boolean hasName() {
    return address.isInetSocket() && address.hostAddress() == null;
  }

  /** An address of IPv6 as RFC 5952 has it, its zone as it is; any other host as it is. */
  private static String canonical(String host) {
    if (!NetUtil.isValidIpV6Address(host)) {
      return host;
    }
    String address = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    int end = address.indexOf('%') < 0 ? address.length() : address.indexOf('%');
    return NetUtil.toAddressString(NetUtil.getByName(address.substring(0, end)), true)
        + address.substring(end);
  }

  /**
   * A unix socket.
   *
   * @param path of its file, or an abstract name that begins with {@code @}
   * @return the endpoint
   */
  public static Endpoint unix(String path) {
    return new Endpoint(
        SocketAddress.domainSocketAddress(
            path.startsWith("@") ? ABSTRACT + path.substring(1) : path),
        SocketType.STREAM,
        false);
  }

  /**
   * The endpoint that the flat keys of a section name.
   *
   * @param host where {@code path} is null
   * @param port where {@code path} is null
   * @param path null for the family inet
   * @param type what the sockets carry
   * @param tls whether they speak TLS
   * @return the endpoint
   */
  public static Endpoint of(String host, Integer port, String path, SocketType type, boolean tls) {
    return new Endpoint((path == null ? inet(host, port) : unix(path)).address, type, tls);
  }

  /** The same, at the port that the kernel chose; a unix socket has none. */
  public Endpoint at(int actualPort) {
    return address.isInetSocket()
        ? new Endpoint(inetAddress(address.host(), actualPort), type, tls)
        : this;
  }

  /**
   * The port.
   *
   * @return -1 for a unix socket
   */
  public int port() {
    return address.isInetSocket() ? address.port() : -1;
  }

  /**
   * Looks whether sockets of its kind can be had.
   *
   * @param vertx whose transport is to make them
   * @throws IOException with one line where they cannot
   */
  public void check(Vertx vertx) throws IOException {
    if (address.isDomainSocket()) {
      int bytes = address.path().getBytes(UTF_8).length - (isFile() ? 0 : ABSTRACT.length());
      if (bytes > MAX_PATH_BYTES) {
        throw new IOException(
            "the path has %s bytes, a unix socket takes %s".formatted(bytes, MAX_PATH_BYTES));
      }
      try {
        ((VertxInternal) vertx).transport().convert(address);
      } catch (InvalidPathException e) {
        throw new IOException("abstract names need the epoll transport", e);
      }
    }
  }

  /**
   * Whether it is a file.
   *
   * @return true for a unix socket without an abstract name
   */
  public boolean isFile() {
    return address.isDomainSocket() && !address.path().startsWith(ABSTRACT);
  }

  /**
   * How to listen for streams.
   *
   * @param backlog connections that the kernel queues before they are accepted
   * @return options for {@code Vertx.createNetServer}
   */
  public TcpServerConfig server(int backlog) {
    return new TcpServerConfig().setAcceptBacklog(backlog);
  }

  /**
   * How to connect.
   *
   * @param connectTimeout longest wait for the connection
   * @param keepAlive of the connections
   * @param localAddress of this end, or null for the kernel's choice
   * @return options for {@code Vertx.createNetClient}
   */
  public TcpClientConfig client(
      Duration connectTimeout, TcpKeepAlive keepAlive, String localAddress) {
    TcpClientConfig config = new TcpClientConfig().setConnectTimeout(connectTimeout);
    if (localAddress != null) {
      config.setLocalAddress(SocketAddress.inetSocketAddress(0, localAddress));
      config.setTransportConfig(new Bound());
    }
    keepAlive.applyTo(config.getTransportConfig());
    return config;
  }

  /** How a transport knows sockets that have an address before they connect. */
  static final class Bound extends TcpConfig {

    private Bound() {}

    private Bound(Bound other) {
      super(other);
    }

    @Override
    protected TcpConfig copy() {
      return new Bound(this);
    }
  }

  /**
   * Whether the text is an address, which is not looked up.
   *
   * @param host any
   * @return true for one of IPv4 or IPv6
   */
  public static boolean isAddress(String host) {
    return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
  }

  /**
   * How to serve HTTP.
   *
   * @return options for {@code Vertx.createHttpServer}
   */
  public HttpServerConfig http() {
    return new HttpServerConfig().setVersions(HttpVersion.HTTP_1_0, HttpVersion.HTTP_1_1);
  }

  /**
   * A failure to listen here, for people.
   *
   * @param failure as Vert.x hands it out
   * @return a failure whose message names the place and the cause
   */
  public IOException cannotListen(Throwable failure) {
    return cannot("listen on", failure);
  }

  /**
   * A failure that no peer has to do with, for people.
   *
   * @param failure why there can be no connection from here
   * @return a failure whose message names the place and the cause
   */
  public IOException cannotConnect(Throwable failure) {
    return cannot("connect to", failure);
  }

  private IOException cannot(String what, Throwable failure) {
    String cause = SocketErrors.describe(failure);
    return new IOException("cannot %s %s: %s".formatted(what, this, cause), failure);
  }

  /**
   * The failure where another owner listens here already, in the words of the kernel.
   *
   * @return a failure whose message names the place and the cause
   */
  public IOException taken() {
    return cannotListen(new BindException(Errno.EADDRINUSE.words()));
  }

  /**
   * {@code localhost:8080}, {@code [::1]:8080} (RFC 3986, 3.2.2), {@code unix:/run/g.sock}, {@code
   * unix:@name}, each behind {@code udp:} or {@code tls:} where it is one.
   */
  @Override
  public String toString() {
    String prefix = (tls ? "tls:" : "") + (type == SocketType.DATAGRAM ? "udp:" : "");
    return address.isDomainSocket()
        ? prefix + "unix:" + address.path().replace(ABSTRACT, "@")
        : prefix + text(address);
  }

  /**
   * An address for people.
   *
   * @param address as Netty and the JDK have it
   * @return {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}, {@code unix:/run/g.sock}; a client's
   *     unix socket has no name
   */
  public static String text(java.net.SocketAddress address) {
    return address instanceof InetSocketAddress inet
        ? text(addressOf(inet.getAddress(), inet.getPort()))
        : "unix:" + address.toString().replace(ABSTRACT, "@");
  }

  /**
   * An address of the family inet for people: {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}.
   *
   * @param inet such as the JDK makes it, which writes every zero of IPv6
   * @return one word
   */
  public static String text(SocketAddress inet) {
    String host = canonical(inet.host());
    return (NetUtil.isValidIpV6Address(host) ? "[" + host + "]" : host) + ":" + inet.port();
  }
}
