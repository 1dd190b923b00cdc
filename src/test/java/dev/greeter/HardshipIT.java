package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine that does not give the process what it is used to. */
class HardshipIT {

  private static GreeterProcess server(String options, String... more) throws IOException {
    String[] settings =
        Stream.concat(
                Stream.of("client=null", "server.config.port=-1", "admin.config.port=0"),
                Stream.of(more))
            .toArray(String[]::new);
    return GreeterProcess.start(
        List.of(), Map.of("JDK_JAVA_OPTIONS", options), GreeterProcess.settings(settings));
  }

  /** Peers that stay until the heap is full of them. */
  @ParameterizedTest
  @ValueSource(strings = {"-Xmx16m", "-Xmx16m -XX:+UseSerialGC"})
  void outOfHeapItEndsWithSix(String options) throws Exception {
    Needs.descriptors(6200, "a heap that is full of peers is");
    try (GreeterProcess greeter = server(options, "server.config.idleTimeoutMs=600000")) {
      int port = greeter.port();
      List<Peer> peers = new ArrayList<>();
      for (int i = 0; i < 6000 && greeter.isAlive(); i++) {
        try {
          peers.add(new Peer(port));
        } catch (SocketException | SocketTimeoutException e) {
          // It is busy, or has ended.
        }
      }
      assertThat(greeter.exitCode()).as(greeter.log()).isEqualTo(6);
      assertThat(greeter.log()).contains("greeter: out of memory");
      for (Peer peer : peers) {
        peer.close();
      }
    }
  }

  /** Each could have its replies queued at the server's cost: more than the heap all together. */
  @Test
  void peersThatSendAheadAndDoNotReadTakeLittleHeap() throws Exception {
    try (GreeterProcess greeter = server("-Xmx32m", "server.config.requestsPerConnection=0")) {
      int port = greeter.port();
      List<Peer> peers = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        peers.add(new Peer(port).send("1".repeat(40_000)));
      }
      try (Peer other = new Peer(port)) {
        assertThat(other.send("1").read(18)).isEqualTo("Welcome to server!");
      }
      for (Peer peer : peers) {
        peer.reset();
      }
      assertThat(greeter.terminate().exitCode()).as(greeter.log()).isIn(0, 5);
    }
  }

  @Test
  void aTemporaryFolderIsNotNeededAndStaysEmpty(@TempDir Path folder) throws Exception {
    for (Path tmp : List.of(folder, folder.resolve("missing"))) {
      try (GreeterProcess greeter = server("-Xmx256m -Djava.io.tmpdir=" + tmp)) {
        assertThat(Peer.ask(greeter.port(), "1")).isEqualTo("Welcome to server!");
        assertThat(greeter.terminate().exitCode()).as(greeter.log()).isZero();
        assertThat(greeter.log()).doesNotContain("Exception", "ERROR");
      }
      try (Stream<Path> left = Files.list(folder)) {
        assertThat(left.filter(it -> it.toString().contains("vertx"))).isEmpty();
      }
    }
  }

  @Test
  void withoutItsSignalsItServesAndSaysWhatItCannot() throws Exception {
    try (GreeterProcess greeter = server("-Xmx256m -Xrs")) {
      assertThat(Peer.ask(greeter.port(), "1")).isEqualTo("Welcome to server!");
      assertThat(greeter.log())
          .contains("cannot handle SIGTERM")
          .doesNotContain("Exception", "ERROR");
      greeter.terminate();
      assertThat(greeter.exitCode()).isEqualTo(143);
    }
  }

  @Test
  void sighupDrainsLikeSigterm() throws Exception {
    Needs.signal("HUP");
    try (GreeterProcess greeter = server("-Xmx256m")) {
      greeter.port();
      greeter.signal("HUP");
      assertThat(greeter.exitCode()).isZero();
      assertThat(greeter.log())
          .containsSubsequence("stopping: SIGHUP", "drained", "stopped exitCode=0 cut=0");
    }
  }
}
