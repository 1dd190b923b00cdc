package dev.greeter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import dev.greeter.Counts;
import dev.greeter.LogCapture;
import dev.greeter.Peer;
import dev.greeter.Stalls;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the behaviour table, whichever way a peer comes. */
@ParameterizedClass
@MethodSource("dev.greeter.server.Way#all")
class BehaviourIT {

  private static final long TRIES = Counts.of(2, 50);

  private final LogCapture log = new LogCapture();
  private final Way way;
  private final Transport transport;

  BehaviourIT(Way way, Transport transport) {
    this.way = way;
    this.transport = transport;
  }

  @AfterEach
  void nothingPeersDoIsAWarning() {
    log.close();
    assertThat(log.lines(Level.WARN)).isSubsetOf("rejecting connections");
    assertThat(log.lines(Level.ERROR)).isEmpty();
  }

  private String ask(ServerFixture server, String request) throws IOException {
    try (Peer peer = way.connect(server)) {
      return peer.send(request).readAll();
    }
  }

  @Test
  void everyRequestOfTheTableHasItsReply() throws IOException {
    try (ServerFixture server = way.server(transport, "idleTimeoutMs=10000")) {
      for (int i = 0; i < TRIES; i++) {
        assertThat(ask(server, "1")).isEqualTo("Welcome to server!");
        try (Peer peer = way.connect(server)) {
          assertThat(peer.send("1").finish().readAll()).isEqualTo("Welcome to server!");
        }
        try (Peer peer = way.connect(server)) {
          assertThat(peer.send("2").finish().readAll()).isEqualTo("Goodbye!");
        }
        try (Peer peer = way.connect(server)) {
          assertThat(peer.finish().readAll()).isEqualTo(way.answersAfterTheEnd() ? "Goodbye!" : "");
        }
      }
      for (String request : List.of("2", "1\n", "12", "1".repeat(1000), "1".repeat(1025))) {
        assertThat(ask(server, request)).isEqualTo("Goodbye!");
      }
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.WELCOME)).isEqualTo(2 * TRIES);
      assertThat(server.count(ConnectionOutcome.GOODBYE)).isEqualTo(TRIES + 5);
      assertThat(server.count(ConnectionOutcome.EMPTY)).isEqualTo(TRIES);
    }
  }

  @Test
  void aSilentPeerIsCut() throws IOException {
    try (ServerFixture server = way.server(transport)) {
      Stalls stalls = Stalls.begin();
      // The accept comes after it, whatever else this machine does.
      long start = System.nanoTime();
      try (Peer peer = way.connect(server)) {
        assertThat(peer.readAll()).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .isBetween(Duration.ofMillis(1000), Duration.ofMillis(2500).plus(stalls.late()));
      }
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.TIMEOUT)).isEqualTo(1);
    }
  }

  @Test
  void anEndCompletesARequestThatCouldHaveGrown() throws IOException {
    try (ServerFixture server = way.server(transport, "replies={\"1\":\"one\",\"12\":\"twelve\"}");
        Peer peer = way.connect(server)) {
      assertThat(peer.send("1").finish().readAll())
          .isEqualTo(way.answersAfterTheEnd() ? "one" : "");
      await().until(() -> server.count(ConnectionOutcome.WELCOME) == 1);
    }
  }

  @Test
  void bytesOfALongerKeyWaitForMore() throws IOException {
    try (ServerFixture server =
        way.server(transport, "replies={\"1\":\"one\",\"12\":\"twelve\"}", "idleTimeoutMs=500")) {
      try (Peer peer = way.connect(server)) {
        assertThat(peer.send("1").send("2").readAll()).isEqualTo("twelve");
      }
      assertThat(ask(server, "1")).isEqualTo("one");
    }
  }

  @Test
  void aKeptConnectionAnswersEachRequestUpToItsLast() throws IOException {
    String welcome = "Welcome to server!";
    try (ServerFixture server =
        way.server(transport, "requestsPerConnection=3", "idleTimeoutMs=1500")) {
      try (Peer limited = way.connect(server)) {
        assertThat(limited.send("1").read(18)).isEqualTo(welcome);
        assertThat(limited.send("1").read(18)).isEqualTo(welcome);
        assertThat(limited.send("111").readAll()).isEqualTo(welcome);
      }
      assertThat(ask(server, "12")).isEqualTo(welcome + "Goodbye!");
      try (Peer ended = way.connect(server)) {
        assertThat(ended.send("1").read(18)).isEqualTo(welcome);
        assertThat(ended.finish().readAll()).isEmpty();
      }
      try (Peer silent = way.connect(server)) {
        assertThat(silent.send("11").readAll()).isEqualTo(welcome + welcome);
      }
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.WELCOME)).isEqualTo(3);
      assertThat(server.count(ConnectionOutcome.GOODBYE)).isEqualTo(1);
      assertThat(server.count(ConnectionOutcome.TIMEOUT)).isZero();
      assertThat(server.requests(ConnectionOutcome.WELCOME)).isEqualTo(7);
      assertThat(server.requests(ConnectionOutcome.GOODBYE)).isEqualTo(1);
      assertThat(server.requests(ConnectionOutcome.EMPTY)).isZero();
    }
  }

  /** Far more than fits into the queues on the way, and an end behind it. */
  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    String requests = "12".repeat(2500);
    String one = "one".repeat(500);
    String two = "two".repeat(500);
    try (ServerFixture server =
            way.server(
                transport,
                "requestsPerConnection=0",
                "lingerTimeoutMs=10000",
                "replies={\"1\":\"" + one + "\",\"2\":\"" + two + "\"}");
        Peer peer = way.connect(server)) {
      peer.send(requests);
      if (way.answersAfterTheEnd()) {
        peer.finish();
      }
      assertThat(peer.read(5000 * one.length())).isEqualTo((one + two).repeat(2500));
      assertThat(peer.readAll()).isEmpty();
    }
  }

  @Test
  void aFinAloneIsAnEndOnlyWhereNothingElseIs() throws IOException {
    try (ServerFixture server = way.server(transport, "replies={\"12\":\"twelve\"}")) {
      try (Peer peer = way.connect(server)) {
        peer.truncate();
        await().until(() -> ended(server) == 1);
      }
      try (Peer peer = way.connect(server)) {
        peer.send("1").truncate();
        await().until(() -> ended(server) == 2);
      }
      assertThat(server.count(ConnectionOutcome.RESET)).isEqualTo(way.isSecure() ? 2 : 0);
    }
  }

  private static long ended(ServerFixture server) {
    return server.meters.get("greeter.connection").timer().count();
  }

  @Test
  void aResetIsOne() throws IOException {
    assumeTrue(way.canReset(), "a unix socket knows no reset");
    try (ServerFixture server =
        way.server(transport, "replies={\"12\":\"twelve\"}", "idleTimeoutMs=10000")) {
      Peer silent = way.connect(server);
      Peer begun = way.connect(server).send("1");
      await().until(() -> server.meters.get("greeter.first.request").timer().count() == 1);
      begun.reset();
      await().until(() -> server.count(ConnectionOutcome.RESET) == 1);
      silent.reset();
      await().until(() -> server.count(ConnectionOutcome.RESET) == 2);
    }
  }

  @Test
  void lingersNoLongerThanConfigured() throws IOException {
    try (ServerFixture server = way.server(transport, "lingerTimeoutMs=200");
        Peer peer = way.connect(server)) {
      assertThat(peer.send("2").readAll()).isEqualTo("Goodbye!");
      // The peer stays; the server does not.
      server.awaitNoneOpen();
    }
  }

  /** The peer writes everything before it reads. */
  @Test
  void anOversizeRequestIsAnswered() throws IOException {
    int tries = Counts.of(10, 1000);
    byte[] request = new byte[100_000];
    try (ServerFixture server =
        way.server(transport, "idleTimeoutMs=10000", "lingerTimeoutMs=10000")) {
      for (int i = 0; i < tries; i++) {
        try (Peer peer = way.connect(server)) {
          assertThat(peer.send(request).readAll()).as("try %d", i).isEqualTo("Goodbye!");
        }
      }
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.GOODBYE)).isEqualTo(tries);
    }
  }

  /** A reply that no kernel takes whole, to peers that never read. */
  @Test
  void aPeerThatDoesNotReadIsNotWaitedForLongerThanConfigured() throws IOException {
    String large = "x".repeat(Peer.UNREAD_BYTES);
    try (ServerFixture server =
            way.server(
                transport,
                "replies={\"1\":\"" + large + "\"}",
                "otherwise=" + large,
                "lingerTimeoutMs=200");
        Peer exact = way.connect(server);
        Peer lingering = way.connect(server)) {
      exact.send("1");
      lingering.send("2");
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.RESET)).isEqualTo(2);
    }
  }

  @Test
  void aLargeReplyArrivesWhole() throws IOException {
    String large = "x".repeat(1 << 20);
    try (ServerFixture server =
        way.server(transport, "replies={\"1\":\"" + large + "\"}", "lingerTimeoutMs=10000")) {
      for (int i = 0; i < Counts.of(2, 100); i++) {
        assertThat(ask(server, "1")).isEqualTo(large);
      }
    }
  }

  @Test
  void oneConnectionTooManyIsRejected() throws IOException {
    try (ServerFixture server = way.server(transport, "maxConnections=2", "idleTimeoutMs=10000");
        Peer first = way.connect(server);
        Peer second = way.connect(server)) {
      await().until(() -> server.group.open() == 2);
      try (Peer tooMany = way.connect(server)) {
        assertThat(tooMany.readAll()).isEmpty();
      } catch (IOException e) {
        // Without a handshake, or with a header that was not read.
        assertThat(way).isNotIn(Way.TCP, Way.UNIX);
      }
      await().until(() -> server.count(ConnectionOutcome.REJECTED) == 1);
      assertThat(first.send("1").readAll()).isEqualTo("Welcome to server!");
      assertThat(second.send("1").readAll()).isEqualTo("Welcome to server!");
    }
  }
}
