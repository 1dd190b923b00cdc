package dev.greeter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.launch.ExitCode;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What the command line says of itself. */
class HelpTest {

  private static final List<String> SUBCOMMANDS =
      List.of(
          "serve",
          "probe",
          "idle",
          "size",
          "hold",
          "watch",
          "run",
          "report",
          "schema",
          "completion");

  @TempDir private Path folder;

  private static String output(String... arguments) {
    Invocation greeter = Invocation.of(arguments);
    assertThat(greeter.exitCode()).as(greeter.log()).isZero();
    assertThat(greeter.log()).isEmpty();
    return greeter.output();
  }

  @Test
  void helpNamesSubcommandsVariablesRecipesAndEveryExitCode() throws Exception {
    String help = output("--help");
    assertThat(help.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    assertThat(SUBCOMMANDS).allSatisfy(it -> assertThat(help).containsPattern("\n  " + it + " "));
    assertThat(help).contains("LOG_LEVEL: ", "LOG_FORMAT: ", "COLUMNS: ", "GREETER_HOST: ");
    for (Field code : ExitCode.class.getFields()) {
      assertThat(help).contains("\n  " + code.get(null) + " ");
    }
    Matcher recipe = Pattern.compile("--conf (conf/\\S+)").matcher(help);
    assertThat(recipe.results().map(it -> Path.of(it.group(1)))).hasSize(1).allMatch(Files::exists);
  }

  @ParameterizedTest
  @FieldSource("SUBCOMMANDS")
  void eachSubcommandHasItsOwnHelp(String subcommand) {
    assertThat(output(subcommand, "--help")).startsWith("Usage: greeter " + subcommand + " ");
  }

  @Test
  void theSchemaIsPrintedAsItIs() throws Exception {
    assertThat(output("schema"))
        .isEqualTo(Files.readString(Path.of("src/main/resources/greeter.schema.json")));
  }

  @ParameterizedTest
  @CsvSource({
    "rep, 1, report",
    "--ch, 1, --check",
    "report --o, 2, --out",
    "comp, 1, completion",
    "prob, 1, probe",
    "probe --sen, 2, --send",
    "size --exp, 2, --expect",
    "hold --int, 2, --interval"
  })
  void bashCompletes(String typed, int word, String expected) throws Exception {
    Path script = Files.writeString(folder.resolve("completion"), output("completion"));
    String completes =
        "source '%s'; COMP_WORDS=(greeter %s); COMP_CWORD=%s; _complete_greeter; echo $COMPREPLY"
            .formatted(script, typed, word);
    assertThat(bash(completes)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"prob, probe", "hold --int, hold --interval", "probe --as re, probe --as redis"})
  void zshCompletes(String typed, String expected) throws Exception {
    Needs.tool("zsh", "completion in zsh is");
    Path script = Files.writeString(folder.resolve("completion"), output("completion"));
    Path shown = folder.resolve("shown");
    // A shell in a terminal of its own, in which a key after the tab writes the line and ends it.
    String keys =
        """
        zmodload zsh/zpty
        zpty z zsh -f -i
        zpty -w z "source '%s'; w() { print -r -- \\$BUFFER > '%s'; exit }; zle -N w; bindkey '^X' w"
        zpty -w -n z "greeter %s"$'\\t\\x18'
        while zpty -r z line; do; done
        """
            .formatted(script, shown, typed);
    ProcessBuilder zsh = new ProcessBuilder("zsh", "-f", "-c", keys);
    zsh.environment().put("HOME", folder.toString());
    assertThat(Processes.start(zsh).waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(shown).strip()).isEqualTo("greeter " + expected);
  }

  /** Outside a completion, compopt complains on standard error. */
  private static String bash(String command) throws IOException, InterruptedException {
    Process bash =
        Processes.start(
            new ProcessBuilder("bash", "-c", command)
                .redirectError(ProcessBuilder.Redirect.DISCARD));
    String printed = new String(bash.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(bash.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return printed;
  }
}
