package dev.greeter.bench;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How late the deadline of silent connections is when very many begin at once. */
final class SilentBurst implements Scenario {

  /**
   * The way of a deadline is not that of an exchange, and is cold yet: a JVM's fifth burst is the
   * first that takes no more CPU time than the next one.
   */
  private static final int WARM_BURSTS = 5;

  @Override
  public String name() {
    return "silent-burst";
  }

  @Override
  public String about() {
    return "silent connections opened at once: how much later than after a second they are cut";
  }

  @Override
  public List<Ratio> ratios() {
    return List.of(Ratio.of("late p99", Figure.LATE_P99_MS, "netty"));
  }

  @Override
  public void run(Workbench bench, Samples samples)
      throws IOException, InterruptedException, Unavailable {
    int silent = bench.options().silent();
    Workbench.needDescriptors(silent);
    Set<Server> warm = new HashSet<>();
    bench.inTurn(
        Setup.port(Server.SECOND),
        (server, running) -> {
          if (warm.add(server)) {
            for (int i = 0; i < WARM_BURSTS; i++) {
              Silence.burst(bench.tools(), running.address(), silent);
              running.settle();
            }
          }
          Silence.Lateness late = Silence.burst(bench.tools(), running.address(), silent);
          samples.add(server.name(), Figure.LATE_P50_MS, late.p50Ms());
          samples.add(server.name(), Figure.LATE_P99_MS, late.p99Ms());
          samples.add(server.name(), Figure.LATE_MAX_MS, late.maxMs());
          samples.add(server.name(), Figure.NEVER_CUT, late.neverCut());
        });
  }
}
