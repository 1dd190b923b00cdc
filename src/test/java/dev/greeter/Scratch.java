package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A folder like a fresh clone with the jar built, where commands of the documents run as they
 * stand, but for ports and paths that another process of this machine may use at the same time.
 */
final class Scratch implements AutoCloseable {

  /** How a shell says that a program is not installed. */
  static final int NOT_FOUND = 127;

  private static final JsonMapper JSON = new JsonMapper();

  private final Path folder;
  private final Map<String, String> replaced = new LinkedHashMap<>();
  private final List<Process> terminals = new ArrayList<>();

  /** What a command printed, on either output, and how it ended. */
  record Result(int exitCode, String printed) {}

  Scratch(Path folder) throws IOException {
    this.folder = folder;
    for (String port : List.of("8080", "9090", "8443")) {
      replaced.put(port, Integer.toString(FreePort.next()));
    }
    replaced.put("/tmp/greeter.sock", folder.resolve("greeter.sock").toString());
  }

  /** Copies a file or all of a folder. */
  void copy(Path source) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(file);
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  /** Writes the ports into every configuration, also where it leaves them to the default. */
  void replacePorts() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("conf"))) {
      for (Path file : files.filter(it -> !it.toString().contains(".schema.")).toList()) {
        JsonNode configuration = JSON.readTree(replace(Files.readString(file)));
        port(configuration.path("server"), "8080");
        port(configuration.path("client"), "8080");
        configuration.path("servers").forEach(server -> port(server, "8080"));
        configuration.path("clients").forEach(client -> port(client, "8080"));
        port(configuration.path("admin"), "9090");
        Files.writeString(file, configuration.toString());
      }
    }
  }

  private void port(JsonNode section, String port) {
    if (section instanceof ObjectNode found) {
      ObjectNode config = found.withObjectProperty("config");
      if (!config.has("port") && !config.has("path")) {
        config.put("port", Integer.parseInt(replaced.get(port)));
      }
    }
  }

  /** Runs lines of a shell to their end. */
  Result run(List<String> lines, Duration atMost) throws IOException, InterruptedException {
    Path printed = Files.createTempFile(folder, "printed", "");
    Process shell = start(lines, printed);
    boolean ended = shell.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    if (!ended) {
      end(shell);
    }
    assertThat(ended).as("ended within %s: %s", atMost, Files.readString(printed)).isTrue();
    return new Result(shell.exitValue(), restore(Files.readString(printed)));
  }

  /** Starts a server in a terminal of its own, in the place of the one before, and waits for it. */
  void open(List<String> lines) throws IOException {
    close();
    Path printed = Files.createTempFile(folder, "printed", "");
    Process shell = start(lines, printed);
    terminals.add(shell);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.readString(printed).contains("listening on ") || !shell.isAlive());
    assertThat(shell.isAlive()).as(Files.readString(printed)).isTrue();
  }

  private Process start(List<String> lines, Path printed) throws IOException {
    Path script =
        Files.writeString(
            Files.createTempFile(folder, "commands", ""), replace(String.join("\n", lines) + "\n"));
    ProcessBuilder builder =
        new ProcessBuilder(
                "bash", "-e", "-o", "pipefail", "-O", "expand_aliases", script.toString())
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile());
    Map<String, String> environment = builder.environment();
    environment.merge(
        "PATH",
        Path.of(System.getProperty("java.home"), "bin").toString(),
        (path, java) -> java + File.pathSeparator + path);
    environment.put("TZ", "UTC");
    if (!Counts.isLong()) {
      // The archive of QuickStart is of a jar at another place.
      environment.put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    }
    return Processes.start(builder);
  }

  private String replace(String text) {
    String changed = text;
    for (Map.Entry<String, String> pair : replaced.entrySet()) {
      changed = changed.replace(pair.getKey(), pair.getValue());
    }
    return changed;
  }

  private String restore(String text) {
    String changed = text;
    for (Map.Entry<String, String> pair : replaced.entrySet()) {
      changed = changed.replace(pair.getValue(), pair.getKey());
    }
    return changed;
  }

  /** SIGTERM, and after a while SIGKILL. */
  private static void end(Process shell) {
    List<ProcessHandle> all =
        Stream.concat(shell.descendants(), Stream.of(shell.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    CompletableFuture<?> ended =
        CompletableFuture.allOf(
            all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new));
    try {
      ended.get(30, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      all.forEach(ProcessHandle::destroyForcibly);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Processes.end(shell);
  }

  /** Ends what has a terminal of its own, as Ctrl-C does. */
  @Override
  public void close() {
    terminals.forEach(Scratch::end);
    terminals.clear();
  }
}
