package dev.greeter.client;

import static dev.greeter.ScriptedPeer.reply;
import static dev.greeter.ScriptedPeer.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Configs;
import dev.greeter.DnsServer;
import dev.greeter.Needs;
import dev.greeter.ScriptedPeer;
import dev.greeter.Transports;
import dev.greeter.net.SocketErrors;
import dev.greeter.report.AddressCounts;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.ExchangePhase;
import dev.greeter.report.ExchangeResult;
import dev.greeter.report.FailedTry;
import dev.greeter.report.Report;
import dev.greeter.report.SearchKind;
import dev.greeter.report.Work;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exchanges with a name: how it is looked up, and which of its addresses has them. */
@ParameterizedClass
@MethodSource("dev.greeter.Transports#all")
class NamesIT {

  private final DnsServer dns = new DnsServer();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Vertx vertx;

  NamesIT(Transport transport) throws IOException {
    vertx = Transports.vertx(transport, meters, dns.options());
  }

  @BeforeAll
  static void needsSeveralAddresses() {
    Needs.severalLoopbackAddresses();
  }

  @AfterEach
  void close() throws IOException {
    vertx.close().await();
    dns.close();
  }

  private static String[] named(String... settings) {
    return Stream.concat(Stream.of("host=peer.test", "family=4", "delayMs=0"), Stream.of(settings))
        .toArray(String[]::new);
  }

  private ExchangeResult exchange(int port, String... settings) {
    ClientConfig config = Configs.clientConfig(port, named(settings));
    Promise<ExchangeResult> ended = Promise.promise();
    vertx.runOnContext(
        here -> Clients.exchange(vertx, config, List.of()).run(() -> false).onComplete(ended));
    return ended.future().await();
  }

  private Report measure(int port, String... settings) {
    JsonObject config = Configs.client(port, named(settings));
    return Clients.run(vertx, 1, config);
  }

  private static ScriptedPeer saying(String text, String address, int port) throws IOException {
    return ScriptedPeer.playingAt(
        address,
        port,
        socket -> {
          request(socket);
          reply(socket, text);
        });
  }

  private static FailedTry failed(String address, int port, ExchangeOutcome outcome) {
    return new FailedTry(new InetSocketAddress(address, port), outcome);
  }

  @Test
  void aSlowNameServerIsNoSlowConnect() throws IOException {
    dns.knows(60, "127.0.0.2").slow(300);
    try (ScriptedPeer peer = saying("a", "127.0.0.2", 0)) {
      Report report = measure(peer.port(), "exchanges=5", "concurrency=1");
      assertThat(report.outcomes()).containsEntry(ExchangeOutcome.REPLIED, 5L);
      assertThat(report.latencies().resolve().getTotalCount()).isEqualTo(5);
      assertThat(report.latencies().resolve().getValueAtPercentile(50)).as("cached").isZero();
      assertThat(report.latencies().resolve().getMaxValue()).isGreaterThanOrEqualTo(300_000);
      assertThat(
              report.latencies().total().getMaxValue() - report.latencies().connect().getMaxValue())
          .isGreaterThanOrEqualTo(299_000);
      assertThat(
              meters
                  .get("greeter.exchange.phase")
                  .tag("phase", "resolve")
                  .timer()
                  .max(TimeUnit.MILLISECONDS))
          .isGreaterThanOrEqualTo(300);
    }
  }

  @Test
  void theWarmUpLooksTheNameUp() throws IOException {
    dns.knows(60, "127.0.0.2").slow(200);
    try (ScriptedPeer peer = saying("a", "127.0.0.2", 0)) {
      Report report = measure(peer.port(), "exchanges=2", "warmUpMs=2000");
      assertThat(report.latencies().resolve().getMaxValue()).isZero();
      assertThat(dns.askedOverUdp()).isOne();
    }
  }

  @Test
  void anAddressIsNotLookedUpAndHasNoRow() throws IOException {
    try (ScriptedPeer peer = saying("a", "127.0.0.2", 0)) {
      Report report = measure(peer.port(), "host=127.0.0.2", "exchanges=2");
      assertThat(report.outcomes()).containsEntry(ExchangeOutcome.REPLIED, 2L);
      assertThat(report.latencies().resolve().getTotalCount()).isZero();
      assertThat(meters.get("greeter.exchange.phase").tag("phase", "resolve").timer().count())
          .isZero();
    }
  }

  @Test
  void aNameServerThatIsSilentIsNoLostSyn() {
    dns.silent();
    ExchangeResult result = exchange(1, "resolveTimeoutMs=200");
    assertThat(result.outcome()).isEqualTo(ExchangeOutcome.UNRESOLVED);
    assertThat(result.end().phase()).isEqualTo(ExchangePhase.RESOLVE);
    assertThat(SocketErrors.describe(result.end().cause()))
        .isEqualTo("no answer from a name server");
    assertThat(result.route().remote()).isNull();
  }

  @Test
  void theNextAddressTakesTheConnectionWhereTheFirstRefusesIt() throws IOException {
    dns.knows(60, "127.0.0.3", "127.0.0.2");
    try (ScriptedPeer peer = saying("b", "127.0.0.2", 0)) {
      ExchangeResult result = exchange(peer.port());
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.REPLIED);
      assertThat(result.route().remote())
          .isEqualTo(new InetSocketAddress("127.0.0.2", peer.port()));
      assertThat(result.failedTries())
          .containsExactly(failed("127.0.0.3", peer.port(), ExchangeOutcome.REFUSED));
    }
  }

  @Test
  void aReportTellsWhatBecameOfEachAddress() throws IOException {
    dns.knows(60, "127.0.0.3", "127.0.0.2");
    try (ScriptedPeer peer = saying("b", "127.0.0.2", 0)) {
      Report report = measure(peer.port(), "exchanges=20", "concurrency=4");
      AddressCounts refused = report.addresses().byText().get("127.0.0.3:" + peer.port());
      AddressCounts replied = report.addresses().byText().get("127.0.0.2:" + peer.port());
      assertThat(refused.outcomes()).isEmpty();
      assertThat(refused.failedTries()).isEqualTo(Map.of(ExchangeOutcome.REFUSED, 20L));
      assertThat(replied.outcomes()).isEqualTo(Map.of(ExchangeOutcome.REPLIED, 20L));
      assertThat(replied.connect().getTotalCount()).isEqualTo(20);
    }
  }

  @Test
  void theLastAddressTellsWhereNoneAccepts() {
    dns.knows(60, "224.0.0.1", "127.0.0.3");
    ExchangeResult result = exchange(1);
    assertThat(result.outcome()).isEqualTo(ExchangeOutcome.REFUSED);
    assertThat(result.route().remote()).isEqualTo(new InetSocketAddress("127.0.0.3", 1));
    assertThat(result.failedTries())
        .containsExactly(failed("224.0.0.1", 1, ExchangeOutcome.UNREACHABLE));
  }

  @Test
  void anAddressThatDropsASynTakesItsPartOfTheTimeAlone() throws IOException {
    dns.knows(60, "127.0.0.3", "127.0.0.2");
    List<SocketChannel> queued = new ArrayList<>();
    try (ScriptedPeer peer = saying("b", "127.0.0.2", 0);
        ServerSocket full = new ServerSocket(peer.port(), 1, InetAddress.getByName("127.0.0.3"))) {
      for (int i = 0; i < 4; i++) {
        SocketChannel socket = SocketChannel.open();
        socket.configureBlocking(false);
        socket.connect(full.getLocalSocketAddress());
        queued.add(socket);
      }
      ExchangeResult result = exchange(peer.port(), "connectTimeoutMs=4000");
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.REPLIED);
      assertThat(result.failedTries())
          .containsExactly(failed("127.0.0.3", peer.port(), ExchangeOutcome.TIMEOUT));
      assertThat(result.times().connectNanos())
          .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(2000));
    } finally {
      for (SocketChannel socket : queued) {
        socket.close();
      }
    }
  }

  @Test
  void anAddressThatChangesIsFollowed() throws IOException {
    dns.knows(0, "127.0.0.2");
    try (ScriptedPeer one = saying("a", "127.0.0.2", 0);
        ScriptedPeer other = saying("b", "127.0.0.3", one.port())) {
      assertThat(exchange(one.port()).reply()).hasToString("a");
      dns.knows(0, "127.0.0.3");
      assertThat(exchange(one.port()).reply()).hasToString("b");
      assertThat(other.served()).isOne();
    }
  }

  @Test
  void aHandshakeThatFailsTriesNoOtherAddress() throws IOException {
    dns.knows(60, "127.0.0.2", "127.0.0.3");
    try (ScriptedPeer one = saying("no TLS", "127.0.0.2", 0);
        ScriptedPeer other = saying("b", "127.0.0.3", one.port())) {
      Report report =
          measure(one.port(), "tls.verifyHost=false", "expect.outcome=handshake", "exchanges=2");
      assertThat(report.outcomes()).containsEntry(ExchangeOutcome.HANDSHAKE, 2L);
      assertThat(other.served()).isZero();
    }
  }

  @Test
  void datagramsGoToTheFirstAddress() {
    dns.knows(60, "127.0.0.3", "127.0.0.2");
    ExchangeResult result = exchange(1, "type=datagram", "replyTimeoutMs=2000");
    assertThat(result.outcome()).isEqualTo(ExchangeOutcome.REFUSED);
    assertThat(result.route().remote()).isEqualTo(new InetSocketAddress("127.0.0.3", 1));
    assertThat(result.failedTries()).isEmpty();
  }

  @Test
  void eachStartTakesTheNextAddressAndIsJudgedByIt() throws IOException {
    dns.knows(60, "127.0.0.2", "127.0.0.3", "127.0.0.4");
    try (ScriptedPeer one = saying("a", "127.0.0.2", 0);
        ScriptedPeer other = saying("b", "127.0.0.4", one.port())) {
      Report report = measure(one.port(), "addresses=next", "exchanges=9", "expect.reply=a");
      assertThat(report.outcomes())
          .containsEntry(ExchangeOutcome.REPLIED, 3L)
          .containsEntry(ExchangeOutcome.REFUSED, 3L)
          .containsEntry(ExchangeOutcome.MISMATCH, 3L);
      assertThat(report.addresses().byText().get("127.0.0.4:" + one.port()).outcomes())
          .isEqualTo(Map.of(ExchangeOutcome.MISMATCH, 3L));
      assertThat(one.served()).isEqualTo(3);
      assertThat(other.served()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void everyAddressHasTheWholeSchedule(int instances) throws IOException {
    dns.knows(0, "127.0.0.2", "127.0.0.3", "127.0.0.4");
    try (ScriptedPeer one = saying("a", "127.0.0.2", 0);
        ScriptedPeer other = saying("b", "127.0.0.4", one.port())) {
      String[] settings = named("addresses=each", "exchanges=5", "concurrency=2");
      Report report = Clients.run(vertx, instances, Configs.client(one.port(), settings));
      assertThat(report.outcomes())
          .containsEntry(ExchangeOutcome.REPLIED, 10L)
          .containsEntry(ExchangeOutcome.REFUSED, 5L);
      assertThat(report.addresses().byText().get("127.0.0.3:" + one.port()).outcomes())
          .isEqualTo(Map.of(ExchangeOutcome.REFUSED, 5L));
      assertThat(one.served()).isEqualTo(5);
      assertThat(other.served()).isEqualTo(5);
      assertThat(report.origin().parts().work())
          .containsExactly(new Work(Work.Unit.EXCHANGES, 15, 15));
      assertThat(report.latencies().resolve().getTotalCount()).isZero();
    }
  }

  @Test
  void everyAddressHasTheWholeTime() throws IOException {
    dns.knows(60, "127.0.0.2", "127.0.0.3");
    try (ScriptedPeer one = saying("a", "127.0.0.2", 0);
        ScriptedPeer other = saying("b", "127.0.0.3", one.port())) {
      Report report = measure(one.port(), "addresses=each", "durationMs=500", "ratePerSecond=20");
      assertThat(report.outcomes()).containsEntry(ExchangeOutcome.REPLIED, 20L);
      assertThat(one.served()).isEqualTo(10);
      assertThat(other.served()).isEqualTo(10);
      assertThat(report.origin().parts().work())
          .containsExactly(new Work(Work.Unit.DURATION, 500, 500));
    }
  }

  @Test
  void aSearchFindsTheShortestLimitOfAllAddresses() throws IOException {
    dns.knows(60, "127.0.0.2", "127.0.0.3");
    try (ScriptedPeer patient = saying("a", "127.0.0.2", 0);
        ScriptedPeer other = ScriptedPeer.playingAt("127.0.0.3", patient.port(), socket -> {})) {
      Report report = measure(patient.port(), "addresses=each", "delayMs=[100,200]");
      assertThat(report.searches().of(SearchKind.SILENCE).lines())
          .first()
          .isEqualTo("idle limit: below 100 ms (closed)");
      assertThat(report.outcomes())
          .containsEntry(ExchangeOutcome.REPLIED, 2L)
          .containsEntry(ExchangeOutcome.CLOSED, 2L);
      assertThat(other.served()).isEqualTo(2);
    }
  }

  @Test
  void aNameWithoutAddressesIsUnresolvedForEach() {
    Report report = measure(1, "addresses=each", "exchanges=3");
    assertThat(report.outcomes()).containsEntry(ExchangeOutcome.UNRESOLVED, 3L);
    assertThat(report.origin().parts().work()).containsExactly(new Work(Work.Unit.EXCHANGES, 3, 3));
  }
}
