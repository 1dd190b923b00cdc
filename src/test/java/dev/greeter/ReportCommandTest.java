package dev.greeter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code greeter report} makes of reports that are there. */
class ReportCommandTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  /** The length at which container runtimes cut a line in two. */
  private static final int PIECE = 16 * 1024;

  @TempDir private Path folder;

  private static String golden(String name) {
    return GOLDEN.resolve(name + ".json").toString();
  }

  private static Invocation report(String... arguments) {
    return Invocation.of(
        Stream.concat(Stream.of("report"), Stream.of(arguments)).toArray(String[]::new));
  }

  @Test
  void theOrderOfFilesDoesNotMatter() throws Exception {
    String[] names = {"load", "failed", "rollout", "search"};
    List<String> outputs = new ArrayList<>();
    for (int first = 0; first < 2; first++) {
      int turn = first;
      Invocation sum =
          report(
              IntStream.range(0, 4)
                  .mapToObj(i -> golden(names[(i + turn) % 4]))
                  .toArray(String[]::new));
      assertThat(sum.exitCode()).as(sum.log()).isZero();
      assertThat(sum.log()).isEqualTo("reports added 4, lines skipped 0\n");
      outputs.add(sum.output());
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
    Invocation sum = report(golden(name), "--set", setting);
    assertThat(sum.exitCode()).as(sum.log()).isEqualTo(code);
    assertThat(sum.log()).contains(line);
  }

  @Test
  void aRegressionAgainstAnOlderReportIsAFailure() {
    String setting = "expect.regressionPercent=10";
    Invocation sum = report(golden("rollout"), "--against", golden("hold"), "--set", setting);
    assertThat(sum.exitCode()).as(sum.log()).isEqualTo(4);
    assertThat(sum.output()).contains("total p99              1.100    400.127   +399.027  +1.");
    assertThat(sum.log())
        .contains("wanted total p99 at most 10.0 % above 1.100, found 400.127 (+1.");
  }

  @Test
  void thePageOfASumSaysHowItWasJudged() throws Exception {
    Path page = folder.resolve("all.html");
    String[][] settings = {{}, {"--set", "expect.p99Ms=1"}, {"--set", "expect.p99Ms=1000"}};
    String[] verdicts = {"Not judged", "class=\"verdict failed\"", "class=\"verdict met\""};
    for (int i = 0; i < verdicts.length; i++) {
      List<String> arguments = new ArrayList<>(List.of(golden("load"), "--out", page.toString()));
      arguments.addAll(List.of(settings[i]));
      Invocation sum = report(arguments.toArray(String[]::new));
      assertThat(sum.exitCode()).as(sum.log()).isEqualTo(i == 1 ? 4 : 0);

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

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "rw-rw-rw-"})
  void theFileKeepsItsPermissions(String permissions) throws Exception {
    Path file = Files.writeString(folder.resolve("r"), "");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    Object before = Files.getAttribute(file, "unix:ino");
    Invocation sum = report(golden("load"), "--out", file.toString());
    assertThat(sum.exitCode()).as(sum.log()).isZero();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo(permissions);
    assertThat(Files.getAttribute(file, "unix:ino")).isNotEqualTo(before);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void linesWithAByteOrderMarkCountAndOthersAreSaidToBeSkipped() throws Exception {
    String report = new JsonObject(Files.readString(Path.of(golden("load")))).encode();
    String lines = "\ufeff" + report + "\nlog\n\n{}\n";
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(lines.getBytes(UTF_8)));
    try {
      Invocation sum = report("-");
      assertThat(sum.exitCode()).as(sum.log()).isZero();
      assertThat(sum.output()).contains("20000 exchanges");
      assertThat(sum.log()).isEqualTo("reports added 1, lines skipped 3\n");
    } finally {
      System.setIn(before);
    }
  }

  /** A container's log has the pieces of a long line by themselves, and other lines in between. */
  @Test
  void aReportIsPutTogetherOutOfTheLogOfAContainer() throws Exception {
    String golden = new JsonObject(Files.readString(Path.of(golden("load")))).encode();
    // As long as one with a hundred failures.
    String space = " ".repeat(10_000);
    String report =
        golden.replaceFirst(",", "," + space).replace("\"timeline\":", space + "\"timeline\":");
    assertThat(report).hasSizeGreaterThan(2 * PIECE);
    assertOneReport(
        "log\n{}\n"
            + report.substring(0, PIECE)
            + "a table\nof two lines\n"
            + report.substring(PIECE, 2 * PIECE)
            + "log {}\n"
            + report.substring(2 * PIECE)
            + "\nlog\n");
  }

  /** The first with the rest would be JSON, too: half of a histogram with half of another. */
  @Test
  void twoPiecesThatFollowEachOtherAreBothOfTheReport() throws Exception {
    String golden = new JsonObject(Files.readString(Path.of(golden("load")))).encode();
    int first = golden.indexOf("\"HIST", golden.indexOf("\"total\":["));
    int second = golden.indexOf("\"HIST", first + 1);
    String report =
        golden.substring(0, first)
            + " ".repeat(PIECE - 20 - first)
            + golden.substring(first, second)
            + " ".repeat(PIECE - (second - first))
            + golden.substring(second);
    assertOneReport(
        report.substring(0, 2 * PIECE) + "a table\n" + report.substring(2 * PIECE) + "\n");
  }

  private static void assertOneReport(String log) throws Exception {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(log.getBytes(UTF_8)));
    try {
      Invocation sum = report("-");
      assertThat(sum.exitCode()).as(sum.log()).isZero();
      assertThat(sum.log()).startsWith("reports added 1, ");
    } finally {
      System.setIn(before);
    }
  }

  private static void assertOneLine(String file, String line) throws Exception {
    Invocation sum = report(golden("load"), file);
    assertThat(sum.exitCode()).as(sum.log()).isEqualTo(2);
    assertThat(sum.log()).hasLineCount(1).contains(line);
    assertThat(sum.output()).isEmpty();
  }

  private String write(String text) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "r", ".json"), text).toString();
  }
}
