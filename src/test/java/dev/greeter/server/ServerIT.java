package dev.greeter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.greeter.Configs;
import dev.greeter.DnsServer;
import dev.greeter.LogCapture;
import dev.greeter.Peer;
import dev.greeter.Transports;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the behaviour table, seen by a blocking peer. */
class ServerIT {

  private static final String TRANSPORTS = "dev.greeter.Transports#all";

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void welcomesAOneAndClosesWithoutWaitingForThePeer(Transport transport) throws IOException {
    try (ServerFixture server = new ServerFixture(transport, Configs.server())) {
      assertThat(Peer.ask(server.port, "1")).isEqualTo("Welcome to server!");
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void saysGoodbyeToAnythingElse(Transport transport) throws IOException {
    try (ServerFixture server = new ServerFixture(transport, Configs.server())) {
      for (String request : List.of("2", "1\n", "12", "1".repeat(1000), "1".repeat(1025))) {
        assertThat(Peer.ask(server.port, request)).isEqualTo("Goodbye!");
      }
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void answersAPeerThatHasEndedItsOutput(Transport transport) throws IOException {
    try (ServerFixture server = new ServerFixture(transport, Configs.server())) {
      try (Peer peer = new Peer(server.port)) {
        assertThat(peer.finish().readAll()).isEqualTo("Goodbye!");
      }
      try (Peer peer = new Peer(server.port)) {
        assertThat(peer.send("1").finish().readAll()).isEqualTo("Welcome to server!");
      }
      try (Peer peer = new Peer(server.port)) {
        assertThat(peer.send("2").finish().readAll()).isEqualTo("Goodbye!");
      }
      server.awaitNoneOpen();
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void cutsASilentPeerAtTheDeadlineWithoutAByte(Transport transport) throws IOException {
    try (ServerFixture server = new ServerFixture(transport, Configs.server())) {
      // From before the connect, so that it is never shorter than what the server measures.
      long start = System.nanoTime();
      try (Peer peer = new Peer(server.port)) {
        assertThat(peer.readAll()).isEmpty();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
      server.awaitNoneOpen();
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void bytesOfALongerKeyWaitForMore(Transport transport) throws IOException {
    String table = "replies={\"1\":\"one\",\"12\":\"twelve\"}";
    try (ServerFixture server =
        new ServerFixture(transport, Configs.server(table, "idleTimeoutMs=3000"))) {
      try (Peer peer = new Peer(server.port)) {
        assertThat(peer.send("1").send("2").readAll()).isEqualTo("twelve");
      }
      try (Peer peer = new Peer(server.port)) {
        assertThat(peer.send("1").readAll()).isEqualTo("one");
      }
      try (Peer peer = new Peer(server.port)) {
        assertThat(peer.send("1").finish().readAll()).isEqualTo("one");
      }
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void lingersNoLongerThanConfigured(Transport transport) throws IOException {
    try (ServerFixture server =
        new ServerFixture(transport, Configs.server("lingerTimeoutMs=200"))) {
      try (Peer peer = new Peer(server.port)) {
        assertThat(peer.send("2").readAll()).isEqualTo("Goodbye!");
        // The peer stays; the server does not.
        server.awaitNoneOpen();
      }
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void instancesShareOnePort(Transport transport) throws IOException {
    try (ServerFixture server = new ServerFixture(transport, 3, Configs.server())) {
      List<Peer> peers = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        peers.add(new Peer(server.port));
      }
      for (Peer peer : peers) {
        assertThat(peer.send("1").readAll()).isEqualTo("Welcome to server!");
        peer.close();
      }
      server.awaitNoneOpen();
    }
  }

  @Test
  void itPlaysItsOwnPathUnlessItIsToldNotTo() {
    Vertx vertx = Transports.vertx(Transport.NIO, new SimpleMeterRegistry());
    try (LogCapture log = new LogCapture().detailed(WarmUp.class)) {
      for (int ms : List.of(0, 500)) {
        JsonObject config = new JsonObject().put("port", -1).put("warmUpMs", ms);
        vertx
            .deployVerticle(ServerFixture.VERTICLE, new DeploymentOptions().setConfig(config))
            .await();
        assertThat(warmUps(log)).as("with " + ms).hasSize(ms == 0 ? 0 : 1);
      }
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void whatIsWarmBeforeItsTurnIsNotPlayedAgain() {
    JsonObject config = Configs.server("warmUpMs=60000");
    Vertx vertx = Transports.vertx(Transport.NIO, new SimpleMeterRegistry());
    try (LogCapture log = new LogCapture().detailed(WarmUp.class)) {
      ServerGroup.warmUp(vertx, config).await();
      assertThat(warmUps(log)).hasSize(1);
      vertx
          .deployVerticle(ServerFixture.VERTICLE, new DeploymentOptions().setConfig(config))
          .await();
      assertThat(warmUps(log)).hasSize(1);
    } finally {
      vertx.close().await();
    }
  }

  private static List<String> warmUps(LogCapture log) {
    return log.lines(Level.DEBUG).stream().filter(line -> line.startsWith("warm after")).toList();
  }

  /** Each on an event loop of its own, and whichever accepts for all. */
  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void instancesTakeTurnsWithTheConnections(Transport transport) throws IOException {
    try (LogCapture log = new LogCapture().detailed(Connection.class);
        ServerFixture server = new ServerFixture(transport, 3, Configs.server())) {
      List<Peer> silent = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        silent.add(new Peer(server.port));
      }
      for (Peer peer : silent) {
        assertThat(peer.readAll()).isEmpty();
        peer.close();
      }
      server.awaitNoneOpen();
      assertThat(log.threads("socket timeout").values()).containsExactly(10L, 10L, 10L);
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void aTakenPortAndAnUnknownHostAreOneLine(Transport transport) throws IOException {
    try (ServerFixture server = new ServerFixture(transport, Configs.server())) {
      // A second process, as it were: another Vert.x does not share the port.
      assertThatThrownBy(() -> new ServerFixture(transport, Configs.server("port=" + server.port)))
          .hasMessageEndingWith(
              "cannot listen on localhost:" + server.port + ": Address already in use");
    }
    try (DnsServer names = new DnsServer()) {
      JsonObject unknown = Configs.server("host=no.invalid");
      assertThatThrownBy(() -> new ServerFixture(transport, 1, unknown, names.options()))
          .hasMessageEndingWith("cannot listen on no.invalid:-1: unknown host");
    }
    assertThatThrownBy(() -> new ServerFixture(transport, Configs.server("host=192.0.2.1")))
        .hasMessageEndingWith("cannot listen on 192.0.2.1:-1: Cannot assign requested address");
  }
}
