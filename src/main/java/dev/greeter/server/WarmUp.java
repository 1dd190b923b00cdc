package dev.greeter.server;

import dev.greeter.net.SocketType;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays the server's own path before it listens: what the first peers of a new process get is as
 * true as what the later ones get, and class loading alone takes a third of a second, in which a
 * datagram may find no room. The peers are blocking sockets of this process, on a worker thread,
 * and one after the other.
 */
final class WarmUp {

  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  private static final int EXCHANGES = 300;

  /**
   * What was kept comes back all at once from a server that is replaced. Code that is not compiled
   * by then takes three times as long to answer the last of 100.
   */
  private static final int KEPT_EXCHANGES = 3000;

  private static final int KEPT_TIMES_AS_LONG = 6;

  /** What {@link ServerConfig#onLoopback} knows. */
  private static final byte[] KNOWN = {'1'};

  private static final byte[] OTHER = {0};

  private final InetSocketAddress server;
  private final boolean keeps;
  private final long beginNanos = System.nanoTime();
  private final long limitMs;

  private WarmUp(SocketAddress server, ServerConfig config) {
    this.server = new InetSocketAddress(server.host(), server.port());
    this.keeps = config.limits().requestsPerConnection() != 1;
    this.limitMs = (long) config.warmUpMs() * (keeps ? KEPT_TIMES_AS_LONG : 1);
  }

  /**
   * Plays to an instance.
   *
   * @param instance on its event loop
   * @param config of the server
   * @param uncounted the same server on the loopback, not listening yet; shut down in the end
   * @return done when warm; never fails
   */
  static Future<Void> play(Context instance, ServerConfig config, Receiver uncounted) {
    long beginNanos = System.nanoTime();
    return uncounted
        .listen(null)
        .compose(
            place ->
                instance.<Void>executeBlocking(
                    () -> {
                      new WarmUp(place.address(), config).play(config.place().type());
                      return null;
                    }))
        .onComplete(played -> LOG.debug("warm after {} ms", sinceMs(beginNanos)))
        .otherwiseEmpty()
        .eventually(() -> uncounted.shutdown(Duration.ZERO));
  }

  private void play(SocketType type) throws IOException {
    if (type == SocketType.STREAM) {
      for (int i = 0; i < (keeps ? KEPT_EXCHANGES : EXCHANGES); i++) {
        connection(request(i));
      }
      return;
    }
    try (DatagramSocket peer = new DatagramSocket()) {
      peer.connect(server);
      for (int i = 0; i < EXCHANGES; i++) {
        peer.setSoTimeout(restMs());
        peer.send(new DatagramPacket(request(i), request(i).length));
        peer.receive(new DatagramPacket(new byte[1], 1));
      }
    }
  }

  private byte[] request(int number) {
    return number % 2 == 0 || keeps ? KNOWN : OTHER;
  }

  private void connection(byte[] request) throws IOException {
    try (Socket peer = new Socket()) {
      peer.setSoTimeout(restMs());
      peer.connect(server, restMs());
      peer.getOutputStream().write(request);
      if (keeps) {
        peer.getInputStream().read();
        // What no request begins with is the last one of a connection.
        peer.getOutputStream().write(OTHER);
      }
      peer.getInputStream().transferTo(OutputStream.nullOutputStream());
    }
  }

  /** What is left of its time, at least 1 ms: 0 would be without a limit. */
  private int restMs() throws SocketTimeoutException {
    long rest = limitMs - sinceMs(beginNanos);
    if (rest <= 0) {
      throw new SocketTimeoutException();
    }
    return (int) rest;
  }

  private static long sinceMs(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }
}
