package dev.greeter.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Configs;
import dev.greeter.ScriptedPeer;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Report;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The worst patterns that are allowed, and the worst replies to them, are not far from a reply that
 * is compared byte by byte, and do not keep the event loop from others. What counts is processor
 * time, which a neighbour on the machine does not lengthen much.
 */
class PatternCostIT {

  private static final int EXCHANGES = 100;

  /** A neighbour that takes the processor away for a while cannot do so every time. */
  private static final int MOST_ROUNDS = 10;

  /** Of an exchange with all that belongs to it: others wait no longer for one. */
  private static final double MOST_NANOS = 5e6;

  /** Until both are compiled. */
  private static final int ROUNDS = 2;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static long loopThread(Vertx vertx) {
    Promise<Long> id = Promise.promise();
    vertx.getOrCreateContext().runOnContext(run -> id.complete(Thread.currentThread().getId()));
    return id.future().await();
  }

  /** Processor time of the event loop for a run, in nanoseconds. */
  private double cost(long thread, JsonObject config, ExchangeOutcome outcome) {
    long before = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread);
    Report report = Clients.run(vertx, 1, config);
    assertThat(report.outcomes()).containsEntry(outcome, (long) EXCHANGES);
    return (double) (ManagementFactory.getThreadMXBean().getThreadCpuTime(thread) - before);
  }

  private static JsonObject expecting(int port, Object reply) {
    JsonObject config = Configs.client(port, "delayMs=0", "exchanges=" + EXCHANGES);
    config.getJsonObject("expect").put("reply", reply).put("maxFailures", EXCHANGES);
    return config;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          (a?){30}b;             a
          (a|b|ab)*c;            a
          (a+a+)+b;              a
          (?s)(.*)(.*)(.*)(.*)x; a
          [a-q][^u-z]{120}x;     a
          (\\w+\\s*)+!;          a
          (é?){30}x;             é
          """)
  void hostilePatternsCostLittleMoreThanPlainBytes(String regex, String character)
      throws IOException {
    String reply = character.repeat(1024 / character.getBytes(UTF_8).length);
    try (ScriptedPeer peer =
        ScriptedPeer.playing(
            socket -> {
              ScriptedPeer.request(socket);
              ScriptedPeer.reply(socket, reply);
            })) {
      JsonObject plain = expecting(peer.port(), reply);
      JsonObject pattern = expecting(peer.port(), Map.of("matches", regex));
      long thread = loopThread(vertx);
      double plainly = Double.MAX_VALUE;
      double hostile = Double.MAX_VALUE;
      for (int i = 0; i < MOST_ROUNDS && (i <= ROUNDS || hostile > 20 * plainly); i++) {
        plainly = Math.min(plainly, cost(thread, plain, ExchangeOutcome.REPLIED));
        hostile = Math.min(hostile, cost(thread, pattern, ExchangeOutcome.MISMATCH));
      }
      assertThat(hostile / plainly).isLessThanOrEqualTo(20);
      assertThat(hostile / EXCHANGES).isLessThanOrEqualTo(MOST_NANOS);
    }
  }
}
