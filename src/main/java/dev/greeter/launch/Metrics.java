package dev.greeter.launch;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.stream.DoubleStream;

/** The registry of a process: the meters of the JVM, the process and Vert.x, then ours. */
final class Metrics {

  /** From a loopback exchange to a patient peer, in milliseconds. */
  private static final double[] BUCKETS =
      DoubleStream.of(0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
          .map(ms -> ms * 1e6)
          .toArray();

  /** Makes histograms of our timers; the code that uses them need not know. */
  private static final MeterFilter HISTOGRAMS =
      new MeterFilter() {
        @Override
        public DistributionStatisticConfig configure(
            Meter.Id id, DistributionStatisticConfig config) {
          return id.getType() == Meter.Type.TIMER && id.getName().startsWith("greeter.")
              ? DistributionStatisticConfig.builder()
                  .serviceLevelObjectives(BUCKETS)
                  .build()
                  .merge(config)
              : config;
        }
      };

  private Metrics() {}

  /**
   * Gives a Vert.x a Prometheus registry with the meters of the JVM and the process, to which
   * Vert.x adds its own.
   */
  static void attach(VertxBuilder vertx, VertxOptions options) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().meterFilter(HISTOGRAMS);
    new FileDescriptorMetrics().bindTo(registry);
    options.setMetricsOptions(
        new MicrometerMetricsOptions()
            .setEnabled(true)
            .setJvmMetricsEnabled(true)
            .setNettyMetricsEnabled(true));
    vertx.withMetrics(new MicrometerMetricsFactory(registry));
  }
}
