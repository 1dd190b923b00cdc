package dev.greeter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Configs;
import dev.greeter.LogCapture;
import dev.greeter.Needs;
import dev.greeter.Peer;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Thousands of peers at once, none of them well-behaved but the last. */
class FloodIT {

  private static final int PEERS = 3000;

  @ParameterizedTest
  @MethodSource("dev.greeter.Transports#all")
  void nothingIsLeftOfAFloodAndTheNextPeerIsServed(Transport transport) throws IOException {
    Needs.descriptors(2 * PEERS + 200, "a flood of peers is");
    try (LogCapture log = new LogCapture();
        ServerFixture server =
            new ServerFixture(transport, 2, Configs.server("idleTimeoutMs=3000"))) {
      List<Peer> peers = new ArrayList<>();
      for (int i = 0; i < PEERS; i++) {
        Peer peer = new Peer(server.port);
        peers.add(peer);
        switch (i % 5) {
          case 0 -> peer.reset();
          case 1 -> peer.close();
          case 2 -> peer.send("2").reset();
          case 3 -> peer.finish();
          default -> {
            // Silent.
          }
        }
      }
      assertThat(Peer.ask(server.port, "1")).isEqualTo("Welcome to server!");
      server.awaitNoneOpen();
      assertThat(Peer.ask(server.port, "1")).isEqualTo("Welcome to server!");
      for (Peer peer : peers) {
        peer.close();
      }
      assertThat(log.problems()).isEmpty();
    }
  }
}
