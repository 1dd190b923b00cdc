package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verticles that are not ours, from a jar that is made here. */
class VerticlesIT {

  private static final String SOURCE =
      """
      package mine;
      import io.vertx.core.*;
      public class Mine extends VerticleBase {
        // One of ours, so that its lines come in turn with the launcher's.
        private static final org.slf4j.Logger LOG =
            org.slf4j.LoggerFactory.getLogger("dev.greeter.Mine");
        @Override public Future<?> start() throws Exception {
          LOG.info("mine begins on {}", context.threadingModel());
          switch (config().getString("start", "")) {
            case "never" -> { return Promise.promise().future(); }
            case "fails" -> throw new IllegalStateException("no " + config().getString("what"));
            case "blocks" -> block();
            default -> {}
          }
          System.out.println("mine has " + config().getString("key"));
          return super.start();
        }
        @Override public Future<?> stop() throws Exception {
          LOG.info("mine ends");
          switch (config().getString("stop", "")) {
            case "never" -> { return Promise.promise().future(); }
            case "fails" -> throw new IllegalStateException("not now");
            case "blocks" -> block();
            default -> {}
          }
          return super.stop();
        }
        private static void block() {
          while (true) java.util.concurrent.locks.LockSupport.park();
        }
      }
      """;

  @TempDir private static Path shared;

  private static Path jar;

  @TempDir private Path folder;

  @BeforeAll
  static void makeJar() throws IOException {
    Path classes = Files.createDirectory(shared.resolve("classes"));
    Path source = Files.writeString(shared.resolve("Mine.java"), SOURCE);
    JavaSource.compile(source, classes, "-cp", "target/greeter.jar");
    jar = shared.resolve("mine.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> all = Files.walk(classes)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
  }

  private GreeterProcess start(Map<String, String> environment, String json) throws IOException {
    Path file = Files.writeString(folder.resolve("mine.json"), json);
    return GreeterProcess.beside(jar, environment, "--conf", file.toString());
  }

  private static String mine(String options) {
    return "{\"verticles\": {\"foo\": {\"verticle\": \"mine.Mine\", %s}},".formatted(options)
        + " \"drain\": {\"timeoutMs\": 500},"
        + " \"server\": {\"config\": {\"port\": -1, \"warmUpMs\": 0}}}";
  }

  @Test
  void oneIsStartedBeforeTheServersAndStoppedAfterThem() throws Exception {
    try (GreeterProcess greeter =
        start(Map.of("KEY", "secret"), mine("\"config\": {\"key\": \"${KEY}\"}"))) {
      assertThat(Peer.ask(greeter.port(), "1")).isEqualTo("Welcome to server!");
      greeter.terminate();
      assertThat(greeter.exitCode()).as(greeter.log()).isZero();
      assertThat(greeter.output()).isEqualTo("mine has secret\n");
      assertThat(greeter.log())
          .containsSubsequence(
              "mine begins on EVENT_LOOP", "listening on", "drained", "mine ends", "stopped")
          .doesNotContain("secret", "WARN");
    }
  }

  @Test
  void whatItIsConfiguredWithIsPrintedAsItIsWritten() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("mine.json"), mine("\"config\": {\"key\": \"${USER:nobody}\"}"));
    Invocation greeter = Invocation.of("--check", "--conf", file.toString());
    assertThat(greeter.exitCode()).isZero();
    assertThat(greeter.output()).contains("\"key\" : \"${USER:nobody}\"");
  }

  @Test
  void eachThatCannotStartIsOneLine() throws Exception {
    boolean isOld = Runtime.version().feature() < 21;
    String json =
        """
        {"verticles": {
           "fails": {"verticle": "mine.Mine", "config": {"start": "fails", "what": "luck"}},
           "other": {"verticle": "mine.Other"},
           "string": {"verticle": "java.lang.String"},
           "virtual": {"verticle": "mine.Mine", "threadingModel": "%s"}},
         "server": {"config": {"port": -1, "warmUpMs": 0}}}
        """
            .formatted(isOld ? "VIRTUAL_THREAD" : "EVENT_LOOP");
    try (GreeterProcess greeter = start(Map.of(), json)) {
      assertThat(greeter.exitCode()).as(greeter.log()).isEqualTo(3);
      assertThat(greeter.log())
          .contains(
              "ERROR Launcher - verticles.fails: no luck",
              "ERROR Launcher - verticles.other: mine.Other is not on the class path",
              "ERROR Launcher - verticles.string: ")
          .doesNotContain("\tat ", "listening on");
      assertThat(greeter.log().contains("ERROR Launcher - verticles.virtual: ")).isEqualTo(isOld);
    }
  }

  /** Two that do not start; the server waits for them. */
  @Test
  void oneThatNeverStartsEndsOnSigterm() throws Exception {
    try (GreeterProcess greeter = start(Map.of(), each("start", "never", "blocks"))) {
      await().until(() -> greeter.log().split("mine begins", -1).length == 3);
      greeter.terminate();
      assertThat(greeter.exitCode()).as(greeter.log()).isZero();
      assertThat(greeter.log())
          .contains("verticles.never", "verticles.blocks")
          .doesNotContain("listening on");
    }
  }

  @Test
  void oneThatDoesNotStopHoldsUpNobody() throws Exception {
    try (GreeterProcess greeter = start(Map.of(), each("stop", "never", "blocks", "fails"))) {
      assertThat(Peer.ask(greeter.port(), "1")).isEqualTo("Welcome to server!");
      greeter.terminate();
      assertThat(greeter.exitCode()).as(greeter.log()).isZero();
      assertThat(greeter.log())
          .contains(
              "WARN  Deployment - verticles.fails: not now",
              "WARN  Deployment - verticles.never: does not stop, and is left behind",
              "WARN  Deployment - verticles.blocks: does not stop, and is left behind");
    }
  }

  /** A verticle for each way, by its name. */
  private static String each(String when, String... ways) {
    String verticles =
        Stream.of(ways)
            .map(
                way ->
                    "\"%2$s\": {\"verticle\": \"mine.Mine\", \"config\": {\"%1$s\": \"%2$s\"}}"
                        .formatted(when, way))
            .collect(Collectors.joining(", "));
    return "{\"verticles\": {%s}, \"drain\": {\"timeoutMs\": 500},".formatted(verticles)
        + " \"server\": {\"config\": {\"port\": -1, \"warmUpMs\": 0}}}";
  }

  @Test
  void oneThatBlocksMayHaveThreadsOfItsOwn() throws Exception {
    try (GreeterProcess greeter =
        start(
            Map.of(),
            mine(
                "\"threadingModel\": \"WORKER\", \"workerPoolName\": \"mine\","
                    + " \"workerPoolSize\": 1, \"instances\": 2"))) {
      assertThat(Peer.ask(greeter.port(), "1")).isEqualTo("Welcome to server!");
      assertThat(greeter.log()).contains("mine begins on WORKER");
      greeter.terminate();
      assertThat(greeter.exitCode()).as(greeter.log()).isZero();
    }
  }
}
