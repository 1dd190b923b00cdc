package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of arguments, where nothing is run. */
class CommandLineTest {

  @TempDir private Path folder;

  @Test
  void runIsWhatIsDoneWithoutASubcommand() {
    Invocation named = Invocation.of("run", "--check", "--set", "client=null");
    Invocation plain = Invocation.of("--check", "--set", "client=null");
    assertThat(named.exitCode()).as(named.log()).isZero();
    assertThat(plain.exitCode()).isZero();
    assertThat(named.output()).isEqualTo(plain.output()).contains("\"server\"");
  }

  @Test
  void sixtyThousandLevelsAreOneLine() {
    assertOneLine("expected a key of at most 100 names", "--set", "a.".repeat(60_000) + "a=1");
    assertOneLine(
        "/server/config/port: found \"[[[", "--set", "server.config.port=" + "[".repeat(60_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"server\":null,\"drain\":{}}"})
  void nothingToDeployIsOneLine(String json) throws IOException {
    assertOneLine(": nothing to deploy, must have a section", "--conf", write(json));
    assertOneLine(": nothing to deploy, must have a section", "--check", "--conf", write(json));
  }

  @Test
  void aFileThatCannotBeReadIsOneLine() {
    assertOneLine("is a directory, must be a file", "--conf", folder.toString());
    assertOneLine("is too long, must have at most 1 MiB", "--conf", "/dev/zero");
    // What has no words of ours is said in those of the machine.
    assertOneLine("/proc/self/mem: cannot be read: ", "--conf", "/proc/self/mem");
  }

  @ParameterizedTest
  @CsvSource({
    "--sett, a=b, Unknown options: '--sett'",
    "--set, a, 'expected KEY=VALUE, found \"a\"'",
  })
  void aMistakeIsOneLine(String option, String value, String line) {
    assertOneLine(line, option, value);
  }

  @Test
  void checkPrintsTheEffectiveConfigurationAndStartsNothing() {
    Invocation greeter = Invocation.of("--check", "--set", "server.config.port=9999");
    assertThat(greeter.exitCode()).isZero();
    assertThat(greeter.output()).contains("\"port\" : 9999", "\"lingerTimeoutMs\" : 1000");
    assertThat(greeter.log()).isEmpty();
  }

  private static void assertOneLine(String part, String... arguments) {
    Invocation greeter = Invocation.of(arguments);
    assertThat(greeter.exitCode()).isEqualTo(2);
    assertThat(greeter.log()).hasLineCount(1).contains(part);
    assertThat(greeter.log().length()).isLessThan(300);
  }

  private String write(String json) throws IOException {
    return Files.writeString(folder.resolve("test.json"), json).toString();
  }
}
