package dev.greeter.client;

import static dev.greeter.ScriptedPeer.reply;
import static dev.greeter.ScriptedPeer.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Configs;
import dev.greeter.ScriptedPeer;
import dev.greeter.Trials;
import dev.greeter.report.ConnectionEnd;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.KeptConnections;
import dev.greeter.report.Report;
import dev.greeter.report.form.JsonReport;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever a peer does with its connections, the sums of what is found agree. */
class KeptPropertyIT {

  private static Vertx vertx;

  /** What a peer does with the next request of whichever connection it comes on. */
  enum Step {
    ANSWER,
    ANSWER_AND_CLOSE,
    READ_AND_CLOSE,
    ANSWER_HALF_AND_CLOSE,
    ANSWER_WRONG,
    RESET,
    ANSWER_AND_RESET,
    FALL_SILENT
  }

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    vertx.close().await();
  }

  private record Case(
      List<Step> steps,
      int exchanges,
      int concurrency,
      int perConnection,
      int intervalMs,
      boolean reconnect) {}

  @Test
  void theSumsAgree() {
    Trials.hold(
        60,
        draw ->
            new Case(
                draw.list(12, () -> draw.of(Step.values())),
                draw.between(1, 15),
                draw.between(1, 3),
                // One would be a connection that is not kept.
                draw.of(2, 3, 4, 0),
                draw.between(0, 2),
                draw.of(false, true)),
        this::check);
  }

  private void check(Case it) throws IOException {
    Queue<Step> script = new ConcurrentLinkedQueue<>(it.steps);
    CountDownLatch over = new CountDownLatch(1);
    Report report;
    int served;
    try (ScriptedPeer server = ScriptedPeer.playing(socket -> play(socket, script, over))) {
      report =
          Clients.run(
              vertx,
              1,
              Configs.client(
                  server.port(),
                  "requestsPerConnection=" + it.perConnection,
                  "endOfReply=expected",
                  "expect.reply=hello",
                  "delayMs=0",
                  "warmUpMs=0",
                  // A busy machine is not to be taken for a peer that is silent.
                  "replyTimeoutMs=" + (it.steps.contains(Step.FALL_SILENT) ? 250 : 30_000),
                  "exchanges=" + it.exchanges,
                  "concurrency=" + it.concurrency,
                  "intervalMs=" + it.intervalMs,
                  "reconnect=" + it.reconnect));
      over.countDown();
      served = server.served();
    }
    String found = JsonReport.of(report).encodePrettily();
    KeptConnections connections = report.connections();
    long answered =
        count(report, ExchangeOutcome.REPLIED) + count(report, ExchangeOutcome.MISMATCH);
    assertThat(connections.requests()).as(found).isEqualTo(answered + connections.lostRequests());
    assertThat(report.exchanges()).as(found).isEqualTo(connections.requests());
    assertThat(connections.count()).as(found).isEqualTo(served);
    assertThat(connections.count())
        .isEqualTo(Arrays.stream(ConnectionEnd.values()).mapToLong(connections::ends).sum());
    long lostWithTheirConnection =
        connections.ends(ConnectionEnd.MIDDLE) + connections.ends(ConnectionEnd.SILENT);
    long mayHaveLost =
        lostWithTheirConnection
            + connections.ends(ConnectionEnd.RESET)
            + connections.ends(ConnectionEnd.CROSSED);
    assertThat(connections.lostRequests())
        .as(found)
        .isBetween(lostWithTheirConnection, mayHaveLost);
    assertThat(count(report, ExchangeOutcome.MISMATCH))
        .isEqualTo(connections.ends(ConnectionEnd.MISMATCH));
    long lostConnections = connections.count() - connections.ends(ConnectionEnd.DONE);
    assertThat(connections.reconnects()).as(found).isLessThanOrEqualTo(lostConnections);
    if (it.reconnect) {
      assertThat(report.exchanges()).as(found).isEqualTo(it.exchanges);
    } else {
      assertThat(connections.reconnects()).isZero();
    }
  }

  private static long count(Report report, ExchangeOutcome outcome) {
    return report.outcomes().get(outcome);
  }

  private static void play(Socket socket, Queue<Step> script, CountDownLatch over)
      throws IOException {
    while (!request(socket).isEmpty()) {
      Step step = script.poll();
      switch (step == null ? Step.ANSWER : step) {
        case ANSWER -> reply(socket, "hello");
        case ANSWER_AND_CLOSE -> {
          reply(socket, "hello");
          return;
        }
        case READ_AND_CLOSE -> {
          return;
        }
        case ANSWER_HALF_AND_CLOSE -> {
          reply(socket, "hel");
          return;
        }
        case ANSWER_WRONG -> reply(socket, "Goodbye!");
        case RESET -> {
          socket.setSoLinger(true, 0);
          return;
        }
        case ANSWER_AND_RESET -> {
          reply(socket, "hello");
          socket.setSoLinger(true, 0);
          return;
        }
        case FALL_SILENT -> await(over);
      }
    }
  }

  private static void await(CountDownLatch over) throws IOException {
    try {
      over.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
