package dev.greeter.server;

import io.vertx.core.buffer.Buffer;
import javax.net.ssl.SSLSession;

/** A request that a handler answers. To be read on the thread that the handler is called on. */
public interface Request {

  /**
   * Its bytes, without what frames them.
   *
   * @return at most {@code maxRequestBytes}, possibly none; the handler's own from now on
   */
  Buffer bytes();

  /**
   * Numbers the connection, as its line in the log does; of datagrams each has a number.
   *
   * @return from 1 on, unique among those of the server
   */
  long connection();

  /**
   * The peer's address as the log has it: the one of the PROXY header, where there was one.
   *
   * @return such as {@code 127.0.0.1:40000}; {@code unix} for a unix socket
   */
  String remote();

  /**
   * The address of the server's own socket.
   *
   * @return such as {@code 127.0.0.1:8080}; {@code unix} for a unix socket
   */
  String local();

  /**
   * The session of TLS, which knows the client's certificate if there is one.
   *
   * @return null without TLS
   */
  SSLSession tlsSession();
}
