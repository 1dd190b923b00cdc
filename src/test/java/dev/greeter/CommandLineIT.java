package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.config.BuildInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the jar does with its arguments and variables, where something is wrong with them. */
class CommandLineIT {

  /** A client that nobody answers: a run that ends at once. */
  private static final String[] REFUSED =
      GreeterProcess.arguments(
          "server=null",
          "admin=null",
          "client.config.port=1",
          "client.config.expect.outcome=refused");

  @TempDir private Path folder;

  @Test
  void thePortOfAContainerIsAVariable() throws Exception {
    String port = "{\"server\":{\"config\":{\"port\":\"${PORT:8081}\"}}}";
    String file = Files.writeString(folder.resolve("test.json"), port).toString();
    try (GreeterProcess greeter =
        GreeterProcess.start(List.of(), Map.of("PORT", "8123"), "--check", "--conf", file)) {
      assertThat(greeter.exitCode()).isZero();
      assertThat(greeter.output()).contains("\"port\" : 8123");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "--check"})
  void standardOutputThatCannotBeWrittenIsOneLineAndExitCodeOne(String option) throws Exception {
    List<String> full = List.of("sh", "-c", "exec \"$@\" > /dev/full", "sh");
    try (GreeterProcess greeter = GreeterProcess.start(full, Map.of(), option)) {
      assertThat(greeter.exitCode()).isEqualTo(1);
      assertThat(greeter.log()).isEqualTo("greeter: standard output cannot be written\n");
    }
  }

  /** The JVM's own files take the place of streams that are closed, and some take all. */
  @Test
  void withoutStandardStreamsWhatIsPrintedIsNotLostInSilence() throws Exception {
    List<String> closed = List.of("sh", "-c", "exec \"$@\" <&- >&- 2>&-", "sh");
    try (GreeterProcess greeter = GreeterProcess.start(closed, Map.of(), "--version")) {
      assertThat(greeter.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void aSignalBeforeAnythingRunsEndsItWithFour(@TempDir Path folder) throws Exception {
    Path pipe = folder.resolve("pipe.json");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    try (GreeterProcess greeter = GreeterProcess.start("--conf", pipe.toString());
        // Is open as soon as the process has begun to read its configuration.
        OutputStream held = Files.newOutputStream(pipe, StandardOpenOption.WRITE)) {
      assertThat(greeter.terminate().exitCode()).isEqualTo(4);
      assertThat(greeter.log()).isEqualTo("greeter: SIGTERM before anything was judged\n");
      assertThat(held).isNotNull();
    }
  }

  @Test
  void helpWorksWithAWrongVariable() throws Exception {
    Map<String, String> wrong = Map.of("LOG_LEVEL", "loud", "LOG_FORMAT", "xml");
    try (GreeterProcess greeter = GreeterProcess.start(List.of(), wrong, "--help")) {
      assertThat(greeter.exitCode()).isZero();
      assertThat(greeter.log()).isEmpty();
      assertThat(greeter.output()).contains("LOG_LEVEL: ", "LOG_FORMAT: ");
    }
    try (GreeterProcess greeter = GreeterProcess.start(List.of(), wrong, "--check")) {
      assertThat(greeter.exitCode()).isEqualTo(2);
      assertThat(greeter.log())
          .hasLineCount(1)
          .startsWith("greeter: LOG_LEVEL: found \"loud\", must be one of TRACE, DEBUG, INFO");
    }
  }

  @Test
  void aLineHasDateAndOffsetAndTheFirstSaysWhatRuns() throws Exception {
    try (GreeterProcess greeter = refused(Map.of("LOG_LEVEL", "", "TZ", "Asia/Kolkata"))) {
      assertThat(greeter.exitCode()).as(greeter.log()).isZero();
      assertThat(greeter.log().lines())
          .isNotEmpty()
          .allSatisfy(
              line ->
                  assertThat(line)
                      .matches(
                          "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+05:30"
                              + " (INFO |WARN ) \\w+ - .*\\S"));
      assertThat(greeter.log().lines().toList().get(0))
          .endsWith(
              "Main - greeter version="
                  + BuildInfo.version()
                  + " jdk="
                  + Runtime.version()
                  + " conf=conf/greeter.json");
      assertThat(greeter.log().lines().toList().get(1)).contains("Launcher - starting on ");
    }
  }

  @Test
  void debugShowsOurConnectionsAndTraceTheLibrariesToo() throws Exception {
    String[] exchange =
        GreeterProcess.arguments(
            "server.config.port=-1", "client=null", "admin=null", "server.config.otherwise=${A:b}");
    try (GreeterProcess greeter =
        GreeterProcess.start(List.of(), Map.of("LOG_LEVEL", "debug"), exchange)) {
      assertThat(Peer.ask(greeter.port(), "1")).isEqualTo("Welcome to server!");
      assertThat(greeter.terminate().exitCode()).isZero();
      assertThat(greeter.log().lines().filter(line -> line.contains(" DEBUG ")))
          .isNotEmpty()
          .allMatch(line -> line.contains(" Connection - ") || line.contains(" WarmUp - "));
    }
    try (GreeterProcess greeter = refused(Map.of("LOG_LEVEL", "TRACE"))) {
      assertThat(greeter.exitCode()).isZero();
      assertThat(greeter.log()).contains(" DEBUG PlatformDependent ");
    }
  }

  @Test
  void logsMayBeJson() throws Exception {
    try (GreeterProcess greeter = refused(Map.of("LOG_FORMAT", "JSON"))) {
      assertThat(greeter.exitCode()).isZero();
      assertThat(greeter.log().lines()).allMatch(line -> line.matches("\\{\"timestamp\":.*}"));
    }
  }

  @Test
  void aTransportThatIsNotToBeHadIsOneLineAndExitCodeThree() throws Exception {
    Map<String, String> java = Map.of("JDK_JAVA_OPTIONS", "-Dio.netty.transport.noNative=true");
    try (GreeterProcess greeter =
        GreeterProcess.start(List.of(), java, "--set", "transport=epoll")) {
      assertThat(greeter.exitCode()).isEqualTo(3);
      assertThat(greeter.log().lines().filter(line -> line.contains("ERROR")))
          .singleElement()
          .asString()
          .contains("transport: epoll is not available: ");
      assertThat(greeter.log()).doesNotContain("\tat ");
    }
    try (GreeterProcess greeter = GreeterProcess.start(List.of(), java, REFUSED)) {
      assertThat(greeter.exitCode()).isZero();
      assertThat(greeter.log()).contains("starting on nio");
    }
  }

  @Test
  void whatIsUnexpectedIsOneLineAndItsTraceIsForDebug() throws Exception {
    // A JVM without the module that watches its heap.
    String broken = "--limit-modules java.logging,java.naming,java.xml,jdk.unsupported";
    try (GreeterProcess greeter = refused(Map.of("JDK_JAVA_OPTIONS", broken))) {
      assertThat(greeter.exitCode()).isEqualTo(1);
      assertThat(greeter.log()).contains("unexpected: java.lang.NoClassDefFoundError");
      assertThat(greeter.log()).doesNotContain("\tat ");
    }
    try (GreeterProcess greeter =
        refused(Map.of("JDK_JAVA_OPTIONS", broken, "LOG_LEVEL", "DEBUG"))) {
      assertThat(greeter.exitCode()).isEqualTo(1);
      assertThat(greeter.log()).contains("\tat dev.greeter.");
    }
  }

  private static GreeterProcess refused(Map<String, String> environment) throws IOException {
    return GreeterProcess.start(List.of(), environment, REFUSED);
  }

  @Test
  void anUnmetExpectationIsOneLineAndExitCodeFour() throws Exception {
    Invocation greeter =
        Invocation.of(
            GreeterProcess.arguments(
                "server=null",
                "admin=null",
                "client.config.port=1",
                "client.config.expect.outcome=replied"));
    assertThat(greeter.exitCode()).isEqualTo(4);
    assertThat(greeter.log())
        .contains("expect.outcome: wanted replied, found refused", "Connection refused")
        .doesNotContain("\tat ");
  }

  /** It was not told to stop: no more connections are sent to it. */
  @Test
  void theReportIsOfTheMeasurementAndNotOfTheDrain() throws Exception {
    String json =
        """
        {"server": {"config": {"path": "%1$s"}},
         "client": {"config": {"path": "%1$s", "delayMs": 0, "exchanges": 10,
           "expect": {"outcome": "replied"}}},
         "drain": {"delayMs": 600000}}
        """
            .formatted(folder.resolve("s"));
    Path file = Files.writeString(folder.resolve("test.json"), json);
    Invocation greeter = Invocation.of("--conf", file.toString());
    assertThat(greeter.exitCode()).as(greeter.log()).isZero();
    assertThat(greeter.output()).containsPattern("10 exchanges in \\d{1,2}\\.\\d s");
  }
}
