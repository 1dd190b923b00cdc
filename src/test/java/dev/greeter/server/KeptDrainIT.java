package dev.greeter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.greeter.Configs;
import dev.greeter.Leftovers;
import dev.greeter.LogCapture;
import dev.greeter.Peer;
import dev.greeter.Stalls;
import io.vertx.core.Future;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the end of a server is to connections that stay: each gets what it has asked for. */
class KeptDrainIT {

  private static final String TRANSPORTS = "dev.greeter.Transports#all";

  private static ServerFixture server(Transport transport, String... settings) {
    String[] all =
        Stream.concat(
                Stream.of(
                    "requestsPerConnection=0",
                    "replies={\"1\":\"one\",\"23\":\"many\"}",
                    "drainTimeoutMs=20000"),
                Arrays.stream(settings))
            .toArray(String[]::new);
    return new ServerFixture(transport, 2, Configs.server(all));
  }

  private static Future<Void> stop(ServerFixture server) {
    return server.vertx.undeploy(server.deployment);
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void betweenTwoRequestsItEndsAtOnceAndNotByAReset(Transport transport) throws IOException {
    try (LogCapture log = new LogCapture().detailed(Connection.class);
        ServerFixture server = server(transport, "idleTimeoutMs=60000", "lingerTimeoutMs=5000");
        Peer peer = new Peer(server.port)) {
      assertThat(peer.send("123").read(7)).isEqualTo("onemany");
      Stalls stalls = Stalls.begin();
      long start = System.nanoTime();
      Future<Void> stopped = stop(server);
      assertThat(peer.readAll()).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isLessThan(Duration.ofSeconds(4).plus(stalls.late()));
      // What crosses the end is read and thrown away: a reset would fail the second write.
      peer.send("1").send("1").finish();
      stopped.await();
      assertThat(log.values("drained", "cut")).containsExactly("0");
      assertThat(log.values("outcome")).containsExactly("welcome");
      assertThat(log.values("closed", "requests")).containsExactly("2");
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void inTheMiddleOfARequestItHasItsReplyFirst(Transport transport) throws IOException {
    try (LogCapture log = new LogCapture().detailed(Connection.class);
        ServerFixture server = server(transport, "idleTimeoutMs=60000");
        Peer first = new Peer(server.port);
        Peer second = new Peer(server.port);
        Peer deadline = new Peer(server.port)) {
      first.send("2");
      assertThat(second.send("12").read(3)).isEqualTo("one");
      await().until(() -> server.meters.get("greeter.first.request").timer().count() == 2);
      Future<Void> stopped = stop(server);
      await().until(() -> log.has(Level.INFO, "draining"));
      assertThat(second.send("3").readAll()).isEqualTo("many");
      // What comes with the rest of the request was asked for too.
      assertThat(first.send("311").readAll()).isEqualTo("manyoneone");
      first.finish();
      second.finish();
      // It was not served yet, and is still waited for.
      assertThat(deadline.send("1").readAll()).isEqualTo("one");
      deadline.finish();
      stopped.await();
      assertThat(log.values("drained", "cut")).containsExactly("0");
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void beforeItsFirstRequestAPeerKeepsItsSecond(Transport transport) throws IOException {
    try (LogCapture log = new LogCapture().detailed(Connection.class);
        ServerFixture server = server(transport, "idleTimeoutMs=1500")) {
      long start = System.nanoTime();
      Peer peer = Leftovers.add(new Peer(server.port));
      await().until(() -> server.group.open() == 1);
      Future<Void> stopped = stop(server);
      assertThat(peer.readAll()).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofMillis(1500));
      stopped.await();
      assertThat(log.values("drained", "cut")).containsExactly("0");
      assertThat(log.values("outcome")).containsExactly("timeout");
    }
  }

  /** Replies that were not taken yet, and requests behind them that were not read yet. */
  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void repliesThatWaitToBeSentAreSentFirst(Transport transport) throws IOException {
    String large = "x".repeat(10_000);
    try (LogCapture log = new LogCapture().detailed(Connection.class);
        ServerFixture server =
            server(transport, "replies={\"1\":\"" + large + "\"}", "lingerTimeoutMs=10000");
        Peer peer = new Peer(server.port)) {
      peer.send("1".repeat(10_000));
      await().until(() -> server.requests(ConnectionOutcome.WELCOME) > 100);
      Future<Void> stopped = stop(server);
      await().until(() -> log.has(Level.INFO, "draining"));
      String replies = peer.readAll();
      peer.finish();
      stopped.await();
      assertThat(replies.length() % large.length()).isZero();
      assertThat(log.values("closed", "requests"))
          .containsExactly(Integer.toString(replies.length() / large.length()));
      assertThat(log.values("drained", "cut")).containsExactly("0");
      assertThat(log.values("outcome")).containsExactly("welcome");
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void onlyWhatIsStillOpenWhenTheTimeIsUpIsCut(Transport transport) throws IOException {
    try (LogCapture log = new LogCapture().detailed(Connection.class);
        ServerFixture server = server(transport, "drainTimeoutMs=500", "idleTimeoutMs=60000");
        Peer between = new Peer(server.port);
        Peer begun = new Peer(server.port)) {
      assertThat(between.send("1").read(3)).isEqualTo("one");
      assertThat(begun.send("12").read(3)).isEqualTo("one");
      Future<Void> stopped = stop(server);
      assertThat(between.readAll()).isEmpty();
      between.finish();
      assertThat(begun.readAll()).isEmpty();
      stopped.await();
      assertThat(log.values("drained", "cut")).containsExactly("1");
      assertThat(log.values("outcome")).containsExactlyInAnyOrder("welcome", "cut");
    }
  }

  /** Of a server that goes on: as at its end, what was begun is answered first. */
  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void aConnectionThatHasItsAgeEndsBetweenTwoRequests(Transport transport) throws IOException {
    try (LogCapture log = new LogCapture().detailed(Connection.class);
        ServerFixture server = server(transport, "maxConnectionAgeMs=1000", "idleTimeoutMs=60000");
        Peer between = new Peer(server.port);
        Peer begun = new Peer(server.port)) {
      assertThat(between.send("1").read(3)).isEqualTo("one");
      begun.send("2");
      assertThat(between.readAll()).isEmpty();
      between.finish();
      await()
          .until(
              () -> server.meters.get("greeter.connections.aged").functionCounter().count() == 2);
      assertThat(begun.send("3").readAll()).isEqualTo("many");
      begun.finish();
      await().until(() -> server.group.open() == 0);
      assertThat(log.values("outcome")).containsExactly("welcome", "welcome");
      try (Peer another = new Peer(server.port)) {
        assertThat(another.send("1").read(3)).isEqualTo("one");
      }
    }
  }

  /** There is no time between two requests. */
  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void aConnectionOfOneRequestHasNoAge(Transport transport) throws IOException {
    try (ServerFixture server =
            server(
                transport,
                "requestsPerConnection=1",
                "maxConnectionAgeMs=1",
                "idleTimeoutMs=60000");
        Peer peer = new Peer(server.port);
        Peer later = new Peer(server.port)) {
      assertThat(peer.send("1").readAll()).isEqualTo("one");
      assertThat(later.send("1").readAll()).isEqualTo("one");
      assertThat(server.meters.get("greeter.connections.aged").functionCounter().count()).isZero();
    }
  }
}
