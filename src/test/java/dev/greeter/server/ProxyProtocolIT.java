package dev.greeter.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.greeter.Configs;
import dev.greeter.LogCapture;
import dev.greeter.Peer;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers behind a balancer that speaks the PROXY protocol, and those that are not. */
@ParameterizedClass
@MethodSource("dev.greeter.Transports#all")
@Timeout(60)
class ProxyProtocolIT {

  private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

  /** Of the specification's own structure: from 192.0.2.1:1234 to 192.0.2.2:80. */
  private static final String V2 =
      SIGNATURE + "!\u0011\0\u000c\u00c0\0\2\1\u00c0\0\2\2\u0004\u00d2\0P";

  private static final String V1 = "PROXY TCP4 192.0.2.1 192.0.2.2 1234 80\r\n";

  /** The source has no port. */
  private static final String V1_PORT_0 = "PROXY TCP6 2001:db8:0:0:0:0:0:1 ::1 0 80\r\n";

  @Parameter Transport transport;

  private ServerFixture server(String... settings) {
    return new ServerFixture(
        transport,
        2,
        Configs.server(
            Stream.concat(
                    Stream.of("proxyProtocol={\"mode\":\"required\",\"timeoutMs\":300}"),
                    Stream.of(settings))
                .toArray(String[]::new)));
  }

  private static String ask(ServerFixture server, String bytes) throws IOException {
    try (Peer peer = new Peer(server.port)) {
      return peer.send(bytes.getBytes(ISO_8859_1)).readAll();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {V1, V1_PORT_0, V2})
  void everyRowOfTheBehaviourTableHoldsBehindAHeader(String header) throws IOException {
    try (ServerFixture server = server("idleTimeoutMs=300")) {
      assertThat(ask(server, header + "1")).isEqualTo("Welcome to server!");
      assertThat(ask(server, header + "x".repeat(100_000))).isEqualTo("Goodbye!");
      assertThat(ask(server, header)).isEmpty();
      try (Peer peer = new Peer(server.port)) {
        assertThat(peer.send(header.getBytes(ISO_8859_1)).finish().readAll()).isEqualTo("Goodbye!");
      }
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.WELCOME)).isEqualTo(1);
      assertThat(server.count(ConnectionOutcome.GOODBYE)).isEqualTo(1);
      assertThat(server.count(ConnectionOutcome.TIMEOUT)).isEqualTo(1);
      assertThat(server.count(ConnectionOutcome.EMPTY)).isEqualTo(1);
    }
  }

  @Test
  void aHeaderMayComeByteByByte() throws IOException {
    try (ServerFixture server = server("proxyProtocol={\"mode\":\"required\"}");
        Peer peer = new Peer(server.port)) {
      for (char each : (V1 + "1").toCharArray()) {
        peer.send(String.valueOf(each));
      }
      assertThat(peer.readAll()).isEqualTo("Welcome to server!");
    }
  }

  @Test
  void theLoggedRemoteIsTheRealOne() throws IOException {
    try (LogCapture log = new LogCapture();
        ServerFixture server = server("idleTimeoutMs=100")) {
      assertThat(ask(server, V2)).isEmpty();
      assertThat(ask(server, V1_PORT_0)).isEmpty();
      await()
          .untilAsserted(
              () -> assertThat(log.values("remote")).contains("192.0.2.1:1234", "[2001:db8::1]:0"));
    }
  }

  @Test
  void anAddressMayHaveAZone() throws IOException {
    try (LogCapture log = new LogCapture().detailed(Connection.class);
        ServerFixture server = server()) {
      assertThat(ask(server, "PROXY TCP6 fe80::1%br-0.1_x ::1 1 2\r\n1"))
          .isEqualTo("Welcome to server!");
      server.awaitNoneOpen();
      assertThat(log.values("remote")).singleElement().asString().contains("%br-0.1_x");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%\u001b[41mred", "%a%b", "%a/b", "%\u00e9"})
  void aZoneThatIsNoNameOfAnInterfaceIsABrokenHeader(String zone) throws IOException {
    try (LogCapture log = new LogCapture();
        ServerFixture server = server()) {
      assertThat(resetOrEnd(server, "PROXY TCP6 fe80::1" + zone + " ::1 1 2\r\n1")).isEmpty();
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.HANDSHAKE)).isEqualTo(1);
      assertThat(log.values("cause"))
          .singleElement()
          .asString()
          .startsWith("broken PROXY header: ");
    }
  }

  @Test
  void aUnixSocketWithoutANameIsServedUnderTheSocketsOwnAddress() throws IOException {
    try (LogCapture log = new LogCapture().detailed(Connection.class);
        ServerFixture server = server()) {
      assertThat(ask(server, SIGNATURE + "!1\0\u00d8" + "\0".repeat(216) + "1"))
          .isEqualTo("Welcome to server!");
      server.awaitNoneOpen();
      assertThat(log.values("remote")).singleElement().asString().startsWith("127.0.0.1:");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PROXY UNKNOWN\r\n", SIGNATURE + " \0\0\0"})
  void aHeaderWithoutAnAddressIsServedUnderTheSocketsOwn(String header) throws IOException {
    try (ServerFixture server = server()) {
      assertThat(ask(server, header + "1")).isEqualTo("Welcome to server!");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "PROXX",
        "PROXY TCP4 not.an.address 192.0.2.2 1234 80\r\n1",
        "GET / HTTP/1.1\r\n\r\n",
        SIGNATURE + "1\u0011\0\u000c"
      })
  void withoutAWholeHeaderNobodyIsServed(String bytes) throws IOException {
    try (ServerFixture server =
        server("proxyProtocol={\"mode\":\"required\",\"timeoutMs\":5000}")) {
      assertThat(resetOrEnd(server, bytes)).isEmpty();
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.HANDSHAKE)).isEqualTo(1);
    }
  }

  /** What is kept of a peer has a bound. */
  @Test
  void aHeaderWithMoreBehindTheAddressesThanAnyBalancerSendsIsRefused() throws IOException {
    String behind = "x".repeat(4096);
    try (LogCapture log = new LogCapture();
        ServerFixture server = server("proxyProtocol={\"mode\":\"required\"}")) {
      String most = V2.replace("\u0011\0\u000c", "\u0011\u0010\u000c") + behind;
      assertThat(ask(server, most + "1")).isEqualTo("Welcome to server!");
      String oneMore = V2.replace("\u0011\0\u000c", "\u0011\u0010\r") + behind + "x";
      assertThat(resetOrEnd(server, oneMore + "1")).isEmpty();
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.HANDSHAKE)).isEqualTo(1);
      assertThat(log.values("cause"))
          .containsExactly("broken PROXY header: more than 4096 bytes behind the addresses");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "P", "PROXY TCP4 192.0.2.1", SIGNATURE})
  void whoIsSlowIsCutInTime(String bytes) throws IOException {
    try (ServerFixture server = server("idleTimeoutMs=60000")) {
      assertThat(resetOrEnd(server, bytes)).isEmpty();
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.HANDSHAKE)).isEqualTo(1);
    }
  }

  @Test
  void whoEndsBeforeTheHeaderIsNotEmpty() throws IOException {
    try (ServerFixture server = server()) {
      try (Peer peer = new Peer(server.port)) {
        assertThat(peer.send("PROXY").finish().readAll()).isEmpty();
      }
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.HANDSHAKE)).isEqualTo(1);
    }
  }

  @Test
  void withoutTheSettingAHeaderIsAWrongRequest() throws IOException {
    try (ServerFixture server = new ServerFixture(transport, Configs.server())) {
      assertThat(ask(server, V1 + "1")).isEqualTo("Goodbye!");
    }
  }

  @Test
  void manyAreAnsweredAndNothingIsLeft() {
    try (ServerFixture server = server()) {
      IntStream.range(0, 200)
          .forEach(
              i -> {
                try {
                  assertThat(ask(server, (i % 2 == 0 ? V1 : V2) + "1"))
                      .isEqualTo("Welcome to server!");
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.WELCOME)).isEqualTo(200);
    }
  }

  /** Input that was not read turns the close into a reset. */
  private static String resetOrEnd(ServerFixture server, String bytes) {
    try {
      return ask(server, bytes);
    } catch (IOException reset) {
      return "";
    }
  }
}
