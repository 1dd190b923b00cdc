package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** More peers than the process has room for. */
class ShortageIT {

  private static final String[] SERVER =
      GreeterProcess.arguments(
          "client=null",
          "server.config.port=-1",
          "server.config.idleTimeoutMs=3000",
          "server.config.maxConnections=20000",
          "admin.config.port=0");

  /** However long it takes to connect them, none is gone before the last has come. */
  private static final String[] PATIENT =
      Stream.concat(
              Arrays.stream(SERVER),
              Arrays.stream(GreeterProcess.arguments("server.config.idleTimeoutMs=60000")))
          .toArray(String[]::new);

  @Test
  void outOfDescriptorsTheServiceRecoversByItselfAndSaysItOnce() throws Exception {
    // Both limits: the JVM raises the soft one to the hard one.
    List<String> limited = List.of("sh", "-c", "ulimit -n 256; exec \"$@\"", "sh");
    try (GreeterProcess greeter = GreeterProcess.start(limited, Map.of(), PATIENT)) {
      int port = greeter.port();
      List<Peer> peers = knock(port, 600);
      // Peers that go before they are accepted take no descriptor.
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> greeter.log().contains("cannot accept on "));
      for (Peer peer : peers) {
        peer.close();
      }
      await()
          .atMost(Duration.ofSeconds(10))
          .ignoreExceptions()
          .until(() -> Peer.ask(port, "1").equals("Welcome to server!"));
      // Lines are written a little after what they tell.
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> greeter.log().contains("accepting connections again on "));
      assertThat(greeter.log().lines().filter(line -> line.contains("WARN")).toList())
          .singleElement()
          .asString()
          .containsPattern("cannot accept on \\S+:" + port + ": Too many open files");
      assertThat(greeter.terminate().exitCode()).isZero();
      assertThat(greeter.log()).doesNotContain("ERROR");
    }
  }

  @Test
  void amongTenThousandSilentPeersOneThatSpeaksIsAnswered() throws Exception {
    Needs.descriptors(10_200, "a peer among ten thousand is");
    try (GreeterProcess greeter = GreeterProcess.start(SERVER)) {
      int port = greeter.port();
      List<Peer> silent = knock(port, 10_000);
      assertThat(Peer.ask(port, "1")).isEqualTo("Welcome to server!");
      for (Peer peer : silent) {
        assertThat(peer.readAll()).isEmpty();
        peer.close();
      }
      assertThat(Peer.ask(port, "1")).isEqualTo("Welcome to server!");
      assertThat(greeter.terminate().exitCode()).isZero();
      assertThat(greeter.log()).doesNotContain("WARN", "ERROR");
    }
  }

  /** Connects so many peers; one that the kernel has no room for is left out. */
  private static List<Peer> knock(int port, int count) throws IOException {
    List<Peer> peers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      try {
        peers.add(new Peer(port));
      } catch (SocketException | SocketTimeoutException e) {
        // The queue of the listening socket is full.
      }
    }
    return peers;
  }
}
