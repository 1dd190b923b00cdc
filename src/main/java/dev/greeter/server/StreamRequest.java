package dev.greeter.server;

import dev.greeter.net.proxy.ProxyHeaderReader;
import dev.greeter.net.socket.Sockets;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import javax.net.ssl.SSLSession;

/** A request of a connection. */
record StreamRequest(NetSocket socket, long connection, Buffer bytes) implements Request {

  @Override
  public String remote() {
    return ProxyHeaderReader.remote(socket);
  }

  @Override
  public String local() {
    return Sockets.local(socket);
  }

  @Override
  public SSLSession tlsSession() {
    return socket.sslSession();
  }
}
