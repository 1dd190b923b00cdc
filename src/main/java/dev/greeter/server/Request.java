package dev.greeter.server;

import dev.greeter.net.proxy.ProxyHeaderReader;
import dev.greeter.net.socket.Sockets;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import javax.net.ssl.SSLSession;

/** A request that a handler answers. To be read on the thread that the handler is called on. */
public final class Request {

  private final NetSocket socket;
  private final long connection;
  private final Buffer bytes;

  Request(NetSocket socket, long connection, byte[] bytes) {
    this.socket = socket;
    this.connection = connection;
    this.bytes = Buffer.buffer(bytes);
  }

  /**
   * Its bytes, without what frames them.
   *
   * @return at most {@code maxRequestBytes}, possibly none; the handler's own from now on
   */
  public Buffer bytes() {
    return bytes;
  }

  /**
   * Numbers the connection, as its line in the log does.
   *
   * @return from 1 on, unique among those of the server
   */
  public long connection() {
    return connection;
  }

  /**
   * The peer's address as the log has it: the one of the PROXY header, where there was one.
   *
   * @return such as {@code 127.0.0.1:40000}; {@code unix} for a unix socket
   */
  public String remote() {
    return ProxyHeaderReader.remote(socket);
  }

  /**
   * The address that the peer has connected to.
   *
   * @return such as {@code 127.0.0.1:8080}; {@code unix} for a unix socket
   */
  public String local() {
    return Sockets.local(socket);
  }

  /**
   * The session of TLS, which knows the client's certificate if there is one.
   *
   * @return null without TLS
   */
  public SSLSession tlsSession() {
    return socket.sslSession();
  }
}
