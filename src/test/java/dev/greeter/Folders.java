package dev.greeter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders for what has no test of its own to end with: they go when this JVM ends. */
public final class Folders {

  private static Path all;

  private Folders() {}

  /** An empty one. */
  public static synchronized Path temporary() throws IOException {
    if (all == null) {
      all = Files.createTempDirectory("greeter");
      Runtime.getRuntime().addShutdownHook(new Thread(Folders::delete));
    }
    return Files.createTempDirectory(all, "");
  }

  private static synchronized void delete() {
    try (Stream<Path> inside = Files.walk(all)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
