package dev.greeter.net;

import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpClientConfig;
import io.vertx.core.net.TcpServerConfig;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;

/**
 * An address to listen on or to connect to. Its text is the one in logs, errors, reports and
 * metrics; Vert.x's options are built here and nowhere else.
 *
 * <p>The options are those of Vert.x 5.1 ({@link TcpServerConfig}, {@link TcpClientConfig}): they
 * set no socket option that was not asked for. {@code NetServerOptions} and {@code
 * NetClientOptions} turn their defaults into set options, and on epoll one of them, {@code
 * TCP_QUICKACK} 0, has Linux hold back the last ACK of a handshake for up to 200 ms while the
 * client is silent.
 *
 * @param host address or name; an address of IPv6 without brackets
 * @param port TCP port; where to listen also 0, a free one, and -1, a free one that instances share
 */
public record Endpoint(String host, int port) {

  /** The same host, at the port that the kernel chose. */
  Endpoint at(int actualPort) {
    return new Endpoint(host, actualPort);
  }

  /**
   * Where to connect to.
   *
   * @return the address as Vert.x takes it
   */
  public SocketAddress address() {
    return SocketAddress.inetSocketAddress(port, host);
  }

  /** How to listen for streams. */
  TcpServerConfig server(int backlog) {
    return new TcpServerConfig().setHost(host).setPort(port).setAcceptBacklog(backlog);
  }

  /**
   * How to connect.
   *
   * @param connectTimeout longest wait for the connection
   * @return options for {@code Vertx.createNetClient}
   */
  public TcpClientConfig client(Duration connectTimeout) {
    return new TcpClientConfig().setConnectTimeout(connectTimeout);
  }

  /**
   * How to serve HTTP.
   *
   * @return options for {@code Vertx.createHttpServer}
   */
  public HttpServerConfig http() {
    return new HttpServerConfig()
        .setVersions(HttpVersion.HTTP_1_0, HttpVersion.HTTP_1_1)
        .setTcpHost(host)
        .setTcpPort(port);
  }

  /**
   * A failure to listen here, for people.
   *
   * @param failure as Vert.x hands it out
   * @return a failure whose message names the place and the cause
   */
  public IOException cannotListen(Throwable failure) {
    return new IOException(
        "cannot listen on %s: %s".formatted(this, SocketErrors.describe(failure)), failure);
  }

  /**
   * The failure where another owner listens here already, in the words of the kernel.
   *
   * @return a failure whose message names the place and the cause
   */
  public IOException taken() {
    return cannotListen(new BindException("Address already in use"));
  }

  /** Host and port; an address of IPv6 stands in brackets (RFC 3986, 3.2.2). */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
