package dev.greeter.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Our client as a load generator, beside others: a closed loop. */
final class ProbeClosed implements Scenario {

  private static final int IN_FLIGHT = 64;
  private static final int EXCHANGES = 200_000;

  @Override
  public String name() {
    return "probe-closed";
  }

  @Override
  public String about() {
    return "load generators, 64 exchanges in flight: CPU time is the generator's";
  }

  @Override
  public List<Ratio> ratios() {
    return List.of(
        Ratio.of("rate", Figure.PER_SECOND, "c"), Ratio.of("CPU", Figure.CPU_MICROS, "c"));
  }

  @Override
  public void run(Workbench bench, Samples samples) throws IOException, InterruptedException {
    int count = bench.options().exchangesOr(EXCHANGES);
    Map<String, Load> yardsticks = new LinkedHashMap<>();
    yardsticks.put("vertx", Load.program(Tools.peer("VertxLoad")));
    yardsticks.put("netty", Load.program(Tools.peer("NettyLoad")));
    bench.tools().c("load").ifPresent(c -> yardsticks.put("c", Load.program(List.of(c))));
    try (Running target = bench.target().start(Setup.port(Server.SECOND), List.of())) {
      bench.load().drive(target.address(), IN_FLIGHT, bench.options().warmUp(), 1);
      for (int round = 1; round <= bench.options().rounds(); round++) {
        Workbench.progress("round %s of %s".formatted(round, bench.options().rounds()));
        add(samples, "greeter", Load.client(target.address(), IN_FLIGHT, count, 1));
        add(samples, "one event loop", Load.client("1", target.address(), IN_FLIGHT, count, 1));
        for (Map.Entry<String, Load> yardstick : yardsticks.entrySet()) {
          Load load = yardstick.getValue();
          add(samples, yardstick.getKey(), load.drive(target.address(), IN_FLIGHT, count, 1));
        }
      }
    }
  }

  private static void add(Samples samples, String subject, Load.Result result) {
    samples.add(subject, Figure.PER_SECOND, result.perSecond());
    samples.add(subject, Figure.P50_MS, result.p50Ms());
    samples.add(subject, Figure.P99_MS, result.p99Ms());
    samples.add(subject, Figure.CPU_MICROS, result.cpuMicros());
    samples.add(subject, Figure.LOST, result.lost());
  }
}
