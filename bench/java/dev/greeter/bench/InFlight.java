package dev.greeter.bench;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * A closed loop: so many exchanges at once, each followed by the next.
 *
 * @param requestBytes length of each request; all but those of one byte are answered Goodbye
 * @param exchanges of a server in a round, where the command line does not say
 * @param unix whether over a unix socket
 */
record InFlight(String name, int inFlight, int requestBytes, int exchanges, boolean unix)
    implements Scenario {

  @Override
  public String about() {
    return "%s exchanges in flight".formatted(inFlight)
        + (requestBytes == 1
            ? ""
            : String.format(Locale.ROOT, ", requests of %,d bytes", requestBytes))
        + (unix ? ", over a unix socket" : "");
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
        new Setup(Server.SECOND, unix, null),
        (server, running) ->
            bench.measure(running, inFlight, count, requestBytes, server.name(), samples));
  }
}
