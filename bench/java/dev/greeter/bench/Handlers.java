package dev.greeter.bench;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** A closed loop, answered by the table, by a handler in Java, and by one over the event bus. */
record Handlers() implements Scenario {

  private static final int IN_FLIGHT = 64;

  @Override
  public String name() {
    return "handlers64";
  }

  @Override
  public String about() {
    return IN_FLIGHT + " exchanges in flight, answered by a table and by handlers";
  }

  @Override
  public List<Ratio> ratios() {
    return List.of(Ratio.of("CPU", Figure.CPU_MICROS, "table"));
  }

  @Override
  public void run(Workbench bench, Samples samples)
      throws IOException, InterruptedException, Unavailable {
    Workbench.needDescriptors(IN_FLIGHT);
    int count = bench.options().exchangesOr(30_000);
    bench
        .with(Stream.of("table", "java", "bus").map(Server::handled).toList(), bench.load())
        .inTurn(
            Setup.port(Server.SECOND),
            (server, running) ->
                bench.measure(running, IN_FLIGHT, count, 1, server.name(), samples));
  }
}
