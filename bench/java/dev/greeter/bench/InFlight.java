package dev.greeter.bench;

import java.io.IOException;
import java.util.List;

/**
 * A closed loop: so many exchanges at once, each followed by the next.
 *
 * @param requestBytes length of each request; all but those of one byte are answered Goodbye
 * @param exchanges of a server in a round, where the command line does not say
 */
record InFlight(String name, int inFlight, int requestBytes, int exchanges) implements Scenario {

  @Override
  public String about() {
    return requestBytes == 1
        ? "%d exchanges in flight".formatted(inFlight)
        : "%d exchanges in flight, requests of %,d bytes".formatted(inFlight, requestBytes);
  }

  @Override
  public List<Ratio> ratios() {
    return List.of(
        Ratio.of("CPU", Figure.CPU_MICROS, "c"),
        Ratio.of("CPU", Figure.CPU_MICROS, "netty"),
        Ratio.of("rate", Figure.PER_SECOND, "netty"));
  }

  @Override
  public void run(Workbench bench, Samples samples)
      throws IOException, InterruptedException, Unavailable {
    Workbench.needDescriptors(inFlight);
    int count = bench.options().exchangesOr(exchanges);
    bench.inTurn(
        Server.SECOND,
        (server, running) ->
            bench.measure(running, inFlight, count, requestBytes, server.name(), samples));
  }
}
