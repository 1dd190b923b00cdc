package dev.greeter.bench;

import java.io.IOException;
import java.util.List;

/** What silent connections that stay open cost those who speak. */
final class BesideSilent implements Scenario {

  private static final String BESIDE = " beside silent";
  private static final int IN_FLIGHT = 64;
  private static final int EXCHANGES = 30_000;

  @Override
  public String name() {
    return "beside-silent";
  }

  @Override
  public String about() {
    return "64 exchanges in flight, without and with silent connections beside them";
  }

  @Override
  public List<Ratio> ratios() {
    return List.of(
        new Ratio("CPU × without", Figure.CPU_MICROS, subject -> subject.replace(BESIDE, "")));
  }

  @Override
  public void run(Workbench bench, Samples samples)
      throws IOException, InterruptedException, Unavailable {
    int silent = bench.options().silent();
    int count = bench.options().exchangesOr(EXCHANGES);
    Workbench.needDescriptors(silent + IN_FLIGHT);
    bench.inTurn(
        Setup.port(Server.TEN_MINUTES),
        (server, running) -> {
          bench.measure(running, IN_FLIGHT, count, 1, server.name(), samples);
          Silence.beside(
              running.address(),
              silent,
              () -> {
                running.settle();
                bench.measure(running, IN_FLIGHT, count, 1, server.name() + BESIDE, samples);
              });
        });
  }
}
