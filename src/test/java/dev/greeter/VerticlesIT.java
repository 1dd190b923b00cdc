package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
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

  private GreeterProcess start(Map<String, String> environment, String json, String... more)
      throws IOException {
    Path file = Files.writeString(folder.resolve("mine.json"), json);
    return GreeterProcess.beside(
        jar,
        environment,
        Stream.concat(Stream.of("--conf", file.toString()), Stream.of(more))
            .toArray(String[]::new));
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
    try (GreeterProcess greeter =
        start(Map.of("KEY", "secret"), mine("\"config\": {\"key\": \"${KEY}\"}"), "--check")) {
      assertThat(greeter.exitCode()).isZero();
      assertThat(greeter.output()).contains("\"key\" : \"${KEY}\"").doesNotContain("secret");
    }
  }

  @Test
  void oneThatCannotStartIsOneLine() throws Exception {
    assertCannotStart(
        mine("\"config\": {\"start\": \"fails\", \"what\": \"luck\"}"), "verticles.foo: no luck");
    assertCannotStart(
        "{\"verticles\": {\"foo\": {\"verticle\": \"mine.Other\"}}}",
        "verticles.foo: mine.Other is not on the class path");
    assertCannotStart(
        "{\"verticles\": {\"foo\": {\"verticle\": \"java.lang.String\"}}}", "verticles.foo: ");
    if (Runtime.version().feature() < 21) {
      assertCannotStart(mine("\"threadingModel\": \"VIRTUAL_THREAD\""), "verticles.foo: ");
    }
  }

  private void assertCannotStart(String json, String line) throws Exception {
    try (GreeterProcess greeter = start(Map.of(), json)) {
      assertThat(greeter.exitCode()).as(greeter.log()).isEqualTo(3);
      assertThat(greeter.log())
          .contains("ERROR Launcher - " + line)
          .doesNotContain("\tat ", "listening on");
    }
  }

  @Test
  void oneThatNeverStartsEndsOnSigterm() throws Exception {
    for (String how : List.of("never", "blocks")) {
      try (GreeterProcess greeter =
          start(Map.of(), mine("\"config\": {\"start\": \"%s\"}".formatted(how)))) {
        await().until(() -> greeter.log().contains("mine begins"));
        greeter.terminate();
        assertThat(greeter.exitCode()).as(greeter.log()).isZero();
        assertThat(greeter.log()).contains("verticles.foo").doesNotContain("listening on");
      }
    }
  }

  @Test
  void oneThatDoesNotStopHoldsUpNobody() throws Exception {
    for (String how : List.of("never", "blocks", "fails")) {
      try (GreeterProcess greeter =
          start(Map.of(), mine("\"config\": {\"stop\": \"%s\"}".formatted(how)))) {
        assertThat(Peer.ask(greeter.port(), "1")).isEqualTo("Welcome to server!");
        greeter.terminate();
        assertThat(greeter.exitCode()).as(greeter.log()).isZero();
        assertThat(greeter.log())
            .contains(
                how.equals("fails")
                    ? "WARN  Deployment - verticles.foo: not now"
                    : "WARN  Deployment - verticles.foo: does not stop, and is left behind");
      }
    }
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
