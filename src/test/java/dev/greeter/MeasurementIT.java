package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against the server, each a process of its own, as a user runs them. */
class MeasurementIT {

  private static GreeterProcess server;
  private static int port;

  @TempDir private Path folder;

  @BeforeAll
  static void startTheServer() throws IOException {
    server = GreeterProcess.patientServer();
    port = server.port();
  }

  @AfterAll
  static void stopTheServer() throws IOException {
    server.close();
  }

  private static String[] client(String conf, String... settings) {
    return GreeterProcess.client(conf, port, settings);
  }

  private JsonNode report(String name) throws IOException {
    return new JsonMapper().readTree(folder.resolve(name).toFile());
  }

  @Test
  void twentyThousandExchangesAreAllRepliedInLittleMemory() throws Exception {
    Map<String, String> memory = Map.of("JDK_JAVA_OPTIONS", "-Xmx24m");
    try (GreeterProcess client =
        GreeterProcess.start(
            List.of(), memory, client("load", "report=" + folder.resolve("load.json")))) {
      assertThat(client.exitCode()).as(client.log()).isZero();
      assertThat(client.output())
          .containsPattern("(?m)^replied +20000$")
          .containsPattern("(?m)^ +20000  \"Welcome to server!\"$");
      assertThat(report("load.json").at("/outcomes/replied").asLong()).isEqualTo(20_000);
      assertThat(report("load.json").at("/latencyMs/total/count").asLong()).isEqualTo(20_000);
    }
  }

  @Test
  void theIdleTimeoutOfTheServerIsFound() throws Exception {
    Invocation client =
        Invocation.of(
            client(
                "idle-timeout",
                "delayMs=[1000,5000,15000,16000]",
                "report=" + folder.resolve("idle.json")));
    assertThat(client.exitCode()).as(client.log()).isZero();
    assertThat(client.output())
        .contains("idle limit: between 5000 ms (survived) and 15000 ms (closed)");
    JsonNode report = report("idle.json");
    assertThat(report.at("/outcomes/replied").asInt()).isEqualTo(2);
    assertThat(report.at("/outcomes/closed").asInt()).isEqualTo(2);
  }

  @Test
  void missedExpectationsAreALineEach() throws Exception {
    Invocation client =
        Invocation.of(client("load", "exchanges=10", "expect.reply=Hello", "expect.p99Ms=0"));
    assertThat(client.exitCode()).isEqualTo(4);
    assertThat(client.log())
        .contains(
            "expect.outcome: wanted replied with at most 0 failures,"
                + " found 10 of 10 (mismatch 10)",
            "expect.reply: wanted \"Hello\", found \"Welcome to server!\"",
            "expect.p99Ms: wanted at most 0.0 ms, found none to measure");
  }

  @Test
  void ctrlCEndsEarlyAndStillReports() throws Exception {
    Needs.signal("INT");
    Path file = folder.resolve("early.html");
    try (GreeterProcess client =
        GreeterProcess.start(
            client(
                "load", "exchanges=1000000000", "concurrency=2", "delayMs=10", "report=" + file))) {
      await().atMost(Duration.ofMinutes(1)).until(() -> hasReplies(client));
      client.interrupt();
      assertThat(client.exitCode()).as(client.log()).isEqualTo(4);
      assertThat(client.log()).containsPattern("stopped after \\d+ of 1000000000 exchanges");
      assertThat(client.output())
          .containsPattern("(?m)^replied +\\d+$")
          .containsPattern("(?m)^planned 1000000000 exchanges, made \\d+$");
      assertThat(Files.readString(file)).contains("<figure", "stopped after ");
    }
  }

  /** Nothing has failed by then, and nothing was proved of the time that was planned. */
  @Test
  void aRolloutThatIsEvictedFails() throws Exception {
    Path file = folder.resolve("evicted.json");
    try (GreeterProcess client = GreeterProcess.start(client("rollout", "report=" + file))) {
      await().atMost(Duration.ofMinutes(1)).until(() -> hasReplies(client));
      client.terminate();
      assertThat(client.exitCode()).as(client.log()).isEqualTo(4);
      assertThat(client.log()).containsPattern("stopped after \\d+ of 60 s");
      assertThat(client.output()).containsPattern("(?m)^planned 60 s, made \\d+$");
      JsonNode report = report("evicted.json");
      assertThat(report.at("/version").asInt()).isEqualTo(2);
      assertThat(report.at("/id").asText()).hasSize(36);
      assertThat(report.at("/planned/durationMs").asInt()).isEqualTo(60_000);
      assertThat(report.at("/made/durationMs").asInt()).isBetween(1, 59_999);
    }
  }

  @Test
  void aWatchEndsWellWhenItIsToldTo() throws Exception {
    Path file = folder.resolve("watch.json");
    try (GreeterProcess client =
        GreeterProcess.start(
            client("load", "endless=true", "delayMs=10", "report=" + file, "reportEveryMs=1000"))) {
      await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(file));
      client.terminate();
      assertThat(client.exitCode()).as(client.log()).isZero();
      assertThat(client.output())
          .containsPattern("(?m)^replied +\\d+$")
          .doesNotContain("stopped early");
      assertThat(client.log()).doesNotContain("WARN", "ERROR", "in flight");
    }
  }

  @Test
  void aSearchThatIsStoppedSaysHowFarItCame() throws Exception {
    try (GreeterProcess client =
        GreeterProcess.start(client("idle-timeout", "delayMs=[1,500000,600000]"))) {
      await().atMost(Duration.ofMinutes(1)).until(() -> hasReplies(client));
      client.terminate();
      assertThat(client.exitCode()).as(client.log()).isEqualTo(4);
      assertThat(client.log()).contains("stopped after 1 of 3 silences");
    }
  }

  /** The first lines may be of the warm-up, whose exchanges do not count. */
  private static boolean hasReplies(GreeterProcess client) throws IOException {
    return client.log().lines().anyMatch(line -> line.matches(".*done [1-9].*"));
  }

  @Test
  void aReportWithoutAPlaceIsKnownBeforeTheMeasurement() throws Exception {
    Invocation client = Invocation.of(client("load", "report=" + folder.resolve("no/r.json")));
    assertThat(client.exitCode()).isEqualTo(3);
    assertThat(client.log()).contains("no such folder").doesNotContain("\tat ");
  }

  @Test
  void outOfDescriptorsItSaysSoInsteadOfAWrongFigure() throws Exception {
    List<String> limited = List.of("sh", "-c", "ulimit -n 128; exec \"$@\"", "sh");
    try (GreeterProcess client =
        GreeterProcess.start(limited, Map.of(), client("load", "concurrency=500", "delayMs=500"))) {
      assertThat(client.exitCode()).isEqualTo(4);
      assertThat(client.log())
          .contains("this machine cannot go on: ", "Too many open files")
          .doesNotContain("\tat ");
    }
  }
}
