package dev.greeter.net.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Peer;
import dev.greeter.Transports;
import dev.greeter.net.Endpoint;
import dev.greeter.net.TcpKeepAlive;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ListenerIT {

  private static final int PEERS = 500;

  /** The event loop that accepts has other things to do, and is late. */
  @ParameterizedTest
  @MethodSource("dev.greeter.Transports#all")
  void aLateEventLoopAcceptsEveryPeerOfItsQueueBeforeItCloses(Transport transport)
      throws Exception {
    Vertx vertx = Transports.vertx(transport, new SimpleMeterRegistry());
    try {
      Listener listener =
          new Listener(
              vertx, Endpoint.inet("127.0.0.1", 0), 1024, TcpKeepAlive.OFF, null, "test", "test");
      CountDownLatch connected = new CountDownLatch(1);
      Promise<Endpoint> listening = Promise.promise();
      vertx.runOnContext(
          here ->
              listener
                  .open(ListenerIT::greet)
                  .onComplete(listening)
                  .onSuccess(open -> late(connected)));
      int port = listening.future().await().port();
      List<Peer> peers = new ArrayList<>();
      for (int i = 0; i < PEERS; i++) {
        peers.add(new Peer(port));
      }
      Future<Void> stopped = listener.stopAccepting();
      connected.countDown();
      stopped.await();
      for (Peer peer : peers) {
        assertThat(peer.readAll()).isEqualTo("hello");
        peer.close();
      }
    } finally {
      vertx.close().await();
    }
  }

  private static void greet(NetSocket socket) {
    socket.end(Buffer.buffer("hello"));
  }

  /** Stands for an event loop with much to do. */
  private static void late(CountDownLatch until) {
    try {
      until.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
