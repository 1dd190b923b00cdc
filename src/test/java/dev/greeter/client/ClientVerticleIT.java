package dev.greeter.client;

import static dev.greeter.ScriptedPeer.reply;
import static dev.greeter.ScriptedPeer.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.greeter.Configs;
import dev.greeter.LogCapture;
import dev.greeter.Needs;
import dev.greeter.Peer;
import dev.greeter.ScriptedPeer;
import dev.greeter.Transports;
import dev.greeter.config.Bytes;
import dev.greeter.group.Phase;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.ExchangePhase;
import dev.greeter.report.Failure;
import dev.greeter.report.Report;
import dev.greeter.report.Shortfall;
import dev.greeter.report.TextCounts;
import dev.greeter.report.Work;
import dev.greeter.report.form.JsonReport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many exchanges against a blocking server, by clients that are deployed by class name. */
@ParameterizedClass
@MethodSource("dev.greeter.Transports#all")
class ClientVerticleIT {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Transport transport;
  private final Vertx vertx;

  ClientVerticleIT(Transport transport) {
    this.transport = transport;
    vertx = Transports.vertx(transport, meters);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private String deploy(int instances, JsonObject config) {
    return Clients.deploy(vertx, instances, config);
  }

  private Measurement measurement(String deployment) {
    return Clients.measurement(vertx, deployment);
  }

  private Report run(int instances, JsonObject config) {
    return Clients.run(vertx, instances, config);
  }

  /** The listener that a client warms up with speaks first, too. */
  @Test
  void theTimeOfAGreetingIsMeasuredAlsoWhereConnectionsAreKept() throws IOException {
    for (String kept : new String[] {"requestsPerConnection=1", "requestsPerConnection=5"}) {
      try (ScriptedPeer server =
          ScriptedPeer.playing(
              socket -> {
                ScriptedPeer.reply(socket, "220 hi\r\n");
                while (!ScriptedPeer.request(socket).isEmpty()) {
                  ScriptedPeer.reply(socket, "250 ok\r\n");
                }
              })) {
        Report report =
            run(
                2,
                Configs.client(
                    server.port(),
                    "exchanges=20",
                    "delayMs=0",
                    "warmUpMs=200",
                    kept,
                    "endOfReply=expected",
                    "expect.reply=\"250 ok\\r\\n\"",
                    "expect.greeting={\"begins\":\"220 \"}"));
        assertThat(report.outcomes()).containsEntry(ExchangeOutcome.REPLIED, 20L);
        assertThat(report.latencies().greeting().getTotalCount()).isEqualTo(server.served());
        assertThat(report.rows()).containsKey("greeting");
      }
    }
  }

  @Test
  void instancesShareTheWorkAndNeverOpenMoreThanAllowed() throws IOException {
    try (ScriptedPeer server = ScriptedPeer.answering()) {
      Report report =
          run(3, Configs.client(server.port(), "exchanges=1000", "concurrency=8", "delayMs=0"));
      assertThat(report.exchanges()).isEqualTo(1000);
      assertThat(report.outcomes()).containsEntry(ExchangeOutcome.REPLIED, 1000L);
      assertThat(server.served()).isEqualTo(1000);
      assertThat(server.mostOpen()).isLessThanOrEqualTo(8);
      assertThat(report.replies()).containsExactly(new TextCounts.Row(Bytes.of("hello"), 1000));
    }
  }

  /** What comes meanwhile would wait for all of them. */
  @Test
  void startsThatAreDueAllAtOnceLeaveTheEventLoopToOthersInBetween() throws Exception {
    Vertx one = Transports.withOneLoop(transport);
    try (ServerSocket silent = new ServerSocket(0, 500, InetAddress.getLoopbackAddress())) {
      Measurement measurement =
          Clients.measurement(
              one,
              Clients.deploy(
                  one,
                  1,
                  Configs.client(
                      silent.getLocalPort(),
                      "exchanges=500",
                      "concurrency=500",
                      "delayMs=0",
                      "replyTimeoutMs=60000")));
      Promise<Long> most = Promise.promise();
      one.runOnContext(turn -> mostStartsInATurn(one, measurement, 0, 0, most));
      assertThat(most.future().await()).isBetween(1L, 250L);
    } finally {
      one.close().await();
    }
  }

  private static void mostStartsInATurn(
      Vertx vertx, Measurement measurement, long before, long most, Promise<Long> result) {
    long now = measurement.tally().inFlight();
    long more = Math.max(most, now - before);
    if (now == 500) {
      result.complete(more);
    } else {
      vertx.runOnContext(turn -> mostStartsInATurn(vertx, measurement, now, more, result));
    }
  }

  @Test
  void connectionsComeFromEachOfTheLocalAddressesInTurn() throws IOException {
    Needs.met(
        System.getProperty("os.name").equals("Linux"), "127.0.0.2 is this machine on Linux alone");
    Queue<String> sources = new ConcurrentLinkedQueue<>();
    try (ScriptedPeer server =
        ScriptedPeer.playing(
            socket -> {
              sources.add(socket.getInetAddress().getHostAddress());
              request(socket);
              reply(socket, "hello");
            })) {
      JsonArray addresses = new JsonArray();
      IntStream.rangeClosed(2, 9).forEach(i -> addresses.add("127.0.0." + i));
      run(
          1,
          Configs.client(server.port(), "exchanges=16", "delayMs=0", "warmUpMs=0")
              .put("localAddresses", addresses));
      assertThat(sources)
          .hasSize(16)
          .startsWith("127.0.0.2", "127.0.0.3")
          .containsAll(addresses.stream().map(String::valueOf).toList());
    }
  }

  @Test
  void moreInstancesThanWorkDoNoHarm() throws IOException {
    try (ScriptedPeer server = ScriptedPeer.answering()) {
      Report report = run(4, Configs.client(server.port(), "exchanges=3", "delayMs=0"));
      assertThat(report.exchanges()).isEqualTo(3);
    }
  }

  @Test
  void failuresAreEventsWithALineEachAndOneForTheRest() throws IOException {
    AtomicInteger served = new AtomicInteger();
    try (LogCapture log = new LogCapture();
        ScriptedPeer server =
            ScriptedPeer.playing(
                socket -> {
                  request(socket);
                  if (served.getAndIncrement() % 4 == 0) {
                    socket.setSoLinger(true, 0);
                  } else {
                    reply(socket, "hello");
                  }
                })) {
      String[] settings = {"exchanges=80", "concurrency=4", "delayMs=0", "failureLogPerSecond=3"};
      String deployment = deploy(2, Configs.client(server.port(), settings));
      Report report = measurement(deployment).done().await().report();
      vertx.undeploy(deployment).await();
      assertThat(report.outcomes()).containsEntry(ExchangeOutcome.RESET, 20L);
      assertThat(report.failures().events())
          .hasSize(20)
          .allMatch(it -> it.outcome() == ExchangeOutcome.RESET)
          .allMatch(it -> it.phase() == ExchangePhase.REPLY && it.connectMs() > 0)
          .allMatch(it -> it.remote().equals("127.0.0.1:" + server.port()))
          .extracting(Failure::local)
          .doesNotHaveDuplicates();
      List<String> lines = log.lines(Level.INFO);
      assertThat(lines).filteredOn("exchange ended"::equals).hasSizeBetween(3, 19);
      assertThat(lines).anyMatch(line -> line.matches("suppressed \\d+ more lines like this"));
      assertThat(log.values(Level.INFO, "local"))
          .isSubsetOf(report.failures().events().stream().map(Failure::local).toList());
      assertThat(log.values(Level.INFO, "phase")).containsOnly("reply");
    }
  }

  @Test
  void inOpenLoopAStallShowsInTheTail() throws IOException {
    try (ScriptedPeer server = ScriptedPeer.stallingAfter(100)) {
      Report report =
          run(
              1,
              Configs.client(server.port(), "durationMs=3000", "ratePerSecond=200", "delayMs=0"));
      assertThat(report.outcomes()).containsEntry(ExchangeOutcome.REPLIED, report.exchanges());
      assertThat(report.exchanges() + report.count(Shortfall.SKIPPED)).isEqualTo(600);
      assertThat(report.count(Shortfall.HELD_BACK)).isZero();
      assertThat(report.latencies().total().getValueAtPercentile(99.9)).isGreaterThan(900_000);
      assertThat(starts("on_time") + starts("delayed")).isEqualTo(report.exchanges());
      assertThat(starts("delayed")).isEqualTo(report.count(Shortfall.DELAYED));
      assertThat(starts("skipped")).isEqualTo(report.count(Shortfall.SKIPPED));
      assertThat(meters.get("greeter.own.lateness").timer().count()).isEqualTo(report.exchanges());
    }
  }

  private long starts(String kind) {
    return (long) meters.get("greeter.starts").tag("kind", kind).functionCounter().count();
  }

  @Test
  void thePhasesOfWhatSucceededAreTimedAndNoOthers() throws IOException {
    long beganMs = System.currentTimeMillis();
    try (ScriptedPeer server = ScriptedPeer.answering()) {
      Report report = run(2, Configs.client(server.port(), "exchanges=20", "delayMs=0"));
      for (String phase : new String[] {"resolve", "connect", "first_byte", "total"}) {
        assertThat(meters.get("greeter.exchange.phase").tag("phase", phase).timer().count())
            .isEqualTo(20);
      }
      assertThat(meters.get("greeter.last.success.timestamp.seconds").gauge().value())
          .isBetween(beganMs / 1e3, report.origin().endedAt().toEpochMilli() / 1e3 + 0.1);
      assertThat(meters.find("greeter.gap").timers()).isEmpty();
    }
  }

  @Test
  void whatFailedIsNotTimed() throws IOException {
    try (ScriptedPeer server = ScriptedPeer.playing(Socket::close)) {
      run(1, Configs.client(server.port(), "exchanges=3", "delayMs=0"));
      assertThat(meters.get("greeter.exchange.phase").tag("phase", "total").timer().count())
          .isZero();
      assertThat(meters.get("greeter.last.success.timestamp.seconds").gauge().value()).isZero();
    }
  }

  @Test
  void aStallShowsEvenIfStartsHaveToWaitForIt() throws IOException {
    try (ScriptedPeer server = ScriptedPeer.stallingAfter(100)) {
      Report report =
          run(
              2,
              Configs.client(
                  server.port(),
                  "exchanges=600",
                  "ratePerSecond=200",
                  "maxInFlight=4",
                  "delayMs=0"));
      assertThat(report.exchanges()).isEqualTo(600);
      assertThat(report.count(Shortfall.DELAYED)).isGreaterThan(100);
      assertThat(report.count(Shortfall.HELD_BACK)).isBetween(100L, 600L);
      assertThat(server.mostOpen()).isLessThanOrEqualTo(4);
      assertThat(report.latencies().total().getValueAtPercentile(99.9)).isGreaterThan(900_000);
    }
  }

  @Test
  void whatIsDueInTimeStartsAlsoAtTheVeryEnd() throws IOException {
    try (ScriptedPeer server = ScriptedPeer.answering()) {
      Report report =
          run(2, Configs.client(server.port(), "durationMs=500", "ratePerSecond=600", "delayMs=0"));
      assertThat(report.count(Shortfall.SKIPPED)).isZero();
      // All may be in flight at once, with two descriptors each.
      assertThat(report.exchanges()).isEqualTo(300);
    }
  }

  @Test
  void undeployedItLeavesAPeerThatDoesNotRead() throws IOException {
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String deployment =
          deploy(
              1,
              Configs.client(
                  deaf.getLocalPort(),
                  "delayMs=0",
                  "replyTimeoutMs=3600000",
                  "message=" + "x".repeat(Peer.UNREAD_BYTES)));
      try (Socket accepted = deaf.accept()) {
        assertThat(accepted.getInputStream().read()).isEqualTo('x');
        vertx.undeploy(deployment).await();
        // What was on its way is read, and then there is an end.
        assertThat(accepted.getInputStream().readAllBytes().length).isLessThan(16_000_000);
      }
    }
  }

  @Test
  void undeployedEarlyItCountsWhatHasEnded() throws IOException {
    try (ScriptedPeer server = ScriptedPeer.answering()) {
      String deployment =
          deploy(
              2, Configs.client(server.port(), "exchanges=1000000", "concurrency=4", "delayMs=0"));
      Measurement measurement = measurement(deployment);
      await().until(() -> server.served() > 10);
      vertx.undeploy(deployment).await();
      Report report = measurement.done().await().report();
      assertThat(report.count(Shortfall.ABANDONED)).isBetween(0L, 4L);
      assertThat(report.exchanges())
          .isPositive()
          .isEqualTo(report.outcomes().get(ExchangeOutcome.REPLIED));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void undeployedInTheWarmUpItHasMeasuredNothing(int instances) throws IOException {
    try (ScriptedPeer server = ScriptedPeer.answering()) {
      String deployment =
          deploy(
              instances,
              Configs.client(
                  server.port(), "exchanges=1000000", "concurrency=4", "warmUpMs=60000"));
      Measurement measurement = measurement(deployment);
      vertx.undeploy(deployment).await();
      Verdict verdict = measurement.done().await();
      assertThat(verdict.report().exchanges()).isZero();
      assertThat(verdict.missed()).isNotEmpty();
      assertThat(server.served()).isZero();
    }
  }

  /** Nothing is sent, so that nothing could be waited for. */
  @Test
  void anEmptyMessageIsWarmedUpInTime() throws IOException {
    try (ScriptedPeer server =
        ScriptedPeer.playing(socket -> ScriptedPeer.reply(socket, "Welcome"))) {
      Report report =
          run(
              2,
              Configs.client(
                  server.port(),
                  "exchanges=20",
                  "delayMs=0",
                  "message=",
                  "warmUpMs=50000",
                  "replyTimeoutMs=60000"));
      assertThat(report.exchanges()).isEqualTo(20);
      assertThat(report.conditions().warmUpNanos()).isBetween(1L, 50_000_000_000L);
    }
  }

  @Test
  void theReportIsPublishedOnTheEventBus() throws IOException {
    Promise<JsonObject> published = Promise.promise();
    vertx
        .eventBus()
        .<JsonObject>consumer("greeter.report", message -> published.complete(message.body()));
    try (ScriptedPeer server = ScriptedPeer.answering()) {
      Report report = run(2, Configs.client(server.port(), "exchanges=20", "delayMs=0"));
      assertThat(published.future().await()).isEqualTo(JsonReport.of(report).put("name", "client"));
    }
  }

  @Test
  void whatAnInstanceHasCountedLeavesTheRegistryWithTheLast() throws IOException {
    try (ScriptedPeer server = ScriptedPeer.answering()) {
      String deployment = deploy(2, Configs.client(server.port(), "exchanges=20", "delayMs=0"));
      measurement(deployment).done().await();
      assertThat(
              meters
                  .get("greeter.exchanges")
                  .tags("outcome", "replied", "endpoint", "localhost:" + server.port())
                  .functionCounter()
                  .count())
          .isEqualTo(20);
      vertx.undeploy(deployment).await();
      assertThat(meters.find("greeter.exchanges").meters()).isEmpty();
      assertThat(measurement(deployment)).isNull();
    }
  }

  @Test
  void whatIsEndlessReportsAsItGoesOnAndIsJudgedWhenItIsStopped(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("report.json");
    try (ScriptedPeer server = ScriptedPeer.answering()) {
      String id =
          deploy(
              2,
              Configs.client(
                  server.port(),
                  "endless=true",
                  "delayMs=50",
                  "concurrency=4",
                  "warmUpMs=0",
                  "report=" + file,
                  "reportEveryMs=1000"));
      await().until(() -> Files.exists(file) && JsonReport.read(file).exchanges() > 0);
      Report first = JsonReport.read(file);
      await().until(() -> JsonReport.read(file).exchanges() > first.exchanges());
      Measurement measurement = measurement(id);
      assertThat(measurement.phase()).isEqualTo(Phase.READY);
      vertx.undeploy(id).await();
      Verdict verdict = measurement.done().await();
      assertThat(verdict.missed()).isEmpty();
      assertThat(verdict.report().count(Shortfall.ABANDONED)).isPositive();
      Report last = JsonReport.read(file);
      assertThat(last.exchanges())
          .isEqualTo(verdict.report().exchanges())
          .isGreaterThan(first.exchanges());
      assertThat(last.incomplete()).isEmpty();
      assertThat(last.origin().parts().ids()).isEqualTo(first.origin().parts().ids());
      Work work = last.origin().parts().all().first().work();
      assertThat(work.made()).isEqualTo(work.planned()).isPositive();
    }
  }

  @Test
  void aReportWithoutAPlaceFailsTheDeployment() {
    Future<String> deployed =
        vertx.deployVerticle(
            "dev.greeter.client.ClientVerticle",
            new DeploymentOptions()
                .setInstances(2)
                .setConfig(Configs.client(1, "report=/no/such/folder/r.json")));
    assertThatThrownBy(deployed::await).hasMessageContaining("no such folder: /no/such/folder");
  }
}
