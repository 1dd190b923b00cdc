package dev.greeter.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What scenarios work with.
 *
 * @param options the command line
 * @param tools the programs in C and Go
 * @param servers those to measure
 * @param load what drives them
 */
record Workbench(Options options, Tools tools, List<Server> servers, Load load) {

  /** Logs and raw results, which git ignores. */
  static final Path OUT = Path.of("bench", "out");

  static final JsonMapper JSON = new JsonMapper();

  /** Descriptors of a process beside its connections. */
  private static final int OTHER_DESCRIPTORS = 500;

  static Workbench of(Options options) throws IOException, InterruptedException {
    Tools tools = new Tools();
    List<Server> servers = Server.all(tools);
    for (String name : options.servers()) {
      if (servers.stream().noneMatch(server -> server.name().equals(name))) {
        throw new IllegalArgumentException("no server %s here".formatted(name));
      }
    }
    return new Workbench(
        options,
        tools,
        servers.stream()
            .filter(
                server -> options.servers().isEmpty() || options.servers().contains(server.name()))
            .toList(),
        Load.best(tools));
  }

  /** The same for other servers, driven by another load. */
  Workbench with(List<Server> others, Load another) {
    return new Workbench(options, tools, others, another);
  }

  /** What a probe measures: as little a server as there is here. */
  Server target() throws IOException, InterruptedException {
    List<Server> all = Server.all(tools);
    String name = tools.hasC() ? "c" : "netty";
    return all.stream().filter(server -> server.name().equals(name)).findFirst().orElseThrow();
  }

  /** Something that is done with a server that runs. */
  @FunctionalInterface
  interface Turn {
    void take(Server server, Running running) throws IOException, InterruptedException;
  }

  /** Checks every server against the contract and warms it up with the load, then as below. */
  void inTurn(Setup setup, Turn turn) throws IOException, InterruptedException {
    inTurn(
        setup,
        (server, running) -> {
          Contract.check(server, running.address(), setup.deadlineMs());
          load.drive(running.address(), 64, options.warmUp(), 1);
        },
        turn);
  }

  /**
   * Starts every server, warms each up, and lets each take its turn in every round. A server that
   * waits for its turn does nothing.
   */
  void inTurn(Setup setup, Turn warmUp, Turn turn) throws IOException, InterruptedException {
    Map<Server, Running> running = new LinkedHashMap<>();
    try {
      for (Server server : servers) {
        Running started = server.start(setup, List.of());
        running.put(server, started);
        progress("warming up " + server.name());
        warmUp.take(server, started);
      }
      for (int round = 1; round <= options.rounds(); round++) {
        progress("round %s of %s".formatted(round, options.rounds()));
        for (Map.Entry<Server, Running> next : running.entrySet()) {
          next.getValue().settle();
          turn.take(next.getKey(), next.getValue());
        }
      }
    } finally {
      for (Running started : running.values()) {
        started.close();
      }
    }
  }

  /** Drives a server that runs, and adds rate, latency, CPU time, losses and memory. */
  void measure(
      Running running, int inFlight, int exchanges, int requestBytes, String as, Samples samples)
      throws IOException, InterruptedException {
    double before = running.cpuMicros();
    Load.Result result = load.drive(running.address(), inFlight, exchanges, requestBytes);
    samples.add(as, Figure.CPU_MICROS, (running.cpuMicros() - before) / exchanges);
    samples.add(as, Figure.PER_SECOND, result.perSecond());
    samples.add(as, Figure.P50_MS, result.p50Ms());
    samples.add(as, Figure.P99_MS, result.p99Ms());
    samples.add(as, Figure.LOST, result.lost());
    samples.add(as, Figure.RESIDENT_MIB, running.residentMiB());
  }

  /** Says what goes on, beside the results. */
  static void progress(String text) {
    System.err.println("  " + text);
  }

  /** Runs a program that prints one JSON value. */
  static JsonNode json(List<String> command) throws IOException, InterruptedException {
    return JSON.readTree(Tools.output(command));
  }

  /** Finds out whether a process may have so many connections. */
  static void needDescriptors(int connections) throws Scenario.Unavailable {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        && system.getMaxFileDescriptorCount() < connections + OTHER_DESCRIPTORS) {
      throw new Scenario.Unavailable(
          "it takes %s file descriptors, ulimit -n is %s"
              .formatted(connections + OTHER_DESCRIPTORS, system.getMaxFileDescriptorCount()));
    }
  }
}
