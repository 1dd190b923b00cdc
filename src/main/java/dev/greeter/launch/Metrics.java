package dev.greeter.launch;

import dev.greeter.config.BuildInfo;
import dev.greeter.group.Meters;
import dev.greeter.group.Phase;
import dev.greeter.group.Service;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.List;

/** The registry of a process: the meters of the JVM, the process and Vert.x, then ours. */
final class Metrics {

  private Metrics() {}

  /**
   * Gives a Vert.x a Prometheus registry with the meters of the JVM and the process, to which
   * Vert.x adds its own; the buckets of histograms are in milliseconds.
   */
  static void attach(VertxBuilder vertx, VertxOptions options, List<Double> bucketsMs) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().meterFilter(histograms(bucketsMs));
    // Their label is new at each start: series without end where they are kept.
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("netty.allocator"));
    new FileDescriptorMetrics().bindTo(registry);
    options.setMetricsOptions(
        new MicrometerMetricsOptions()
            .setEnabled(true)
            .setJvmMetricsEnabled(true)
            .setNettyMetricsEnabled(true)
            // Ours say the same, and these count the warm-up.
            .addDisabledMetricsCategory(MetricsDomain.NET_SERVER)
            .addDisabledMetricsCategory(MetricsDomain.NET_CLIENT)
            // A request's method is the peer's choice, and a label of these.
            .addDisabledMetricsCategory(MetricsDomain.HTTP_SERVER));
    vertx.withMetrics(new MicrometerMetricsFactory(registry));
  }

  /** Makes histograms of our timers; the code that uses them need not know. */
  private static MeterFilter histograms(List<Double> bucketsMs) {
    double[] bucketsNanos = bucketsMs.stream().mapToDouble(ms -> ms * 1e6).toArray();
    return new MeterFilter() {
      @Override
      public DistributionStatisticConfig configure(
          Meter.Id id, DistributionStatisticConfig config) {
        return id.getType() == Meter.Type.TIMER && id.getName().startsWith("greeter.")
            ? DistributionStatisticConfig.builder()
                .serviceLevelObjectives(bucketsNanos)
                .build()
                .merge(config)
            : config;
      }
    };
  }

  /** Registers what is of the process and not of a verticle, under the endpoint that is asked. */
  static void ofProcess(Vertx vertx, String endpoint, Service process) {
    // They end with the process, and the registry with them.
    Meters meters = Meters.of(vertx).with("endpoint", endpoint);
    meters.gauge(
        "greeter.build.info",
        "Always 1; the labels say what runs",
        process,
        always -> 1,
        "version",
        BuildInfo.version(),
        "java",
        Runtime.version().toString());
    for (Phase phase : Phase.values()) {
      meters.gauge(
          "greeter.state",
          "1 for the phase that the process is in, 0 for every other",
          process,
          it -> it.phase() == phase ? 1 : 0,
          "state",
          phase.word());
    }
    meters.counter(
        "greeter.log.lines.lost",
        "Lines that the log had no room for",
        process,
        it -> LogQueue.linesLost());
  }
}
