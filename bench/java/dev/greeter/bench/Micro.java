package dev.greeter.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;

/** Single methods of the hot path, under JMH. */
final class Micro implements Scenario {

  /** The second one is for what only its package knows. */
  private static final List<Path> SOURCES =
      List.of(
          Path.of("bench/java/dev/greeter/bench/micro"), Path.of("bench/java/dev/greeter/server"));

  private static final Path CLASSES = Path.of("target", "bench", "micro");
  private static final Path RESULT = Workbench.OUT.resolve("micro.json");

  /** JMH names it in more than one way, by the profiler's release. */
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  @Override
  public String name() {
    return "micro";
  }

  @Override
  public String about() {
    return "single methods of the hot path, for one call";
  }

  @Override
  public void run(Workbench bench, Samples samples) throws IOException, InterruptedException {
    compile();
    String classPath = CLASSES + File.pathSeparator + Tools.classPath();
    // One fork; average time in ns; what it allocates too; seconds of warm-up, then of rounds.
    String how = "-f 1 -bm avgt -tu ns -prof gc -wi 3 -w 1 -r 1 -i " + bench.options().rounds();
    List<String> command =
        new ArrayList<>(List.of(Tools.java(), "-cp", classPath, "org.openjdk.jmh.Main"));
    command.addAll(List.of(how.split(" ", -1)));
    command.addAll(List.of("-rf", "json", "-rff", RESULT.toString()));
    Process jmh =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Workbench.OUT.resolve("micro.log").toFile())
            .start();
    Running.endWithUs(jmh);
    if (!jmh.waitFor(15, TimeUnit.MINUTES) || jmh.exitValue() != 0) {
      jmh.destroyForcibly();
      throw new IOException("JMH failed, see " + Workbench.OUT.resolve("micro.log"));
    }
    for (JsonNode benchmark : Workbench.JSON.readTree(RESULT.toFile())) {
      String name = benchmark.path("benchmark").asText();
      String subject = name.replaceAll(".*\\.(\\w+\\.\\w+)", "$1");
      benchmark
          .at("/primaryMetric/rawData/0")
          .forEach(nanos -> samples.add(subject, Figure.NANOS, nanos.asDouble()));
      benchmark
          .at("/secondaryMetrics")
          .properties()
          .forEach(
              metric -> {
                if (metric.getKey().endsWith(ALLOCATED)) {
                  samples.add(
                      subject, Figure.ALLOCATED_BYTES, metric.getValue().path("score").asDouble());
                }
              });
    }
  }

  /** With JMH's processor, which the build does without. */
  private static void compile() throws IOException {
    Files.createDirectories(CLASSES);
    Files.createDirectories(Workbench.OUT);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-d",
                CLASSES.toString(),
                "-cp",
                Tools.classPath(),
                "-processor",
                "org.openjdk.jmh.generators.BenchmarkProcessor"));
    for (Path folder : SOURCES) {
      try (DirectoryStream<Path> sources = Files.newDirectoryStream(folder, "*.java")) {
        sources.forEach(source -> arguments.add(source.toString()));
      }
    }
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, messages, messages, arguments.toArray(String[]::new));
    if (failed != 0) {
      throw new IOException("the micro benchmarks do not compile: " + messages.toString(UTF_8));
    }
  }
}
