package dev.greeter;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Options of a JVM that starts the jar with a third of the computing: its classes as they are in
 * memory once they are loaded, and the first compiler alone.
 */
final class QuickStart {

  private static final String JAR = "target/greeter.jar";

  /** The JVM warns at each start where the archive is of another jar or made by another JDK. */
  private static final Path ARCHIVE =
      Path.of("target/greeter-jdk%s.jsa".formatted(Runtime.version()));

  private static final String COMPILER = "-XX:TieredStopAtLevel=1";

  private static List<String> options;

  private QuickStart() {}

  /** None with {@code -Plong}, which starts the jar as users do. */
  static synchronized List<String> options() throws IOException {
    if (options == null) {
      options = Counts.isLong() ? List.of() : make();
    }
    return options;
  }

  private static List<String> make() throws IOException {
    // Test JVMs beside this one want it too.
    try (FileChannel file =
            FileChannel.open(
                Path.of("target/greeter.jsa.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = file.lock()) {
      if (lock.isValid() && !isOfThisJar()) {
        dump();
      }
      return isOfThisJar()
          ? List.of(COMPILER, "-XX:SharedArchiveFile=" + ARCHIVE)
          : List.of(COMPILER);
    }
  }

  private static boolean isOfThisJar() throws IOException {
    return Files.exists(ARCHIVE)
        && Files.getLastModifiedTime(ARCHIVE).compareTo(Files.getLastModifiedTime(Path.of(JAR)))
            > 0;
  }

  /** Plays a server, a client and the admin port, and writes the archive when it ends. */
  private static void dump() throws IOException {
    int port = FreePort.next();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:ArchiveClassesAtExit=" + ARCHIVE));
    command.addAll(List.of(COMPILER, "-XX:+UseSerialGC", "-jar", JAR));
    command.addAll(
        List.of(
            GreeterProcess.arguments(
                "server.config.port=" + port,
                "client.config.port=" + port,
                "client.config.delayMs=0",
                "client.config.exchanges=100",
                "client.config.warmUpMs=1",
                "admin.config.port=0")));
    Process process =
        Processes.start(
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File("target/greeter.jsa.log")));
    try {
      boolean unused = process.waitFor(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Processes.end(process);
  }
}
