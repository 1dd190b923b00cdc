package dev.greeter.bench;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** From the start of the process to its listening, beside a Vert.x that does nothing else. */
final class Start implements Scenario {

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String about() {
    return "start to ready, every JVM with its defaults";
  }

  @Override
  public List<Ratio> ratios() {
    return List.of(Ratio.of("ready", Figure.READY_MS, Server.bareVertx().name()));
  }

  @Override
  public void run(Workbench bench, Samples samples) throws IOException, InterruptedException {
    List<Server> servers =
        Stream.concat(bench.servers().stream(), Stream.of(Server.bareVertx()))
            .filter(Server::java)
            .toList();
    // The round before the first one has the files read.
    for (int round = 0; round <= bench.options().rounds(); round++) {
      Workbench.progress("round %s of %s".formatted(round, bench.options().rounds()));
      for (Server server : servers) {
        try (Running running = server.start(Setup.port(Server.SECOND), List.of())) {
          double readyMs = running.line().afterNanos() / 1e6;
          if (round > 0) {
            samples.add(server.name(), Figure.READY_MS, readyMs);
          }
        }
      }
    }
  }
}
