package dev.greeter.client;

import static dev.greeter.ScriptedPeer.reply;
import static dev.greeter.ScriptedPeer.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.greeter.Configs;
import dev.greeter.FreePort;
import dev.greeter.ScriptedPeer;
import dev.greeter.Stalls;
import dev.greeter.Transports;
import dev.greeter.config.Bytes;
import dev.greeter.report.ConnectionEnd;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.KeptConnections;
import dev.greeter.report.Report;
import dev.greeter.report.Shortfall;
import dev.greeter.report.TextCounts;
import dev.greeter.report.Work;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Several requests on a connection, and every end that it can have. */
@ParameterizedClass
@MethodSource("dev.greeter.Transports#all")
class KeptIT {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Vertx vertx;
  private final AtomicInteger connections = new AtomicInteger();

  KeptIT(Transport transport) {
    vertx = Transports.vertx(transport, meters);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** Runs a client that keeps its connections, with settings over that. */
  private Report run(int port, String... settings) {
    return Clients.run(vertx, 1, Configs.client(port, kept(settings)));
  }

  private static String[] kept(String... settings) {
    return Stream.concat(
            Stream.of(
                "requestsPerConnection=0",
                "endOfReply=expected",
                "expect.reply=hello",
                "delayMs=0",
                "warmUpMs=0"),
            Stream.of(settings))
        .toArray(String[]::new);
  }

  /** Answers so many requests of one byte. */
  private static void answer(Socket socket, int requests) throws IOException {
    for (int i = 0; i < requests; i++) {
      assertThat(request(socket)).isEqualTo("1");
      reply(socket, "hello");
    }
  }

  /** Answers as long as requests come. */
  private static void answerAll(Socket socket) throws IOException {
    while (!request(socket).isEmpty()) {
      reply(socket, "hello");
    }
  }

  /** A peer that plays a script with its first connection, and answers on all others. */
  private ScriptedPeer first(ScriptedPeer.Script script) throws IOException {
    return ScriptedPeer.playing(
        socket -> {
          if (connections.getAndIncrement() == 0) {
            script.play(socket);
          } else {
            answerAll(socket);
          }
        });
  }

  /** Its first connection has one reply, and is then silent until that is completed. */
  private ScriptedPeer answeringOnceUntil(CompletableFuture<Void> told) throws IOException {
    return first(
        socket -> {
          answer(socket, 1);
          told.join();
        });
  }

  private static void assertEnds(Report report, Map<ConnectionEnd, Integer> ends) {
    for (ConnectionEnd end : ConnectionEnd.values()) {
      assertThat(report.connections().ends(end))
          .as(end.word())
          .isEqualTo(ends.getOrDefault(end, 0).longValue());
    }
  }

  private static void assertMade(Report report, long planned, long made) {
    assertThat(report.origin().parts().all().first().work())
        .extracting(Work::planned, Work::made)
        .containsExactly(planned, made);
  }

  @Test
  void aConnectionCarriesOneRequestAfterTheOther() throws IOException {
    try (ScriptedPeer server = ScriptedPeer.playing(KeptIT::answerAll)) {
      Report report = run(server.port(), "exchanges=10", "concurrency=2");
      assertThat(report.outcomes()).containsEntry(ExchangeOutcome.REPLIED, 10L);
      assertThat(report.connections().requests()).isEqualTo(10);
      assertThat(report.connections().lostRequests()).isZero();
      assertThat(report.connections().reconnects()).isZero();
      assertThat(report.connections().gaps().getTotalCount()).isZero();
      assertEnds(report, Map.of(ConnectionEnd.DONE, 2));
      assertThat(server.served()).isEqualTo(2);
      assertThat(report.latencies().total().getTotalCount()).isEqualTo(10);
    }
  }

  @Test
  void aConnectionThatHasHadItsRequestsIsFollowedByAnother() throws IOException {
    try (ScriptedPeer server = ScriptedPeer.playing(KeptIT::answerAll)) {
      Report report = run(server.port(), "exchanges=7", "requestsPerConnection=3");
      assertThat(report.connections().requests()).isEqualTo(7);
      assertThat(report.connections().reconnects()).isZero();
      assertThat(report.connections().gaps().getTotalCount()).isZero();
      assertEnds(report, Map.of(ConnectionEnd.DONE, 3));
    }
  }

  @Test
  void aConnectionIsNotReplacedWhenTheTimeIsNearlyUp() throws IOException {
    try (ScriptedPeer server = ScriptedPeer.playing(KeptIT::answerAll)) {
      Report report = run(server.port(), "durationMs=3000", "concurrency=3", "intervalMs=900");
      assertThat(report.connections().lostRequests()).isZero();
      assertMade(report, 3000, 3000);
      assertEnds(report, Map.of(ConnectionEnd.DONE, 3));
    }
  }

  @Test
  void theDelayIsBeforeTheFirstRequestAndTheIntervalBeforeTheOthers() throws IOException {
    Map<Integer, Long> cameAfter = new ConcurrentHashMap<>();
    Stalls stalls = Stalls.begin();
    // The connect comes after it, whatever else this machine does.
    long start = System.nanoTime();
    try (ScriptedPeer server =
        ScriptedPeer.playing(
            socket -> {
              long last = start;
              for (int i = 0; !request(socket).isEmpty(); i++) {
                cameAfter.put(i, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - last));
                last = System.nanoTime();
                reply(socket, "hello");
              }
            })) {
      Report report = run(server.port(), "exchanges=3", "delayMs=1500", "intervalMs=150");
      assertThat(cameAfter.get(0)).isGreaterThanOrEqualTo(1500);
      assertThat(cameAfter.get(1)).isBetween(149L, 1400L + stalls.late().toMillis());
      assertThat(cameAfter.get(2)).isBetween(149L, 1400L + stalls.late().toMillis());
      assertThat(report.connections().longestStallMs()).isGreaterThan(1490);
    }
  }

  @Test
  void aResetInTheMiddleIsOneLostRequest() throws IOException {
    try (ScriptedPeer server =
        first(
            socket -> {
              answer(socket, 2);
              request(socket);
              socket.setSoLinger(true, 0);
            })) {
      Report report = run(server.port(), "exchanges=5", "reconnect=true");
      assertThat(report.outcomes())
          .containsEntry(ExchangeOutcome.REPLIED, 4L)
          .containsEntry(ExchangeOutcome.RESET, 1L);
      assertThat(report.connections().requests()).isEqualTo(5);
      assertThat(report.connections().lostRequests()).isEqualTo(1);
      assertThat(report.connections().reconnects()).isEqualTo(1);
      assertThat(report.connections().gaps().getTotalCount()).isEqualTo(1);
      assertEnds(report, Map.of(ConnectionEnd.RESET, 1, ConnectionEnd.DONE, 1));
    }
  }

  @Test
  void aCloseBetweenTwoRequestsLosesNone() throws IOException {
    Stalls stalls = Stalls.begin();
    try (ScriptedPeer server = first(socket -> answer(socket, 2))) {
      Report report =
          run(server.port(), "exchanges=5", "reconnect=true", "intervalMs=1000", "delayMs=100");
      assertThat(report.outcomes()).containsEntry(ExchangeOutcome.REPLIED, 5L);
      assertThat(report.exchanges()).isEqualTo(5);
      assertThat(report.connections().requests()).isEqualTo(5);
      assertThat(report.connections().lostRequests()).isZero();
      assertEnds(report, Map.of(ConnectionEnd.BETWEEN, 1, ConnectionEnd.DONE, 1));
      assertThat(report.connections().cut()).isZero();
      // The next connection comes at once, and its delay before its request.
      assertThat(report.connections().gaps().getMinValue())
          .isBetween(100_000L, 990_000L + stalls.late().toNanos() / 1000);
    }
  }

  @Test
  void aRequestThatCrossesTheEndIsSentAgain() throws IOException {
    try (ScriptedPeer server =
        first(
            socket -> {
              answer(socket, 1);
              request(socket);
            })) {
      Report report = run(server.port(), "exchanges=3", "reconnect=true");
      assertThat(report.outcomes()).containsEntry(ExchangeOutcome.REPLIED, 3L);
      assertThat(report.connections().requests()).isEqualTo(3);
      assertThat(report.connections().lostRequests()).isZero();
      assertEnds(report, Map.of(ConnectionEnd.CROSSED, 1, ConnectionEnd.DONE, 1));
    }
  }

  @Test
  void aRequestThatCrossesTwoEndsIsLost() throws IOException {
    try (ScriptedPeer server =
        ScriptedPeer.playing(
            socket -> {
              if (connections.getAndIncrement() < 2) {
                request(socket);
              } else {
                answerAll(socket);
              }
            })) {
      Report report = run(server.port(), "exchanges=2", "reconnect=true");
      assertThat(report.outcomes())
          .containsEntry(ExchangeOutcome.CLOSED, 1L)
          .containsEntry(ExchangeOutcome.REPLIED, 1L);
      assertThat(report.connections().requests()).isEqualTo(2);
      assertThat(report.connections().lostRequests()).isEqualTo(1);
      assertEnds(report, Map.of(ConnectionEnd.CROSSED, 2, ConnectionEnd.DONE, 1));
    }
  }

  @Test
  void aRequestThatCrossedIsLostWhereThePeerIsGone() throws IOException {
    ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    CompletableFuture<Void> played =
        CompletableFuture.runAsync(
            () -> {
              try (listener;
                  Socket socket = listener.accept()) {
                request(socket);
                listener.close();
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    Report report = run(listener.getLocalPort(), "exchanges=1", "reconnect=true");
    played.join();
    assertThat(report.outcomes()).containsEntry(ExchangeOutcome.REFUSED, 1L);
    assertThat(report.connections().requests()).isEqualTo(1);
    assertThat(report.connections().lostRequests()).isEqualTo(1);
    assertEnds(report, Map.of(ConnectionEnd.CROSSED, 1));
  }

  @Test
  void withoutReconnectACrossedRequestIsLostAndItsPlaceStaysEmpty() throws IOException {
    try (ScriptedPeer server =
        first(
            socket -> {
              answer(socket, 1);
              request(socket);
            })) {
      Report report = run(server.port(), "exchanges=30", "concurrency=2", "intervalMs=20");
      assertThat(report.connections().lostRequests()).isEqualTo(1);
      assertThat(report.exchanges()).isEqualTo(30);
      assertThat(server.served()).isEqualTo(2);
      assertThat(report.connections().cut()).isEqualTo(1);
      assertMade(report, 30, 30);
      assertEnds(report, Map.of(ConnectionEnd.CROSSED, 1, ConnectionEnd.DONE, 1));
    }
  }

  @Test
  void withoutReconnectARunIsOverWithItsLastConnection() throws IOException {
    try (ScriptedPeer server = ScriptedPeer.playing(socket -> answer(socket, 2))) {
      Report report = run(server.port(), "exchanges=100", "concurrency=2", "intervalMs=200");
      assertThat(report.connections().requests()).isEqualTo(4);
      assertThat(report.connections().lostRequests()).isZero();
      assertThat(report.connections().cut()).isEqualTo(2);
      assertMade(report, 100, 4);
      assertEnds(report, Map.of(ConnectionEnd.BETWEEN, 2));
    }
  }

  @Test
  void aPartOfAReplyIsNone() throws IOException {
    try (ScriptedPeer server =
        first(
            socket -> {
              request(socket);
              reply(socket, "hel");
            })) {
      Report report = run(server.port(), "exchanges=2", "reconnect=true");
      assertThat(report.outcomes()).containsEntry(ExchangeOutcome.CLOSED, 1L);
      assertThat(report.connections().lostRequests()).isEqualTo(1);
      assertEnds(report, Map.of(ConnectionEnd.MIDDLE, 1, ConnectionEnd.DONE, 1));
    }
  }

  @Test
  void anotherReplyEndsTheConnectionAndLosesNoRequest() throws IOException {
    try (ScriptedPeer server =
        first(
            socket -> {
              request(socket);
              reply(socket, "Goodbye!");
              answerAll(socket);
            })) {
      Report report = run(server.port(), "exchanges=2", "reconnect=true");
      assertThat(report.outcomes()).containsEntry(ExchangeOutcome.MISMATCH, 1L);
      assertThat(report.connections().lostRequests()).isZero();
      assertEnds(report, Map.of(ConnectionEnd.MISMATCH, 1, ConnectionEnd.DONE, 1));
    }
  }

  @Test
  void whatFollowsAReplyIsTheGreetingOfTheNextRequest() throws IOException {
    try (ScriptedPeer server =
        ScriptedPeer.playing(
            socket -> {
              while (!request(socket).isEmpty()) {
                reply(socket, "hello\n");
              }
            })) {
      Report report = run(server.port(), "exchanges=3", "intervalMs=50");
      assertThat(report.outcomes()).containsEntry(ExchangeOutcome.REPLIED, 3L);
      assertThat(report.greetings()).containsExactly(new TextCounts.Row(Bytes.of("\n"), 2));
    }
  }

  @Test
  void aPeerThatFallsSilentIsLeft() throws IOException {
    CompletableFuture<Void> told = new CompletableFuture<>();
    try (ScriptedPeer server = answeringOnceUntil(told)) {
      Report report = run(server.port(), "exchanges=3", "reconnect=true", "replyTimeoutMs=300");
      told.complete(null);
      assertThat(report.outcomes()).containsEntry(ExchangeOutcome.TIMEOUT, 1L);
      KeptConnections found = report.connections();
      assertThat(found.lostRequests()).isEqualTo(1);
      assertThat(found.gaps().getMaxValue()).isGreaterThan(300_000);
      assertThat(found.longestStallMs()).isGreaterThan(300);
      assertEnds(report, Map.of(ConnectionEnd.SILENT, 1, ConnectionEnd.DONE, 1));
      assertThat(meters.get("greeter.client.connections").tag("end", "silent").functionCounter())
          .returns(1.0, FunctionCounter::count);
      assertThat(meters.get("greeter.requests.lost").functionCounter().count()).isEqualTo(1);
      assertThat(meters.get("greeter.reconnects").functionCounter().count()).isEqualTo(1);
      assertThat(meters.get("greeter.gap").timer().max(TimeUnit.SECONDS)).isGreaterThan(0.3);
      assertThat(meters.get("greeter.longest.silence.seconds").gauge().value()).isGreaterThan(0.3);
    }
  }

  @Test
  void aSilenceIsMeasuredWhileItLasts() throws IOException {
    CompletableFuture<Void> told = new CompletableFuture<>();
    try (ScriptedPeer server = answeringOnceUntil(told)) {
      String[] settings = kept("exchanges=3", "reconnect=true", "replyTimeoutMs=600000");
      Measurement measurement =
          Clients.measurement(
              vertx, Clients.deploy(vertx, 1, Configs.client(server.port(), settings)));
      await().until(() -> meters.get("greeter.longest.silence.seconds").gauge().value() > 0.5);
      assertThat(measurement.done().isComplete()).isFalse();
      told.complete(null);
      measurement.done().await();
    }
  }

  /** A gap that no reply ends must not pass for none. */
  @Test
  void aGapThatLastsAtTheEndCounts() throws IOException {
    try (ScriptedPeer server =
        ScriptedPeer.playing(
            socket -> {
              if (connections.getAndIncrement() == 0) {
                answer(socket, 1);
              }
              socket.setSoLinger(true, 0);
            })) {
      Report report = run(server.port(), "exchanges=6", "reconnect=true", "intervalMs=50");
      assertThat(report.outcomes())
          .containsEntry(ExchangeOutcome.REPLIED, 1L)
          .containsEntry(ExchangeOutcome.RESET, 5L);
      assertThat(report.connections().gaps().getTotalCount()).isEqualTo(1);
      // A connection without a reply is not followed by the next at once.
      assertThat(report.connections().gaps().getMaxValue()).isGreaterThan(80_000);
    }
  }

  @Test
  void aClientThatIsStoppedEndsItsConnectionsItself() throws IOException {
    try (ScriptedPeer server = ScriptedPeer.playing(KeptIT::answerAll)) {
      String id =
          Clients.deploy(
              vertx,
              1,
              Configs.client(
                  server.port(), kept("durationMs=60000", "concurrency=3", "intervalMs=30000")));
      Measurement measurement = Clients.measurement(vertx, id);
      await().until(() -> measurement.tally().ended() == 3);
      vertx.undeploy(id).await();
      Report report = measurement.done().await().report();
      assertThat(report.count(Shortfall.ABANDONED)).isEqualTo(3);
      assertThat(report.connections().requests()).isEqualTo(3);
      assertEnds(report, Map.of(ConnectionEnd.DONE, 3));
    }
  }

  /** A watch fails as often as it would have succeeded, and not at every turn of a busy loop. */
  @Test
  void aTargetThatIsDownIsAskedAsOftenAsOneThatIsUp() throws Exception {
    Report report = run(FreePort.next(), "reconnect=true", "intervalMs=400", "durationMs=1000");
    assertThat(report.outcomes().get(ExchangeOutcome.REFUSED)).isBetween(1L, 3L);
  }
}
