package dev.greeter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.greeter.Configs;
import dev.greeter.Counts;
import dev.greeter.LogCapture;
import dev.greeter.Peer;
import dev.greeter.Transports;
import io.vertx.core.Future;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Framed requests, seen by blocking peers. */
class FramesIT {

  private static final String TRANSPORTS = "dev.greeter.Transports#all";

  private static ServerFixture server(Transport transport, String... settings) {
    String[] all =
        Stream.concat(
                Stream.of("requestsPerConnection=0", "replies={\"PING\":\"PONG \"}"),
                Arrays.stream(settings))
            .toArray(String[]::new);
    return new ServerFixture(transport, 2, Configs.server(all));
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void linesByteByByteAndManyInOneSegment(Transport transport) throws IOException {
    int many = 10_000;
    try (ServerFixture server =
            server(transport, "frame=line", "otherwise=?", "idleTimeoutMs=60000");
        Peer peer = new Peer(server.port)) {
      for (char each : "PING\r\nPING\n".toCharArray()) {
        peer.send(Character.toString(each));
      }
      assertThat(peer.read(10)).isEqualTo("PONG PONG ");
      // A request that is not known ends no connection: the next one is told from it.
      assertThat(peer.send("PONG\n\nPING\n").read(7)).isEqualTo("??PONG ");
      peer.send("PING\n".repeat(many)).finish();
      assertThat(peer.readAll()).isEqualTo("PONG ".repeat(many));
      server.awaitNoneOpen();
      assertThat(server.requests(ConnectionOutcome.WELCOME)).isEqualTo(many + 3);
      assertThat(server.requests(ConnectionOutcome.GOODBYE)).isEqualTo(2);
      assertThat(server.count(ConnectionOutcome.WELCOME)).isEqualTo(1);
    }
  }

  /** Each connection is cut at another byte; the server has read what is before it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          line          | PING^M~PI~~PING     | PONG ??PONG
          {"length": 2} | ^@^DPING^@^@^@^BPI  | PONG ??
          {"fixed": 4}  | PINGPINPPING        | PONG ?PONG
          end           | PING                | PONG
          """)
  void cutAtEveryByte(String frame, String sent, String replies) throws IOException {
    String bytes = bytes(sent);
    for (Transport transport : Transports.all().filter(Transport::available).toList()) {
      try (ServerFixture server =
          server(transport, "frame=" + frame, "otherwise=?", "idleTimeoutMs=60000")) {
        List<Peer> peers = new ArrayList<>();
        for (int at = 1; at < bytes.length(); at++) {
          peers.add(new Peer(server.port).send(bytes.substring(0, at)));
        }
        await()
            .until(
                () -> server.meters.get("greeter.first.request").timer().count() == peers.size());
        for (int at = 1; at < bytes.length(); at++) {
          try (Peer peer = peers.get(at - 1)) {
            assertThat(peer.send(bytes.substring(at)).finish().readAll().strip())
                .as("cut at " + at)
                .isEqualTo(replies);
          }
        }
      }
    }
  }

  private static String bytes(String text) {
    return text.replace('~', '\n')
        .replace("^@", "\0")
        .replace("^B", "\2")
        .replace("^D", "\4")
        .replace("^I", "\t")
        .replace("^M", "\r");
  }

  /** What a peer sends at its end, and how its connection ends; {@code <} ends its output. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          line           | PING<      | PONG    | welcome
          line           | PING~PI<   | PONG    | goodbye
          line           | PING~<     | PONG    | welcome
          line           | <          |         | empty
          line           | PI         |         | timeout
          line           | PING~PI    | PONG    | timeout
          line           | PONG~      |         | goodbye
          line           | 123456789  |         | oversize
          line           | PING~123456789~ | PONG | oversize
          end            | PING<      | PONG    | welcome
          end            | <          |         | empty
          end            | PING       |         | timeout
          end            | 123456789< |         | oversize
          {"fixed": 4}   | PINGPING<  | PONG PONG | welcome
          {"fixed": 4}   | PINGPI<    | PONG    | partial
          {"fixed": 4}   | PI<        |         | partial
          {"length": 1}  | ^DPING<    | PONG    | welcome
          {"length": 1}  | ^DPI<      |         | partial
          {"length": 1}  | ^I         |         | oversize
          """)
  void howItEnds(String frame, String sent, String replies, String outcome) throws IOException {
    try (LogCapture log = new LogCapture().detailed(Connection.class);
        ServerFixture server =
            server(Transport.NIO, "frame=" + frame, "maxRequestBytes=8", "idleTimeoutMs=200");
        Peer peer = new Peer(server.port)) {
      peer.send(bytes(sent.replace("<", "")));
      if (sent.endsWith("<")) {
        peer.finish();
      }
      assertThat(peer.readAll().strip()).isEqualTo(replies == null ? "" : replies);
      if (!sent.endsWith("<")) {
        peer.finish();
      }
      server.awaitNoneOpen();
      assertThat(log.values("outcome")).containsExactly(outcome);
    }
  }

  /** A reset behind the reply would destroy it. */
  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void aRequestThatIsTooLongHasItsReplyHoweverLongItIs(Transport transport) throws IOException {
    for (String requests : new String[] {"0", "1"}) {
      try (ServerFixture server =
          server(
              transport,
              "frame=line",
              "otherwise=too long",
              "lingerTimeoutMs=20000",
              "requestsPerConnection=" + requests)) {
        for (int i = 0; i < Counts.of(5, 50); i++) {
          try (Peer peer = new Peer(server.port)) {
            assertThat(peer.send("x".repeat(500_000)).finish().readAll()).isEqualTo("too long");
          }
        }
        server.awaitNoneOpen();
        assertThat(server.count(ConnectionOutcome.OVERSIZE)).isEqualTo(Counts.of(5, 50));
      }
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void aDrainAnswersTheRequestThatHasBegun(Transport transport) throws IOException {
    try (LogCapture log = new LogCapture().detailed(Connection.class);
        ServerFixture server =
            server(transport, "frame=line", "idleTimeoutMs=60000", "drainTimeoutMs=20000");
        Peer peer = new Peer(server.port);
        Peer between = new Peer(server.port)) {
      assertThat(between.send("PING\n").read(5)).isEqualTo("PONG ");
      assertThat(peer.send("PING\nPI").read(5)).isEqualTo("PONG ");
      Future<Void> stopped = server.vertx.undeploy(server.deployment);
      assertThat(between.readAll()).isEmpty();
      between.finish();
      assertThat(peer.send("NG\n").readAll()).isEqualTo("PONG ");
      peer.finish();
      stopped.await();
      assertThat(log.values("drained", "cut")).containsExactly("0");
      assertThat(log.values("outcome")).containsExactly("welcome", "welcome");
    }
  }
}
