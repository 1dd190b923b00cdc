package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client as a process of its own, against peers of every kind. */
class ProbeIT {

  @TempDir private Path folder;

  private static String[] client(ScriptedPeer peer, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "server=null",
                "admin=null",
                "client.config.port=" + peer.port(),
                "client.config.delayMs=0",
                "client.config.warmUpMs=0",
                "client.config.expect.outcome=replied"));
    for (String setting : settings) {
      all.add("client.config." + setting);
    }
    return GreeterProcess.arguments(all.toArray(String[]::new));
  }

  private static ScriptedPeer resetting() throws IOException {
    return ScriptedPeer.playing(socket -> socket.setSoLinger(true, 0));
  }

  /** Greets if it has something to say; cuts a silence of 800 ms; else answers, and may stay. */
  private static ScriptedPeer impatient(String greeting, boolean stays) throws IOException {
    return ScriptedPeer.playing(
        socket -> {
          ScriptedPeer.reply(socket, greeting);
          socket.setSoTimeout(800);
          try {
            ScriptedPeer.request(socket);
          } catch (SocketTimeoutException e) {
            return;
          }
          ScriptedPeer.reply(socket, "ok");
          socket.setSoTimeout(0);
          if (stays) {
            socket.getInputStream().read();
          }
        });
  }

  @Test
  void aGreeterThatCutsASilenceIsFoundBetweenTheDelaysOnEitherSide() throws Exception {
    Path file = folder.resolve("r.json");
    try (ScriptedPeer peer = impatient("220 \u001b[31mhello\r\n", false)) {
      Invocation client =
          Invocation.of(
              client(
                  peer,
                  "delayMs=[150,2000]",
                  "warmUpMs=1000",
                  "expect.maxFailures=1",
                  "report=" + file));
      assertThat(client.exitCode()).as(client.log()).isZero();
      assertThat(client.output())
          .contains("idle limit: between 150 ms (survived) and 2000 ms (closed)")
          .contains("         2  \"220 \\u001b[31mhello\\r\\n\"")
          .containsPattern("(?m)^150 ms +replied +\\d+ ms$")
          .containsPattern("(?m)^2000 ms +closed +\\d+ ms$");
      JsonObject report = new JsonObject(Files.readString(file));
      assertThat(report.getJsonArray("greeting").getJsonObject(0).getInteger("count")).isEqualTo(2);
      JsonObject died = report.getJsonArray("delays").getJsonObject(1);
      assertThat(died.getInteger("delayMs")).isEqualTo(2000);
      assertThat(died.getDouble("cutAfterMs")).isBetween(1.0, 1999.0);
      assertThat(died.getDouble("keptMs")).isNull();
      assertThat(report.getJsonArray("delays").getJsonObject(0).getDouble("keptMs"))
          .isGreaterThanOrEqualTo(20);
    }
  }

  @Test
  void aPeerThatKeepsTheConnectionIsMeasuredByItsSilence() throws Exception {
    try (ScriptedPeer peer = impatient("", true)) {
      Invocation client =
          Invocation.of(
              client(peer, "delayMs=[150,2000]", "warmUpMs=1000", "expect.maxFailures=1"));
      assertThat(client.exitCode()).as(client.log()).isZero();
      assertThat(client.output())
          .contains("idle limit: between 150 ms (survived) and 2000 ms (closed)");
    }
  }

  /** However many failures it allows. */
  @Test
  void aSearchInWhichNothingSurvivesHasFoundNothing() throws Exception {
    try (ScriptedPeer peer = impatient("", false)) {
      Invocation client =
          Invocation.of(client(peer, "delayMs=[1000,2000]", "expect.maxFailures=40"));
      assertThat(client.exitCode()).as(client.log()).isEqualTo(4);
      assertThat(client.output()).contains("idle limit: below 1000 ms (closed)");
      assertThat(client.log())
          .contains("expect.outcome: wanted replied with at most 1 failures, found 2 of 2");
    }
  }

  @Test
  void anEndOfReplyThatNeverComesIsAMistake() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.answering()) {
      Invocation client = Invocation.of(client(peer, "endOfReply=expected"));
      assertThat(client.exitCode()).isEqualTo(2);
      assertThat(client.log())
          .hasLineCount(1)
          .contains("/client/config/endOfReply: \"expected\" needs a reply to expect");
    }
  }

  @Test
  void skippedStartsAreAMissedExpectation() throws Exception {
    try (ScriptedPeer peer =
        ScriptedPeer.playing(socket -> socket.getInputStream().readAllBytes())) {
      Invocation client =
          Invocation.of(
              client(
                  peer,
                  "durationMs=500",
                  "ratePerSecond=50",
                  "maxInFlight=1",
                  "replyTimeoutMs=1000",
                  "expect.outcome=timeout"));
      assertThat(client.exitCode()).as(client.log()).isEqualTo(4);
      assertThat(client.output()).contains("skipped 24");
      assertThat(client.log())
          .contains("expect.maxSkipped: wanted at most 0 skipped starts, found 24")
          .doesNotContain("expect.outcome");
    }
  }

  @Test
  void theReportIsWrittenWhateverBecomesOfStandardOutput() throws Exception {
    Path file = folder.resolve("r.json");
    List<String> full = List.of("sh", "-c", "exec \"$@\" > /dev/full", "sh");
    try (ScriptedPeer peer = ScriptedPeer.answering();
        GreeterProcess client =
            GreeterProcess.start(full, Map.of(), client(peer, "exchanges=3", "report=" + file))) {
      assertThat(client.exitCode()).isEqualTo(1);
      assertThat(client.log()).contains("standard output cannot be written");
      assertThat(new JsonObject(Files.readString(file)).getInteger("exchanges")).isEqualTo(3);
    }
  }

  @Test
  void aReportWithoutAPlaceEndsWithThreeBeforeTheFirstExchange() throws Exception {
    Path dangling = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("none"));
    for (String report : List.of("/", folder.resolve("x".repeat(300)).toString(), "" + dangling)) {
      try (ScriptedPeer peer = ScriptedPeer.answering()) {
        Invocation client = Invocation.of(client(peer, "report=" + report));
        assertThat(client.exitCode()).as(client.log()).isEqualTo(3);
        assertThat(client.log().lines().filter(line -> line.contains("ERROR")))
            .singleElement()
            .asString()
            .contains("client: report: " + report + ": ");
        assertThat(peer.served()).isZero();
      }
    }
  }

  @Test
  void aProgramGetsASingleReplyAsItIs() throws Exception {
    String reply = "\u001b[31m\"red\"\r\n";
    try (ScriptedPeer peer =
        ScriptedPeer.playing(
            socket -> {
              ScriptedPeer.request(socket);
              ScriptedPeer.reply(socket, reply);
            })) {
      Invocation client = Invocation.of(client(peer, "expect.reply=red"));
      assertThat(client.exitCode()).isEqualTo(4);
      assertThat(client.output()).isEqualTo(reply + "\n");
      assertThat(client.log())
          .contains("found \"\\u001b[31m\\\"red\\\"\\r\\n\"")
          .doesNotContain("\u001b");
    }
  }

  @Test
  void twoSignalsAtOnceEndAFailedRunWithFour() throws Exception {
    Needs.signal("INT");
    try (ScriptedPeer peer = resetting();
        GreeterProcess client =
            GreeterProcess.start(client(peer, "exchanges=1000000000", "concurrency=4"))) {
      await().atMost(Duration.ofMinutes(1)).until(() -> peer.served() > 100);
      client.interruptAndTerminate();
      assertThat(client.exitCode()).as(client.log()).isEqualTo(4);
      assertThat(client.log()).contains(": the second signal, ending at once");
    }
  }
}
