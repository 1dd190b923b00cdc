package dev.greeter.launch;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/**
 * The meters of a process: the JVM's, the process's, Vert.x's, then ours.
 *
 * @param registry where meters are registered
 * @param scrape all of them as Prometheus text; may block
 */
record Meters(MeterRegistry registry, Supplier<String> scrape) {

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

  /** Nobody can ask, so nobody counts: the meters of an empty composite do nothing. */
  static Meters none() {
    return new Meters(new CompositeMeterRegistry(), () -> "");
  }

  /** A registry with the meters of the JVM and the process; Vert.x is told to add its own. */
  static Meters attach(VertxBuilder vertx) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().meterFilter(HISTOGRAMS);
    new FileDescriptorMetrics().bindTo(registry);
    vertx
        .with(
            new VertxOptions()
                .setMetricsOptions(
                    new MicrometerMetricsOptions()
                        .setEnabled(true)
                        .setJvmMetricsEnabled(true)
                        .setNettyMetricsEnabled(true)))
        .withMetrics(new MicrometerMetricsFactory(registry));
    return new Meters(registry, registry::scrape);
  }
}
