package dev.greeter.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The programs in C and Go, built where there is what builds them. */
final class Tools {

  private static final Path SOURCES = Path.of("bench");
  private static final Path BUILT = Path.of("target", "bench");

  private final Optional<String> compiler = onPath("cc", "gcc", "clang");
  private final Optional<String> go = onPath("go");

  private final Set<String> built = new HashSet<>();

  Tools() throws IOException {
    Files.createDirectories(BUILT);
    if (!hasC()) {
      System.err.println("no C compiler: no server in C, and our client makes the load");
    }
    if (go.isEmpty()) {
      System.err.println("no Go: neither its server nor its probe");
    }
  }

  /** Whether there are the programs in C, which want epoll. */
  boolean hasC() {
    return compiler.isPresent() && Files.exists(Path.of("/proc/sys/fs/epoll"));
  }

  /** A program of {@code bench/c}, if there is a compiler for it. */
  Optional<String> c(String name) throws IOException, InterruptedException {
    if (!hasC()) {
      return Optional.empty();
    }
    String source = SOURCES.resolve("c").resolve(name + ".c").toString();
    return Optional.of(
        built(name, source, List.of(compiler.get(), "-O2", "-Wall", "-Wextra", "-o")));
  }

  /** A program of {@code bench/go}, if there is Go. */
  Optional<String> go(String name) throws IOException, InterruptedException {
    if (go.isEmpty()) {
      return Optional.empty();
    }
    String source = SOURCES.resolve("go").resolve(name).resolve("main.go").toString();
    return Optional.of(built("go-" + name, source, List.of(go.get(), "build", "-o")));
  }

  /** Builds a program, once in a run; each is a page, and built in a moment. */
  private String built(String name, String source, List<String> builder)
      throws IOException, InterruptedException {
    String program = BUILT.resolve(name).toString();
    if (built.add(program)) {
      List<String> command = new ArrayList<>(builder);
      command.addAll(List.of(program, source));
      output(command);
    }
    return program;
  }

  /**
   * Runs a program to its end.
   *
   * @return what it printed on its standard output
   * @throws IOException with what it printed if it failed
   */
  static String output(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Running.endWithUs(process);
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed " + output);
    }
    return output;
  }

  /** The Java that runs us runs the servers too. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Our class path, or the part of it whose files begin with one of the words. */
  static String classPath(String... libraries) {
    List<String> wanted = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path file = Path.of(entry);
      if (Files.isDirectory(file)
          || libraries.length == 0
          || Stream.of(libraries).anyMatch(file.getFileName().toString()::startsWith)) {
        wanted.add(entry);
      }
    }
    return String.join(File.pathSeparator, wanted);
  }

  /**
   * A Java program of {@code peers}, with what it uses and no more: no class or library of ours.
   */
  static List<String> peer(String main) {
    String classPath = classPath("netty-", "vertx-core", "jackson-core");
    return List.of(java(), "-cp", classPath, "dev.greeter.bench.peers." + main);
  }

  /** The first of these programs that can be run. */
  static Optional<String> onPath(String... names) {
    return Stream.of(names)
        .flatMap(
            name ->
                Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
