package dev.greeter.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Our client as a probe, each time a process of its own, beside one in Go: an open loop. */
final class ProbeOpen implements Scenario {

  private static final int[] RATES = {50, 500, 2000};
  private static final int SECONDS = 5;

  @Override
  public String name() {
    return "probe-open";
  }

  @Override
  public String about() {
    return "probes, starts on schedule for %s seconds: total latency".formatted(SECONDS);
  }

  @Override
  public void run(Workbench bench, Samples samples) throws IOException, InterruptedException {
    Optional<String> go = bench.tools().go("probe");
    try (Running target = bench.target().start(Setup.port(Server.SECOND), List.of())) {
      bench.load().drive(target.address(), 64, bench.options().warmUp(), 1);
      for (int round = 1; round <= bench.options().rounds(); round++) {
        for (int rate : RATES) {
          Workbench.progress(
              "round %s of %s, %s/s".formatted(round, bench.options().rounds(), rate));
          ours(target.address(), rate, samples);
          if (go.isPresent()) {
            goProbe(go.get(), target.address(), rate, samples);
          }
        }
      }
    }
  }

  private static void ours(String address, int rate, Samples samples)
      throws IOException, InterruptedException {
    String subject = "greeter %s/s".formatted(rate);
    Greeter.Measured measured =
        Greeter.measure(
            address, "config.ratePerSecond=" + rate, "config.durationMs=" + SECONDS * 1000);
    samples.add(subject, Figure.P50_MS, measured.totalMs("p50"));
    samples.add(subject, Figure.P99_MS, measured.totalMs("p99"));
    samples.add(subject, Figure.P999_MS, measured.totalMs("p999"));
    samples.add(subject, Figure.MAX_MS, measured.totalMs("max"));
    samples.add(subject, Figure.LOST, measured.lost("replied"));
    samples.add(subject, Figure.STARTS_DELAYED, measured.report().path("startsDelayed").asDouble());
  }

  private static void goProbe(String program, String address, int rate, Samples samples)
      throws IOException, InterruptedException {
    String subject = "go %s/s".formatted(rate);
    JsonNode measured =
        Workbench.json(
            List.of(program, address, Integer.toString(rate), Integer.toString(SECONDS)));
    for (Figure figure :
        List.of(Figure.P50_MS, Figure.P99_MS, Figure.P999_MS, Figure.MAX_MS, Figure.LOST)) {
      samples.add(subject, figure, measured.path(figure.key()).asDouble());
    }
  }
}
