package dev.greeter;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.greeter.net.ServiceTransport;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.transport.Transport;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The transports that every behaviour is tested on. */
public final class Transports {

  private Transports() {}

  /** Each of them. */
  public static Stream<Transport> all() {
    return Stream.of(Transport.NIO, Transport.EPOLL);
  }

  /** A Vert.x on one of them, on whose only event loop everything takes turns. */
  public static Vertx withOneLoop(Transport base) {
    assumeTrue(base.available(), "transport " + base.name() + " is not available here");
    return Vertx.builder()
        .withTransport(ServiceTransport.on(base))
        .with(new VertxOptions().setEventLoopPoolSize(1))
        .build();
  }

  /** A Vert.x on one of them, with our own transport above it, and a registry for its meters. */
  public static Vertx vertx(Transport base, MeterRegistry registry) {
    return vertx(base, registry, new AddressResolverOptions());
  }

  /** The same, which looks names up so. */
  public static Vertx vertx(
      Transport base, MeterRegistry registry, AddressResolverOptions resolver) {
    assumeTrue(base.available(), "transport " + base.name() + " is not available here");
    return Vertx.builder()
        .withTransport(ServiceTransport.on(base))
        .with(
            new VertxOptions()
                .setAddressResolverOptions(resolver)
                // Beside busy neighbours any thread is late, and the warning is of the machine.
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MINUTES)
                .setMaxEventLoopExecuteTime(1)
                .setMetricsOptions(
                    new MicrometerMetricsOptions()
                        .setEnabled(true)
                        // Micrometer warns of how Vert.x registers them, connection by connection.
                        .addDisabledMetricsCategory(MetricsDomain.NET_SERVER)
                        .addDisabledMetricsCategory(MetricsDomain.NET_CLIENT)
                        // Registries are known by name in the whole JVM.
                        .setRegistryName(UUID.randomUUID().toString())))
        .withMetrics(new MicrometerMetricsFactory(registry))
        .build();
  }
}
