package dev.greeter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.greeter.Configs;
import dev.greeter.LogCapture;
import dev.greeter.Peer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Handlers that turn bad while peers send ahead of them, and a drain in each of these: a peer has
 * every reply that was counted, and each connection one outcome.
 */
@ParameterizedClass
@MethodSource("dev.greeter.Transports#all")
class HandlerLoadIT {

  private static final int PEERS = 8;

  /** Requests that a peer sends at once. */
  private static final int AHEAD = 20;

  private final Transport transport;

  HandlerLoadIT(Transport transport) {
    this.transport = transport;
  }

  /** What becomes of a handler. */
  private enum Turn {
    /** It goes on as before, each reply a moment later than its request. */
    STAYS_SLOW,
    THROWS,
    /** Its time to reply is shorter than that to drain. */
    IS_LATE,
    /** It is longer. */
    NEVER_ANSWERS,
    /** It is a verticle, which goes. */
    IS_UNDEPLOYED
  }

  /** Echoes, until it turns. */
  private static final class Turning extends VerticleBase
      implements Function<Request, Future<Buffer>> {

    volatile Turn turn;

    @Override
    public Future<?> start() {
      return vertx.eventBus().<Buffer>consumer("acme", it -> it.reply(it.body())).completion();
    }

    @Override
    public Future<Buffer> apply(Request request) {
      Turn now = turn;
      if (now == null || now == Turn.IS_UNDEPLOYED) {
        return Future.succeededFuture(request.bytes());
      }
      return switch (now) {
        case STAYS_SLOW ->
            Vertx.currentContext().owner().timer(1, TimeUnit.MILLISECONDS).map(request.bytes());
        case THROWS -> throw new IllegalStateException("it broke");
        case IS_LATE, NEVER_ANSWERS, IS_UNDEPLOYED -> Promise.<Buffer>promise().future();
      };
    }
  }

  private ServerFixture server(Turning handler, Turn turn) {
    JsonObject config =
        Configs.server(
            "frame=line",
            "requestsPerConnection=0",
            "warmUpMs=0",
            "idleTimeoutMs=60000",
            "peerLogPerSecond=1000",
            "handler={\"address\":\"acme\"}",
            "handler.timeoutMs=" + (turn == Turn.IS_LATE ? 100 : 60_000),
            "drainTimeoutMs=" + (turn == Turn.NEVER_ANSWERS ? 100 : 20_000));
    return new ServerFixture(transport, 2, config, turn == Turn.IS_UNDEPLOYED ? null : handler);
  }

  private static Thread peer(int port, AtomicInteger taken) {
    Thread thread =
        new Thread(
            () -> {
              try (Peer peer = new Peer(port)) {
                int replies;
                do {
                  replies = peer.send("x\n".repeat(AHEAD)).read(2 * AHEAD).length() / 2;
                  taken.addAndGet(replies);
                } while (replies == AHEAD);
              } catch (IOException cut) {
                // It had its replies before.
              }
            });
    thread.start();
    return thread;
  }

  /** It turns while it is asked; the server drains meanwhile, or when all have seen that. */
  @ParameterizedTest
  @EnumSource
  void nothingIsLostThatWasAnswered(Turn turn) throws Exception {
    for (boolean drains : new boolean[] {true, false}) {
      Turning handler = new Turning();
      AtomicInteger taken = new AtomicInteger();
      List<Thread> peers = new ArrayList<>();
      try (LogCapture log = new LogCapture().detailed(Connection.class);
          ServerFixture server = server(handler, turn)) {
        String verticle =
            turn == Turn.IS_UNDEPLOYED ? server.vertx.deployVerticle(handler).await() : null;
        for (int i = 0; i < PEERS; i++) {
          peers.add(peer(server.port, taken));
        }
        await().until(() -> taken.get() > 10 * PEERS * AHEAD);
        handler.turn = turn;
        Future<Void> gone = verticle == null ? null : server.vertx.undeploy(verticle);
        if (!drains && turn != Turn.STAYS_SLOW && turn != Turn.NEVER_ANSWERS) {
          server.awaitNoneOpen();
          assertThat(server.count(ConnectionOutcome.FAILED)).isEqualTo(PEERS);
        }
        server.vertx.undeploy(server.deployment).await();
        for (Thread peer : peers) {
          peer.join();
        }
        if (gone != null) {
          gone.await();
        }
        List<String> outcomes = log.values("closed", "outcome");
        int failed = (int) outcomes.stream().filter("failed"::equals).count();
        int cut = (int) outcomes.stream().filter("cut"::equals).count();
        assertThat(outcomes).hasSize(PEERS).allMatch(it -> it.matches("handled|failed|cut"));
        assertThat(log.values("drained", "cut")).containsExactly("" + cut);
        assertThat(cut).isLessThanOrEqualTo(turn == Turn.NEVER_ANSWERS ? PEERS : 0);
        assertThat(turn == Turn.STAYS_SLOW ? failed : 0).isZero();
        assertThat(log.values("served", "requests")).containsExactly("" + (taken.get() + failed));
      }
    }
  }
}
