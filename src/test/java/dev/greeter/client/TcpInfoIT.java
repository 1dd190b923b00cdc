package dev.greeter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.greeter.Configs;
import dev.greeter.Needs;
import dev.greeter.ScriptedPeer;
import dev.greeter.Transports;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Report;
import dev.greeter.report.form.JsonReport;
import dev.greeter.report.form.TextReport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the kernel says of connections. */
class TcpInfoIT {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Vertx vertx;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Report run(Transport transport, ScriptedPeer peer, String... settings) {
    vertx = Transports.vertx(transport, registry);
    return Clients.run(vertx, 1, Configs.client(peer.port(), settings));
  }

  private double retransmits(String stage) {
    return registry.get("greeter.tcp.retransmits").tag("stage", stage).functionCounter().count();
  }

  /** However a connection ends: by the peer, after a reply or without one, or by the client. */
  @ParameterizedTest
  @CsvSource({
    "hello, delayMs=0, REPLIED",
    "'', delayMs=0, CLOSED",
    "'', delayMs=60000, CLOSED",
    "hello, maxReplyBytes=2, REPLIED",
    "hello, requestsPerConnection=3, REPLIED"
  })
  void eachConnectionIsAskedAboutOnce(String reply, String setting, ExchangeOutcome outcome)
      throws IOException {
    try (ScriptedPeer peer =
        ScriptedPeer.playing(
            socket -> {
              if (!setting.endsWith("60000")) {
                ScriptedPeer.request(socket);
              }
              ScriptedPeer.reply(socket, reply);
              if (setting.startsWith("requests")) {
                socket.getInputStream().readAllBytes();
              }
            })) {
      boolean keeps = setting.startsWith("requests");
      Report report =
          run(
              Transport.EPOLL,
              peer,
              "exchanges=" + (keeps ? 1 : 4),
              "delayMs=0",
              "endOfReply=" + (keeps ? "expected" : "close"),
              keeps ? "expect.reply=hello" : "expect.maxFailures=4",
              setting);
      assertThat(report.outcomes()).containsEntry(outcome, report.exchanges());
      assertThat(report.network().rtt().getTotalCount()).isEqualTo(peer.served());
      JsonObject network = JsonReport.of(report).getJsonObject("network");
      assertThat(network.getLong("mss")).isBetween(100L, network.getLong("pmtu"));
      assertThat(TextReport.of(report)).contains("\nrtt (kernel) ").doesNotContain("sent again");
      assertThat(retransmits("handshake") + retransmits("data")).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"nio, tcpInfo=true", "epoll, tcpInfo=false"})
  void whereItIsNotAskedNothingIsSaid(String name, String setting) throws IOException {
    try (ScriptedPeer peer = ScriptedPeer.answering()) {
      Transport transport = name.equals("nio") ? Transport.NIO : Transport.EPOLL;
      Report report = run(transport, peer, "delayMs=0", setting);
      assertThat(report.outcomes()).containsEntry(ExchangeOutcome.REPLIED, 1L);
      assertThat(JsonReport.of(report).containsKey("network")).isFalse();
      assertThat(TextReport.of(report)).doesNotContain("kernel");
      assertThat(registry.find("greeter.tcp.retransmits").meters()).isEmpty();
    }
  }

  @Test
  void ofDatagramsNothingIsSaid() throws IOException {
    try (EchoPeer peer = EchoPeer.replying(request -> List.of("hello"))) {
      vertx = Transports.vertx(Transport.EPOLL, registry);
      JsonObject config = Configs.client(peer.port(), "type=datagram", "delayMs=0");
      Report report = Clients.run(vertx, 1, config);
      assertThat(report.outcomes()).containsEntry(ExchangeOutcome.REPLIED, 1L);
      assertThat(report.network().isEmpty()).isTrue();
      assertThat(TextReport.of(report)).doesNotContain("kernel");
    }
  }

  /** A queue of one holds two; the SYN of a third is dropped, and comes again after a second. */
  @Test
  void aSynThatWasDroppedIsToldOf() throws IOException {
    Needs.met(
        Files.isReadable(Path.of("/proc/net/tcp")),
        "no /proc/net/tcp, a SYN that is dropped is not tried");
    vertx = Transports.vertx(Transport.EPOLL, registry);
    try (ServerSocket peer =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      int port = peer.getLocalPort();
      try (Socket first = new Socket(peer.getInetAddress(), port);
          Socket second = new Socket(peer.getInetAddress(), port)) {
        assertThat(first.isConnected() && second.isConnected()).isTrue();
        JsonObject config =
            Configs.client(
                port,
                "host=127.0.0.1",
                "delayMs=0",
                "replyTimeoutMs=60000",
                "connectTimeoutMs=60000");
        String deployment = Clients.deploy(vertx, 1, config);
        await().until(() -> isSynSentTo(port));
        peer.accept().close();
        peer.accept().close();
        try (Socket third = peer.accept()) {
          third.getInputStream().read();
        }
        Report report = Clients.measurement(vertx, deployment).done().await().report();
        JsonObject syns =
            JsonReport.of(report)
                .getJsonObject("network")
                .getJsonObject("retransmits")
                .getJsonObject("handshake");
        assertThat(syns.getInteger("connections")).isEqualTo(1);
        assertThat(syns.getLong("sum")).isPositive();
        assertThat(TextReport.of(report)).contains("\nsent again: SYN ").contains(" (connect ");
        assertThat(report.failures().events().get(0).retransmits()).isPositive();
        assertThat((long) retransmits("handshake")).isEqualTo(syns.getLong("sum"));
      }
    }
  }

  private static boolean isSynSentTo(int port) throws IOException {
    String waits =
        String.format(Locale.ROOT, ".*: \\p{XDigit}+:\\p{XDigit}+ \\p{XDigit}+:%04X 02 .*", port);
    for (String sockets : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      Path path = Path.of(sockets);
      if (Files.exists(path)
          && Files.readAllLines(path).stream().anyMatch(it -> it.matches(waits))) {
        return true;
      }
    }
    return false;
  }
}
