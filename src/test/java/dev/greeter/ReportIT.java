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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reports of real runs, and what {@code greeter report} makes of them. */
class ReportIT {

  private static final Path GOLDEN = Path.of("src/test/resources/golden");

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

  private static GreeterProcess client(Map<String, String> environment, String... settings)
      throws IOException {
    return GreeterProcess.start(
        List.of(), environment, GreeterProcess.client("load", port, settings));
  }

  private static String golden(String name) {
    return GOLDEN.resolve(name + ".json").toString();
  }

  private static GreeterProcess report(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("report"));
    all.addAll(List.of(arguments));
    return GreeterProcess.start(all.toArray(String[]::new));
  }

  @Test
  void fourQuartersAtOnceAddUpToOneClient() throws Exception {
    List<GreeterProcess> pods = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      pods.add(
          client(
              Map.of("JOB_COMPLETION_INDEX", "" + i, "HOSTNAME", "pod-" + i),
              "exchanges=202",
              "concurrency=6",
              "share={\"index\":\"${JOB_COMPLETION_INDEX:0}\",\"of\":4}",
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
      assertThat(sum.log()).contains("reports added 4, lines skipped ");
      assertThat(sum.output())
          .containsPattern("(?m)^replied +202$")
          .contains("measured by pod-0, pod-1, pod-2, pod-3\n");
    }
    JsonObject all = new JsonObject(Files.readString(file));
    assertThat(all.getInteger("exchanges")).isEqualTo(202);
    assertThat(all.getJsonArray("configuration")).hasSize(4);
    assertThat(all.getJsonArray("id")).hasSize(4);
    assertThat(all.getJsonObject("planned").getInteger("exchanges")).isEqualTo(202);
    assertThat(all.getJsonArray("parts").getJsonObject(3).getString("run")).isEqualTo("pod");
    assertThat(all.getString("target")).isEqualTo("localhost:" + port);
  }

  /** One of two shares is evicted, another's report is lost: what is left must not pass. */
  @Test
  void anEvictedShareAndOneThatIsMissingAreTold() throws Exception {
    Path whole = folder.resolve("whole.json");
    Path cut = folder.resolve("cut.json");
    Path sum = folder.resolve("sum.json");
    String share = "share={\"index\":%d,\"of\":3,\"run\":\"night\"}";
    try (GreeterProcess client =
        client(Map.of(), "exchanges=30", share.formatted(2), "report=" + whole)) {
      assertThat(client.exitCode()).as(client.log()).isZero();
    }
    try (GreeterProcess client =
        client(
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
    try (GreeterProcess merge = report(whole.toString(), cut.toString(), "--out", sum.toString())) {
      assertThat(merge.exitCode()).as(merge.log()).isZero();
      assertThat(merge.output()).contains(lines);
    }
    try (GreeterProcess judged = report(sum.toString(), "--set", "expect.maxFailures=0")) {
      assertThat(judged.exitCode()).isEqualTo(4);
      assertThat(judged.log()).contains(lines);
    }
    assertTwice(sum, cut);
    assertTwice(whole, whole);
  }

  private static void assertTwice(Path one, Path other) throws Exception {
    try (GreeterProcess twice = report(one.toString(), other.toString())) {
      assertThat(twice.exitCode()).isEqualTo(2);
      assertThat(twice.output()).isEmpty();
      assertThat(twice.log())
          .hasLineCount(1)
          .startsWith(other + ": the report with the id ")
          .contains(" was added already, by " + one);
    }
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
  void aShareWithoutWorkIsDone() throws Exception {
    try (GreeterProcess client =
        client(
            Map.of(),
            "exchanges=2",
            "share={\"index\":3,\"of\":4}",
            "report=-",
            "expect.p99Ms=5")) {
      assertThat(client.exitCode()).as(client.log()).isZero();
      assertThat(new JsonObject(client.output()).getInteger("exchanges")).isZero();
    }
    try (GreeterProcess client = client(Map.of(), "share={\"index\":4,\"of\":4}")) {
      assertThat(client.exitCode()).isEqualTo(2);
      assertThat(client.log()).contains("/client/config/share/index: found 4, must be below");
    }
  }

  @Test
  void aListOfFilesAreAllWrittenAndASingleReplyMakesRoomForTheReport() throws Exception {
    Path json = folder.resolve("r.json");
    Path page = folder.resolve("r.html");
    try (GreeterProcess client =
        client(Map.of(), "exchanges=1", "report=[\"%s\",\"%s\",\"-\"]".formatted(json, page))) {
      assertThat(client.exitCode()).as(client.log()).isZero();
      assertThat(new JsonObject(client.output())).isEqualTo(new JsonObject(Files.readString(json)));
      assertThat(client.log().lines()).contains("Welcome to server!");
      assertThat(Files.readString(page)).startsWith("<!doctype html>");
    }
  }

  /** A file may have no more than 8 KiB there, and the report is longer. */
  @Test
  void theOldReportStaysWhereTheNewOneCannotBeWritten() throws Exception {
    Path file = Files.writeString(folder.resolve("r.html"), "the old one");
    List<String> small = List.of("sh", "-c", "ulimit -f 16; exec \"$@\"", "sh");
    Map<String, String> options = Map.of("JDK_JAVA_OPTIONS", "-XX:-UsePerfData -Xmx256m");
    String[] arguments = {"report", golden("load"), "--out", file.toString()};
    try (GreeterProcess sum = GreeterProcess.start(small, options, arguments)) {
      assertThat(sum.exitCode()).as(sum.log()).isEqualTo(1);
      assertThat(sum.log()).contains("report cannot be written: " + file);
    }
    assertThat(file).hasContent("the old one");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void theOrderOfFilesDoesNotMatter() throws Exception {
    String[] names = {"load", "failed", "rollout", "search"};
    List<String> outputs = new ArrayList<>();
    for (int first = 0; first < 2; first++) {
      int turn = first;
      try (GreeterProcess sum =
          report(
              IntStream.range(0, 4)
                  .mapToObj(i -> golden(names[(i + turn) % 4]))
                  .toArray(String[]::new))) {
        assertThat(sum.exitCode()).as(sum.log()).isZero();
        assertThat(sum.log()).isEqualTo("reports added 4, lines skipped 0\n");
        outputs.add(sum.output());
      }
    }
    assertThat(outputs.get(1)).isEqualTo(outputs.get(0)).contains("23106 exchanges in 400.0 s");
  }

  @ParameterizedTest
  @CsvSource({
    "load, expect.outcome=replied, 0, ''",
    "load, expect.p99Ms=1, 4, 'expect.p99Ms: wanted at most 1.0 ms, found 16.'",
    "rollout, expect.reply=hello, 0, ''",
    "load, expect.reply=Welcome to greeter-1, 4, 'found 13333 of 20000 (mismatch 13333)'",
    "load, expect.p99=1, 2, '--set: /expect/p99: unknown key, did you mean p99Ms?'",
    "load, expect.regressionPercent=9, 2, '--set: /expect/regressionPercent: needs --against'",
  })
  void aSumIsJudgedIfThatIsWanted(String name, String setting, int code, String line)
      throws Exception {
    try (GreeterProcess sum = report(golden(name), "--set", setting)) {
      assertThat(sum.exitCode()).as(sum.log()).isEqualTo(code);
      assertThat(sum.log()).contains(line);
    }
  }

  @Test
  void aRegressionAgainstAnOlderReportIsAFailure() throws Exception {
    String setting = "expect.regressionPercent=10";
    try (GreeterProcess sum =
        report(golden("rollout"), "--against", golden("hold"), "--set", setting)) {
      assertThat(sum.exitCode()).as(sum.log()).isEqualTo(4);
      assertThat(sum.output()).contains("total p99              1.100    400.127   +399.027  +1.");
      assertThat(sum.log())
          .contains("wanted total p99 at most 10.0 % above 1.100, found 400.127 (+1.");
    }
  }

  @Test
  void thePageOfASumSaysHowItWasJudged() throws Exception {
    Path page = folder.resolve("all.html");
    String[][] settings = {{}, {"--set", "expect.p99Ms=1"}, {"--set", "expect.p99Ms=1000"}};
    String[] verdicts = {"Not judged", "class=\"verdict failed\"", "class=\"verdict met\""};
    for (int i = 0; i < verdicts.length; i++) {
      List<String> arguments = new ArrayList<>(List.of(golden("load"), "--out", page.toString()));
      arguments.addAll(List.of(settings[i]));
      try (GreeterProcess sum = report(arguments.toArray(String[]::new))) {
        assertThat(sum.exitCode()).as(sum.log()).isEqualTo(i == 1 ? 4 : 0);
      }
      assertThat(Files.readString(page)).contains(verdicts[i], "load-0", "Latency over time");
    }
  }

  @Test
  void whatIsNoReportIsOneLine() throws Exception {
    String newer =
        Files.readString(Path.of(golden("failed"))).replace("\"version\" : 2", "\"version\" : 3");
    assertOneLine(write(newer), ": is a report of version 3, this program reads up to 2");
    assertOneLine(write("{}"), ": is no report");
    assertOneLine(write(""), ": is empty, must be an object");
    assertOneLine(write("{\"version\":1,\"latencyMs\":{}}"), ": /latencyMs/connect: is missing");
    assertOneLine(
        write(
            newer
                .replace("\"version\" : 3", "\"version\" : 2")
                .replaceFirst("HISTF[^\"]+", "AAAA")),
        ": is no report: no histogram");
    assertOneLine(folder.resolve("none").toString(), ": cannot be read: No such file or directory");
    assertOneLine("/dev/null", ": is empty");
  }

  private static void assertOneLine(String file, String line) throws Exception {
    try (GreeterProcess sum = report(golden("load"), file)) {
      assertThat(sum.exitCode()).as(sum.log()).isEqualTo(2);
      assertThat(sum.log()).hasLineCount(1).contains(line);
      assertThat(sum.output()).isEmpty();
    }
  }

  private String write(String text) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "r", ".json"), text).toString();
  }
}
