package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of real runs, and what {@code greeter report} makes of them. */
class ReportIT {

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

  /** A process of its own, for variables or a signal. */
  private static GreeterProcess pod(Map<String, String> environment, String... settings)
      throws IOException {
    return GreeterProcess.start(
        List.of(), environment, GreeterProcess.client("load", port, settings));
  }

  private static Invocation client(String... settings) {
    return Invocation.of(GreeterProcess.client("load", port, settings));
  }

  private static Invocation report(String... arguments) {
    return Invocation.of(
        Stream.concat(Stream.of("report"), Stream.of(arguments)).toArray(String[]::new));
  }

  @Test
  void twoHalvesAtOnceAddUpToOneClient() throws Exception {
    List<GreeterProcess> pods = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      pods.add(
          pod(
              Map.of("JOB_COMPLETION_INDEX", "" + i, "HOSTNAME", "pod-" + i),
              "exchanges=202",
              "concurrency=6",
              "share={\"index\":\"${JOB_COMPLETION_INDEX:0}\",\"of\":2}",
              "report=-"));
    }
    Path lines = folder.resolve("lines");
    StringBuilder text = new StringBuilder("\ufeff{\"timestamp\":1}\n{\"version\":\n\n");
    for (GreeterProcess pod : pods) {
      try (pod) {
        assertThat(pod.exitCode()).as(pod.log()).isZero();
        assertThat(pod.output()).hasLineCount(1).startsWith("{\"version\":2,\"id\":\"");
        assertThat(pod.log()).contains("latency ms");
        text.append(pod.log()).append('\ufeff').append(pod.output());
      }
    }
    Files.writeString(lines, text);
    List<String> stdin = List.of("sh", "-c", "exec \"$@\" < " + lines, "sh");
    Path file = folder.resolve("all.json");
    try (GreeterProcess sum =
        GreeterProcess.start(
            stdin,
            Map.of(),
            "report",
            "-",
            "--out",
            file.toString(),
            "--set",
            "expect.outcome=replied")) {
      assertThat(sum.exitCode()).as(sum.log()).isZero();
      assertThat(sum.log()).contains("reports added 2, lines skipped ");
      assertThat(sum.output())
          .containsPattern("(?m)^replied +202$")
          .contains("measured by pod-0, pod-1\n");
    }
    JsonObject all = new JsonObject(Files.readString(file));
    assertThat(all.getInteger("exchanges")).isEqualTo(202);
    assertThat(all.getJsonArray("configuration")).hasSize(2);
    assertThat(all.getJsonArray("id")).hasSize(2);
    assertThat(all.getJsonObject("planned").getInteger("exchanges")).isEqualTo(202);
    assertThat(all.getJsonArray("parts").getJsonObject(1).getString("run")).isEqualTo("pod");
    assertThat(all.getString("target")).isEqualTo("localhost:" + port);
  }

  /** One of two shares is evicted, another's report is lost: what is left must not pass. */
  @Test
  void anEvictedShareAndOneThatIsMissingAreTold() throws Exception {
    Path whole = folder.resolve("whole.json");
    Path cut = folder.resolve("cut.json");
    Path sum = folder.resolve("sum.json");
    String share = "share={\"index\":%s,\"of\":3,\"run\":\"night\"}";
    Invocation done = client("exchanges=30", share.formatted(2), "report=" + whole);
    assertThat(done.exitCode()).as(done.log()).isZero();
    try (GreeterProcess client =
        pod(
            Map.of(),
            "exchanges=3000000",
            "concurrency=4",
            "warmUpMs=0",
            share.formatted(0),
            "report=" + cut)) {
      await().atMost(Duration.ofMinutes(1)).until(() -> client.log().contains("connecting to"));
      assertThat(client.terminate().exitCode()).as(client.log()).isEqualTo(4);
      assertThat(client.log()).containsPattern("stopped after \\d+ of 1000000 exchanges");
    }
    String[] lines = {
      "share 1 of 3 of run night is missing", "share 0 of 3 of run night: stopped after "
    };
    Invocation merge = report(whole.toString(), cut.toString(), "--out", sum.toString());
    assertThat(merge.exitCode()).as(merge.log()).isZero();
    assertThat(merge.output()).contains(lines);
    Invocation judged = report(sum.toString(), "--set", "expect.maxFailures=0");
    assertThat(judged.exitCode()).isEqualTo(4);
    assertThat(judged.log()).contains(lines);
    assertTwice(sum, cut);
    assertTwice(whole, whole);
  }

  private static void assertTwice(Path one, Path other) {
    Invocation twice = report(one.toString(), other.toString());
    assertThat(twice.exitCode()).isEqualTo(2);
    assertThat(twice.output()).isEmpty();
    assertThat(twice.log())
        .hasLineCount(1)
        .startsWith(other + ": the report with the id ")
        .contains(" was added already, by " + one);
  }

  @Test
  void aReportThatMemoryHasNoRoomForIsOneLine() throws Exception {
    Path file = Files.writeString(folder.resolve("long.json"), "[" + "{},".repeat(5_000_000));
    Map<String, String> memory = Map.of("JDK_JAVA_OPTIONS", "-Xmx24m");
    try (GreeterProcess sum = GreeterProcess.start(List.of(), memory, "report", file.toString())) {
      assertThat(sum.exitCode()).as(sum.log()).isEqualTo(6);
      assertThat(sum.log()).contains("greeter: out of memory").doesNotContain("\tat ");
    }
  }

  @Test
  void aShareWithoutWorkIsDone() {
    Invocation client =
        client("exchanges=2", "share={\"index\":3,\"of\":4}", "report=-", "expect.p99Ms=5");
    assertThat(client.exitCode()).as(client.log()).isZero();
    assertThat(new JsonObject(client.output()).getInteger("exchanges")).isZero();
    Invocation beyond = client("share={\"index\":4,\"of\":4}");
    assertThat(beyond.exitCode()).isEqualTo(2);
    assertThat(beyond.log()).contains("/client/config/share/index: found 4, must be below");
  }

  @Test
  void aListOfFilesAreAllWrittenAndASingleReplyMakesRoomForTheReport() throws Exception {
    Path json = folder.resolve("r.json");
    Path page = folder.resolve("r.html");
    Invocation client = client("exchanges=1", "report=[\"%s\",\"%s\",\"-\"]".formatted(json, page));
    assertThat(client.exitCode()).as(client.log()).isZero();
    assertThat(new JsonObject(client.output())).isEqualTo(new JsonObject(Files.readString(json)));
    assertThat(client.log().lines()).contains("Welcome to server!");
    assertThat(Files.readString(page)).startsWith("<!doctype html>");
  }

  /** A file may have no more than 8 KiB there, and the report is longer. */
  @Test
  void theOldReportStaysWhereTheNewOneCannotBeWritten() throws Exception {
    Path file = Files.writeString(folder.resolve("r.html"), "the old one");
    List<String> small = List.of("sh", "-c", "ulimit -f 16; exec \"$@\"", "sh");
    Map<String, String> options = Map.of("JDK_JAVA_OPTIONS", "-XX:-UsePerfData -Xmx256m");
    String[] arguments = {
      "report", "src/test/resources/golden/load.json", "--out", file.toString()
    };
    try (GreeterProcess sum = GreeterProcess.start(small, options, arguments)) {
      assertThat(sum.exitCode()).as(sum.log()).isEqualTo(1);
      assertThat(sum.log()).contains("report cannot be written: " + file);
    }
    assertThat(file).hasContent("the old one");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }
}
