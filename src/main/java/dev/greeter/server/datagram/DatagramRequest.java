package dev.greeter.server.datagram;

import dev.greeter.net.Endpoint;
import dev.greeter.net.datagram.Datagram;
import dev.greeter.server.Request;
import io.vertx.core.buffer.Buffer;
import javax.net.ssl.SSLSession;

/** A datagram, which has no connection, but a number. */
record DatagramRequest(Datagram datagram, long connection, Buffer bytes) implements Request {

  @Override
  public String remote() {
    return Endpoint.text(datagram.sender());
  }

  @Override
  public String local() {
    return Endpoint.text(datagram.local());
  }

  @Override
  public SSLSession tlsSession() {
    return null;
  }
}
