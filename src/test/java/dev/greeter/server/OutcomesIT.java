package dev.greeter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.greeter.Configs;
import dev.greeter.LogCapture;
import dev.greeter.Peer;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every connection ends in one outcome, and is counted once. */
class OutcomesIT {

  private static final String TRANSPORTS = "dev.greeter.Transports#all";

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void everyOutcomeStandsAtZeroFromTheStart(Transport transport) {
    try (ServerFixture server = new ServerFixture(transport, Configs.server())) {
      for (ConnectionOutcome outcome : ConnectionOutcome.values()) {
        assertThat(server.count(outcome)).isZero();
      }
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void whateverPeersDoIsCountedOnce(Transport transport) throws IOException {
    int rounds = 50;
    String table = "replies={\"12\":\"twelve\"}";
    try (ServerFixture server =
        new ServerFixture(transport, 2, Configs.server(table, "idleTimeoutMs=3000"))) {
      List<Peer> silent = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        // Trickles a whole request.
        try (Peer peer = new Peer(server.port)) {
          assertThat(peer.send("1").send("2").readAll()).isEqualTo("twelve");
        }
        // Resets before a request, and in the middle of one.
        new Peer(server.port).reset();
        new Peer(server.port).send("1").reset();
        // Connects and closes, as a TCP probe does.
        new Peer(server.port).close();
        // Says the wrong thing, and goes away as soon as it is answered.
        assertThat(Peer.ask(server.port, "2")).isEqualTo("Goodbye!");
        // Resets while the server lingers.
        try (Peer peer = new Peer(server.port)) {
          assertThat(peer.send("2").readAll()).isEqualTo("Goodbye!");
          peer.reset();
        }
        silent.add(new Peer(server.port));
      }
      for (Peer peer : silent) {
        assertThat(peer.readAll()).isEmpty();
        peer.close();
      }
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.WELCOME)).isEqualTo(rounds);
      assertThat(server.count(ConnectionOutcome.RESET)).isEqualTo(2L * rounds);
      assertThat(server.count(ConnectionOutcome.EMPTY)).isEqualTo(rounds);
      assertThat(server.count(ConnectionOutcome.GOODBYE)).isEqualTo(2L * rounds);
      assertThat(server.count(ConnectionOutcome.TIMEOUT)).isEqualTo(rounds);
      assertThat(Arrays.stream(ConnectionOutcome.values()).mapToLong(server::count).sum())
          .isEqualTo(7L * rounds);
      assertThat(server.meters.get("greeter.connections.active").gauge().value()).isZero();
      assertThat(server.meters.get("greeter.connection").timer().count()).isEqualTo(7L * rounds);
    }
  }

  /** A reply that no kernel takes whole, to peers that never read. */
  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void aPeerThatDoesNotReadIsNotWaitedForLongerThanConfigured(Transport transport)
      throws IOException {
    String large = "x".repeat(Peer.UNREAD_BYTES);
    try (ServerFixture server =
            new ServerFixture(
                transport,
                Configs.server(
                    "replies={\"1\":\"" + large + "\",\"3\":\"" + large + "\",\"34\":\"\"}",
                    "otherwise=" + large,
                    "idleTimeoutMs=300",
                    "lingerTimeoutMs=200"));
        Peer exact = new Peer(server.port);
        Peer lingering = new Peer(server.port);
        Peer undecided = new Peer(server.port)) {
      exact.send("1");
      lingering.send("2");
      undecided.send("3");
      await().until(() -> server.group.open() == 3);
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.RESET)).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void oneConnectionTooManyIsRejectedAtOnceAndTheNextOneIsServed(Transport transport)
      throws IOException {
    try (ServerFixture server =
            new ServerFixture(transport, 2, Configs.server("maxConnections=2"));
        Peer first = new Peer(server.port);
        Peer second = new Peer(server.port)) {
      await().until(() -> server.group.open() == 2);
      try (Peer tooMany = new Peer(server.port)) {
        assertThat(tooMany.readAll()).isEmpty();
      }
      assertThat(server.count(ConnectionOutcome.TIMEOUT)).isZero();
      assertThat(first.send("1").readAll()).isEqualTo("Welcome to server!");
      await().until(() -> server.group.open() == 1);
      assertThat(Peer.ask(server.port, "1")).isEqualTo("Welcome to server!");
      assertThat(second.readAll()).isEmpty();
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.REJECTED)).isEqualTo(1);
      assertThat(server.count(ConnectionOutcome.TIMEOUT)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void reachingTheLimitIsOneWarningAndItsEndOneLine(Transport transport) throws IOException {
    try (LogCapture log = new LogCapture();
        ServerFixture server = new ServerFixture(transport, 2, Configs.server("maxConnections=2"));
        Peer first = new Peer(server.port);
        Peer second = new Peer(server.port)) {
      await().until(() -> server.group.open() == 2);
      for (int i = 0; i < 20; i++) {
        try (Peer tooMany = new Peer(server.port)) {
          assertThat(tooMany.readAll()).isEmpty();
        }
      }
      await().until(() -> log.has(Level.INFO, "rejecting no more"));
      assertThat(log.lines(Level.WARN)).containsExactly("rejecting connections");
      assertThat(first.readAll() + second.readAll()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void silentPeersCauseSoManyLinesASecondAndOneForTheRest(Transport transport) throws IOException {
    try (LogCapture log = new LogCapture();
        ServerFixture server =
            new ServerFixture(
                transport, 2, Configs.server("peerLogPerSecond=3", "idleTimeoutMs=1500"))) {
      List<Peer> peers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        peers.add(new Peer(server.port));
      }
      for (Peer peer : peers) {
        assertThat(peer.readAll()).isEmpty();
        peer.close();
      }
      await()
          .until(
              () ->
                  log.lines(Level.INFO).stream().anyMatch(line -> line.startsWith("suppressed ")));
      assertThat(server.count(ConnectionOutcome.TIMEOUT)).isEqualTo(100);
      // They connected, and so are cut, within two seconds or three even on a busy machine.
      assertThat(log.lines(Level.INFO))
          .filteredOn(line -> line.equals("socket timeout"))
          .hasSizeBetween(3, 9);
    }
  }
}
