package dev.greeter.k8s;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Programs that a test needs and the build does not. */
final class Tools {

  private Tools() {}

  /**
   * Skips the test where the tool is not installed, and says so in the output of the build.
   *
   * @param unchecked what is not checked then, the subject of a sentence
   */
  static void assumeOnPath(String tool, String unchecked) {
    boolean found = isOnPath(tool);
    String message = "no %s on the PATH, %s not checked".formatted(tool, unchecked);
    if (!found) {
      System.out.println("SKIPPED: " + message);
    }
    assumeTrue(found, message);
  }

  /** Whether the tool is installed. */
  static boolean isOnPath(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
  }
}
