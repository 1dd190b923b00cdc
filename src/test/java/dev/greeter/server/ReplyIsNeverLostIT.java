package dev.greeter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Configs;
import dev.greeter.Counts;
import dev.greeter.Peer;
import dev.greeter.Transports;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that a careless close would rob of their reply. */
class ReplyIsNeverLostIT {

  private static final int TRIES = Counts.of(100, 1000);

  static Stream<Arguments> largeRequests() {
    return Transports.all()
        .flatMap(
            transport ->
                Stream.of(5_000, 100_000, 1_000_000).map(size -> Arguments.of(transport, size)));
  }

  /** The peer writes everything before it reads. */
  @ParameterizedTest
  @MethodSource("largeRequests")
  void largeRequestsAreAnswered(Transport transport, int size) throws IOException {
    byte[] request = new byte[size];
    try (ServerFixture server =
        new ServerFixture(
            transport, 2, Configs.server("idleTimeoutMs=10000", "lingerTimeoutMs=10000"))) {
      for (int i = 0; i < TRIES; i++) {
        try (Peer peer = new Peer(server.port)) {
          assertThat(peer.send(request).readAll()).as("try %d", i).isEqualTo("Goodbye!");
        }
      }
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.GOODBYE)).isEqualTo(TRIES);
    }
  }

  /**
   * The kernel does not hand it out with the request, and resets the connection after the reply.
   */
  @ParameterizedTest
  @MethodSource("dev.greeter.Transports#all")
  void anUrgentByteBehindARequestCostsNoReply(Transport transport) throws IOException {
    String welcome = "Welcome to server!";
    try (ServerFixture server = new ServerFixture(transport, 2, Configs.server())) {
      for (int i = 0; i < 200; i++) {
        try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), server.port)) {
          peer.setSoTimeout(10_000);
          peer.getOutputStream().write('1');
          peer.sendUrgentData('!');
          assertThat(peer.getInputStream().readNBytes(welcome.length()))
              .asString(StandardCharsets.US_ASCII)
              .isEqualTo(welcome);
        }
      }
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.WELCOME)).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.greeter.Transports#all")
  void halfClosedPeersAreAnswered(Transport transport) throws IOException {
    try (ServerFixture server = new ServerFixture(transport, 2, Configs.server())) {
      List<Peer> peers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        peers.add(new Peer(server.port).finish());
      }
      for (Peer peer : peers) {
        assertThat(peer.readAll()).isEqualTo("Goodbye!");
        peer.close();
      }
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.EMPTY)).isEqualTo(200);
    }
  }

  /** Larger than any kernel takes at once. */
  @ParameterizedTest
  @MethodSource("dev.greeter.Transports#all")
  void halfClosedPeersHaveALargeReplyWhole(Transport transport) throws IOException {
    String large = "x".repeat(8_000_000);
    try (ServerFixture server =
        new ServerFixture(
            transport, 2, Configs.server("otherwise=" + large, "lingerTimeoutMs=10000"))) {
      for (int i = 0; i < Counts.of(50, 500); i++) {
        try (Peer peer = new Peer(server.port)) {
          assertThat(peer.finish().readAll()).as("try %d", i).hasSize(large.length());
        }
      }
    }
  }

  /** Another byte after a whole request, while the reply is on its way. */
  @ParameterizedTest
  @MethodSource("dev.greeter.Transports#all")
  void aLateByteDoesNotDestroyALargeReply(Transport transport) throws IOException {
    String large = "x".repeat(1 << 20);
    try (ServerFixture server =
        new ServerFixture(
            transport,
            2,
            Configs.server("replies={\"1\":\"" + large + "\"}", "lingerTimeoutMs=10000"))) {
      for (int i = 0; i < Counts.of(20, 200); i++) {
        try (Peer peer = new Peer(server.port)) {
          assertThat(peer.send("1").read()).isEqualTo('x');
          assertThat(peer.send("1").readAll()).as("try %d", i).hasSize(large.length() - 1);
        }
      }
    }
  }
}
