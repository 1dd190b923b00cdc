package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Documents.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands of every document, pasted from top to bottom: each runs and prints what the document
 * shows, or its first line says what it needs.
 */
class DocumentCommandsIT {

  private static final boolean LONG = Counts.isLong();
  private static final Duration AT_MOST = Duration.ofMinutes(LONG ? 10 : 2);

  /** How a line begins that somebody would paste. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "(\\$|alias|bench/run|curl|docker|greeter|java|kubectl|mvn|nc|podman|printf) .*");

  /** What a run prints only where it happened. */
  private static final Pattern OPTIONAL = Pattern.compile("|GC pauses .*|starts delayed .*");

  /** Of commands that two documents show: they are run once. */
  private static final Map<List<String>, Scratch.Result> RESULTS = new HashMap<>();

  private static Scratch scratch;

  @BeforeAll
  static void fill(@TempDir Path folder) throws IOException {
    scratch = new Scratch(folder);
    for (Path file : LONG ? sources() : List.of(Path.of("conf"))) {
      scratch.copy(file);
    }
    scratch.replacePorts();
    scratch.copy(Path.of("target/greeter.jar"));
    scratch.copy(Path.of("target/greeter"));
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("."))) {
      return files
          .map(Path::normalize)
          .filter(file -> !List.of(".git", "target").contains(file.toString()))
          .toList();
    }
  }

  @AfterEach
  void closeTerminals() {
    scratch.close();
  }

  /** The README's in every build; what takes longer is for the long profile. */
  private static List<Path> documents() throws IOException {
    return LONG ? Documents.all() : List.of(Path.of("README.md"));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyCommandRunsOrSaysWhatItNeeds(Path document) throws Exception {
    for (Block block : Documents.blocks(document)) {
      if (block.hasTerminalOfItsOwn()) {
        scratch.open(block.lines());
      } else if (block.isCommands() && !block.isMarked()) {
        run(block);
      }
    }
  }

  /** What could be pasted is fenced as commands, so that it is run. */
  @ParameterizedTest
  @MethodSource("dev.greeter.Documents#all")
  void noCommandHidesInAnotherBlock(Path document) throws IOException {
    assertThat(Documents.blocks(document))
        .filteredOn(block -> !block.isCommands() && !block.language().equals("text"))
        .allSatisfy(block -> assertThat(block.lines()).noneMatch(COMMAND.asMatchPredicate()));
  }

  private static void run(Block block) throws IOException, InterruptedException {
    List<String> lines = LONG ? block.lines() : withoutMaven(block.lines());
    if (lines.isEmpty()) {
      return;
    }
    Scratch.Result result = RESULTS.get(lines);
    if (result == null) {
      result = scratch.run(lines, AT_MOST);
      RESULTS.put(lines, result);
    }
    // A machine that is busy may cut a silence of 800 ms at 1000; what stays wrong is wrong.
    for (int again = 0; again < 2 && !shows(block, result); again++) {
      result = scratch.run(lines, AT_MOST);
    }
    String as = "%s%n%s".formatted(block, result.printed());
    if (result.exitCode() == Scratch.NOT_FOUND) {
      System.out.println("SKIPPED: " + as);
      return;
    }
    assertThat(result.exitCode()).as(as).isZero();
    assertThat(printed(result)).as(as).containsAll(shown(block));
  }

  private static boolean shows(Block block, Scratch.Result result) {
    return printed(result).containsAll(shown(block));
  }

  private static List<String> printed(Scratch.Result result) {
    return result.printed().lines().map(DocumentCommandsIT::withoutTimes).toList();
  }

  private static List<String> shown(Block block) {
    return block.output().stream()
        .filter(OPTIONAL.asMatchPredicate().negate())
        .map(DocumentCommandsIT::withoutTimes)
        .toList();
  }

  /** A build within the build takes minutes; what it builds is there. */
  private static List<String> withoutMaven(List<String> lines) {
    return lines.stream().filter(line -> !line.startsWith("mvn ")).toList();
  }

  private static String withoutTimes(String line) {
    return line.replaceAll("\\d{4}-\\d\\d-\\d\\dT\\S+", "TIME")
        .replaceAll("jdk=\\S+", "jdk=")
        .replaceAll("\\d+\\.\\d+", "#")
        .replaceAll("(remote=\\S+?:|Ms=)\\d+", "$1#")
        .replaceAll("\\d+ ms", "# ms")
        .replaceAll(" +", " ");
  }
}
