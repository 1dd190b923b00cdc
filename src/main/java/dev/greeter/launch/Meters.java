package dev.greeter.launch;

import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;

/** The meters of a process that somebody can ask: the JVM's, the process's, Vert.x's, then ours. */
final class Meters {

  private Meters() {}

  /** A registry with the meters of the JVM and the process; Vert.x is told to add its own. */
  static PrometheusMeterRegistry attach(VertxBuilder vertx) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
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
    return registry;
  }
}
