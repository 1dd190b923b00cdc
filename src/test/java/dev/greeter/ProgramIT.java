package dev.greeter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one file that runs: {@code target/greeter}. */
class ProgramIT {

  private static final Path PROGRAM = Path.of("target/greeter").toAbsolutePath();

  private static final Pattern NOT_FOR_A_PROBE =
      Pattern.compile(" (io\\.micrometer|com\\.networknt|dev\\.greeter\\.report\\.page)");

  private static final Pattern NOT_FOR_A_SERVER =
      Pattern.compile(
          " (com\\.networknt|jdk\\.jfr\\.internal\\.TypeLibrary |\\S*\\.(ObjectMapper|PatternLayout) )");

  @TempDir private Path folder;

  /**
   * A signal reaches the JVM, which answers with its exit code; an archive that is none is silent.
   */
  @Test
  void itRunsThroughALinkInAFolderWithASpace() throws Exception {
    // A JVM without a locale has no such path.
    boolean hasUmlauts =
        Charset.forName(System.getProperty("sun.jnu.encoding")).newEncoder().canEncode('ü');
    Path program =
        Files.createDirectories(folder.resolve(hasUmlauts ? "a folder/ü" : "a folder"))
            .resolve("gr eeter");
    Files.createLink(program, PROGRAM);
    Files.writeString(Path.of(program + ".jsa"), "no archive");
    Path link = Files.createSymbolicLink(folder.resolve("link"), program);
    Path log = folder.resolve("log");
    ProcessBuilder builder = new ProcessBuilder(link.toString(), "serve", "localhost:-1");
    builder.environment().put("LC_ALL", "C.UTF-8");
    served(builder, log);
    assertThat(GreeterProcess.said(log).lines())
        .isNotEmpty()
        .allMatch(line -> line.contains(" INFO "));
  }

  /** What is not used costs time before the first byte. */
  @Test
  void aSingleProbeLoadsNoMetersNoValidatorAndNoPage() throws Exception {
    Path classes = folder.resolve("classes");
    Path log = folder.resolve("log");
    try (ScriptedPeer peer = ScriptedPeer.answering()) {
      ProcessBuilder builder =
          new ProcessBuilder(PROGRAM.toString(), "probe", "localhost:" + peer.port());
      builder.environment().put("JAVA_OPTS", "-Xlog:class+load:file=" + classes);
      assertSucceeds(started(builder, log), log);
    }
    assertThat(Files.readAllLines(classes))
        .anyMatch(line -> line.contains(" dev.greeter.client.Exchange "))
        .noneMatch(
            line ->
                NOT_FOR_A_PROBE.matcher(line).find()
                    // Vert.x lists what can be its metrics, which names it.
                    && !line.contains(" io.micrometer.core.instrument.MeterRegistry "));
  }

  @Test
  void aServerLoadsNoValidatorNoObjectMapperAndNoPatterns() throws Exception {
    Path classes = folder.resolve("classes");
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(PROGRAM.toString(), "serve", "localhost:-1", "--admin", "localhost:0");
    builder.environment().put("JAVA_OPTS", "-Xlog:class+load:file=" + classes);
    served(builder, log);
    assertThat(Files.readAllLines(classes))
        .anyMatch(line -> line.contains(" dev.greeter.server.ServerVerticle "))
        .noneMatch(NOT_FOR_A_SERVER.asPredicate());
  }

  /** Serves until it is told to stop. */
  private static void served(ProcessBuilder builder, Path log) throws Exception {
    Process greeter = started(builder, log);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.readString(log).contains("listening on") || !greeter.isAlive());
    Processes.signal(greeter, "TERM");
    assertSucceeds(greeter, log);
  }

  private static Process started(ProcessBuilder builder, Path log) throws IOException {
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return Processes.start(builder.redirectErrorStream(true).redirectOutput(log.toFile()));
  }

  private static void assertSucceeds(Process greeter, Path log) throws Exception {
    assertThat(greeter.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(greeter.exitValue()).as(Files.readString(log)).isZero();
  }

  @Test
  void withoutJavaItSaysSoInOneLine() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(PROGRAM.toString(), "--version").redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", folder.toString());
    assertThat(printed(builder))
        .isEqualTo(
            "greeter: no %s/bin/java, needs Java 17 or newer (PATH, JAVA_HOME)\n"
                .formatted(folder));
    builder.environment().remove("JAVA_HOME");
    builder.environment().put("PATH", folder.toString());
    assertThat(printed(builder))
        .isEqualTo("greeter: no java, needs Java 17 or newer (PATH, JAVA_HOME)\n");
  }

  private static String printed(ProcessBuilder builder) throws IOException, InterruptedException {
    Process program = Processes.start(builder);
    String printed = new String(program.getInputStream().readAllBytes(), UTF_8);
    assertThat(program.waitFor()).isEqualTo(3);
    return printed;
  }
}
