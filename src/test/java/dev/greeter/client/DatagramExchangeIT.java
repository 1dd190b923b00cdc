package dev.greeter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.greeter.Configs;
import dev.greeter.Counts;
import dev.greeter.Transports;
import dev.greeter.config.Bytes;
import dev.greeter.config.SectionConfig;
import dev.greeter.group.Group;
import dev.greeter.net.SocketErrors;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.ExchangeResult;
import dev.greeter.report.Report;
import dev.greeter.report.Shortfall;
import dev.greeter.report.TextCounts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of exchanges of datagrams with peers that do all sorts of things. */
@ParameterizedClass
@MethodSource("dev.greeter.Transports#all")
class DatagramExchangeIT {

  private final Vertx vertx;

  DatagramExchangeIT(Transport transport) {
    vertx = Transports.vertx(transport, new SimpleMeterRegistry());
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static JsonObject config(int port, String... settings) {
    return Configs.client(
        port,
        Stream.concat(Stream.of("type=datagram", "delayMs=0"), Stream.of(settings))
            .toArray(String[]::new));
  }

  private ExchangeResult run(int port, String... settings) {
    ClientConfig config = SectionConfig.read("client", config(port, settings), ClientConfig.class);
    Promise<ExchangeResult> ended = Promise.promise();
    vertx.runOnContext(
        here -> Clients.exchange(vertx, config, List.of()).run(() -> false).onComplete(ended));
    return ended.future().await();
  }

  private Report measure(int instances, JsonObject config) {
    String deployment = Clients.deploy(vertx, instances, config);
    Report report = Clients.measurement(vertx, deployment).done().await().report();
    vertx.undeploy(deployment).await();
    return report;
  }

  private static int descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return (int) open.count();
    }
  }

  @Test
  void theReplyIsTheFirstDatagramThatComes() throws IOException {
    try (EchoPeer peer = EchoPeer.replying(request -> List.of("hello " + request, "again"))) {
      ExchangeResult result = run(peer.port(), "message=you", "delayMs=50");
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.REPLIED);
      assertThat(result.reply()).hasToString("hello you");
      assertThat(result.times().totalNanos()).isGreaterThan(50_000_000L);
      assertThat(result.times().firstByteNanos())
          .isPositive()
          .isLessThan(result.times().totalNanos());
    }
  }

  @Test
  void aReplyIsJudgedWhole() throws IOException {
    try (EchoPeer peer = EchoPeer.replying(request -> List.of("hello"))) {
      assertThat(run(peer.port(), "expect.reply=hello").outcome())
          .isEqualTo(ExchangeOutcome.REPLIED);
      assertThat(run(peer.port(), "expect.reply=hello").reply()).hasToString("hello");
      assertThat(run(peer.port(), "expect.reply=hell", "endOfReply=expected").outcome())
          .isEqualTo(ExchangeOutcome.MISMATCH);
      assertThat(run(peer.port(), "maxReplyBytes=4").reply()).hasToString("hell");
      assertThat(run(peer.port(), "maxReplyBytes=4", "expect.reply=hell").outcome())
          .isEqualTo(ExchangeOutcome.MISMATCH);
      assertThat(run(peer.port(), "maxReplyBytes=5", "expect.reply=hello").outcome())
          .isEqualTo(ExchangeOutcome.REPLIED);
    }
  }

  @Test
  void anEmptyDatagramIsARequestAndAReply() throws IOException {
    try (EchoPeer peer = EchoPeer.replying(List::of)) {
      ExchangeResult result = run(peer.port(), "message=");
      assertThat(peer.received()).containsExactly("");
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.REPLIED);
      assertThat(result.reply().length()).isZero();
    }
  }

  @Test
  void largeOnesComeThrough() throws IOException {
    try (EchoPeer peer = EchoPeer.replying(List::of)) {
      String large = "x".repeat(65_507);
      assertThat(run(peer.port(), "message=" + large, "maxReplyBytes=1048576").reply())
          .hasToString(large);
    }
  }

  @Test
  void aReplyThatDoesNotComeIsATimeout() throws IOException {
    try (EchoPeer peer = EchoPeer.replying(request -> List.of())) {
      ExchangeResult result = run(peer.port(), "replyTimeoutMs=100");
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.TIMEOUT);
      assertThat(result.times().firstByteNanos()).isNegative();
    }
  }

  @Test
  void aClosedPortIsRefused() throws IOException {
    int port;
    try (EchoPeer peer = EchoPeer.replying(List::of)) {
      port = peer.port();
    }
    ExchangeResult result = run(port);
    assertThat(result.outcome()).isEqualTo(ExchangeOutcome.REFUSED);
    assertThat(SocketErrors.describe(result.end().cause())).isEqualTo("Connection refused");
  }

  @Test
  void anUnknownNameIsUnresolved() {
    assertThat(run(1, "host=no.invalid").outcome()).isEqualTo(ExchangeOutcome.UNRESOLVED);
    assertThat(run(1, "host=a..b").outcome()).isEqualTo(ExchangeOutcome.UNRESOLVED);
  }

  @Test
  void closedAndOpenLoopCountEachOnceAndLeaveNoDescriptor() throws IOException {
    int exchanges = Counts.of(1000, 100_000);
    try (EchoPeer peer = EchoPeer.replying(request -> List.of("hello"))) {
      // Every event loop resolves a name for the first time, and keeps a socket for that.
      measure(16, config(peer.port(), "exchanges=100", "concurrency=16"));
      peer.received().clear();
      int before = descriptors();
      Report closed = measure(2, config(peer.port(), "exchanges=" + exchanges, "concurrency=8"));
      assertThat(closed.outcomes()).containsEntry(ExchangeOutcome.REPLIED, (long) exchanges);
      assertThat(closed.replies())
          .containsExactly(new TextCounts.Row(Bytes.of("hello"), exchanges));
      Report open =
          measure(
              2,
              config(
                  peer.port(), "durationMs=1000", "ratePerSecond=500", "message=2", "warmUpMs=0"));
      assertThat(open.exchanges()).isEqualTo(500);
      assertThat(open.outcomes()).containsEntry(ExchangeOutcome.REPLIED, 500L);
      assertThat(peer.received()).hasSize(exchanges + 500);
      await().untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(before));
    }
  }

  @Test
  void undeployedItLeavesWhatHasNoReply() throws IOException {
    try (EchoPeer peer = EchoPeer.replying(request -> List.of())) {
      String deployment =
          vertx
              .deployVerticle(
                  "dev.greeter.client.ClientVerticle",
                  new DeploymentOptions()
                      .setConfig(
                          config(
                              peer.port(),
                              "exchanges=100",
                              "concurrency=10",
                              "replyTimeoutMs=3600000")))
              .await();
      Measurement measurement = Group.of(vertx, deployment, Measurement.class);
      await().until(() -> peer.received().size() == 10);
      vertx.undeploy(deployment).await();
      Report report = measurement.done().await().report();
      assertThat(report.count(Shortfall.ABANDONED)).isEqualTo(10);
      assertThat(report.exchanges()).isZero();
    }
  }
}
