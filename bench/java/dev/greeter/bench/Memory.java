package dev.greeter.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resident memory when idle, and with idle connections; JVMs with the image's options. */
final class Memory implements Scenario {

  private static final int CONNECTIONS = 10_000;

  /** The image's share of the container's limit is of this, the limit in {@code k8s/base}. */
  private static final String LIMIT = "-XX:MaxRAM=192m";

  private static final double KB_OF_MIB = 1024 * 1024 / 1e3;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String about() {
    return String.format(
        Locale.ROOT,
        "resident memory, idle and with %,d idle connections, JVMs with the image's options",
        CONNECTIONS);
  }

  @Override
  public void run(Workbench bench, Samples samples)
      throws IOException, InterruptedException, Unavailable {
    Workbench.needDescriptors(CONNECTIONS);
    List<String> options = imageOptions();
    for (int round = 1; round <= bench.options().rounds(); round++) {
      Workbench.progress("round %s of %s".formatted(round, bench.options().rounds()));
      for (Server server : bench.servers()) {
        measure(server, options, samples);
      }
    }
  }

  private static void measure(Server server, List<String> options, Samples samples)
      throws IOException, InterruptedException {
    try (Running running = server.start(Setup.port(Server.TEN_MINUTES), options)) {
      String address = running.address();
      running.settle();
      double idle = running.residentMiB();
      samples.add(server.name(), Figure.RESIDENT_MIB, idle);
      Silence.beside(
          address,
          CONNECTIONS,
          () -> {
            running.settle();
            double open = running.residentMiB();
            double kB = (open - idle) * KB_OF_MIB / CONNECTIONS;
            samples.add(server.name(), Figure.RESIDENT_OPEN_MIB, open);
            samples.add(server.name(), Figure.CONNECTION_KB, kB);
          });
    }
  }

  /** Those of the JVM itself, as the Dockerfile has them; an older JVM does not know them all. */
  private static List<String> imageOptions() throws IOException {
    List<String> options = new ArrayList<>(List.of("-XX:+IgnoreUnrecognizedVMOptions", LIMIT));
    Matcher argument =
        Pattern.compile("ARG JAVA_OPTIONS=\"(.*?)\"", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("Dockerfile")));
    if (!argument.find()) {
      throw new IOException("the Dockerfile has no JAVA_OPTIONS");
    }
    Matcher option = Pattern.compile("-XX:\\S+").matcher(argument.group(1));
    while (option.find()) {
      options.add(option.group());
    }
    return options;
  }
}
