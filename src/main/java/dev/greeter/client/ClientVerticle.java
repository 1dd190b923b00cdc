package dev.greeter.client;

import dev.greeter.net.Layer;
import dev.greeter.net.Resolver;
import dev.greeter.report.file.ReportFile;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.util.List;

/**
 * Runs one instance's part of a measurement on its event loop. Deploy it by its class name with the
 * configuration of {@code client.config}; what the instances have found together is published at
 * the end ({@link Measurement#ADDRESS}).
 */
public final class ClientVerticle extends VerticleBase {

  private Measurement measurement;
  private WarmUp warmUp;
  private Pump pump;

  /** Serves Vert.x, which deploys by class name. */
  public ClientVerticle() {}

  /**
   * Validates the configuration and takes a part of the measurement, which begins when every
   * instance has its own and is warm.
   *
   * @return done before the first exchange; fails with one line where there can be no such socket,
   *     a file of TLS is not to be used, or the report has no place to go
   * @throws dev.greeter.config.ConfigException with every mistake of the configuration
   * @throws IllegalStateException if the context is not an event loop
   */
  @Override
  public Future<?> start() {
    measurement = Measurement.join(context, config());
    return check(measurement.config())
        .compose(writable -> measurement.loadTls())
        .onSuccess(loaded -> begin(measurement.config()))
        .onFailure(
            failure -> {
              measurement.failed(failure);
              measurement.leave(context);
            });
  }

  /** Finds out whether there can be sockets of that kind, and a place for the report to go. */
  private Future<Void> check(ClientConfig config) {
    try {
      config.endpoint().check(vertx);
    } catch (IOException e) {
      return Future.failedFuture(config.endpoint().cannotConnect(e));
    }
    return config.report().isEmpty()
        ? Future.succeededFuture()
        : vertx.executeBlocking(() -> ReportFile.check(config.report()));
  }

  private void begin(ClientConfig config) {
    List<Layer> layers = measurement.layers();
    Resolver resolver = measurement.resolver();
    pump =
        new Pump(
            context,
            ExchangePlan.of(vertx, config, new Targets(resolver, config.isDatagram()), layers),
            measurement.takePart(),
            config.recorder(),
            measurement.meters(),
            measurement::abort);
    pump.done().onSuccess(measurement::finished);
    measurement.over().onSuccess(over -> context.runOnContext(here -> pump.stop()));
    warmUp = new WarmUp(context, config, resolver, layers);
    warmUp
        .run()
        .compose(measurement::begin)
        .onSuccess(start -> context.runOnContext(here -> pump.run(start)));
  }

  /**
   * Ends what is in flight, uncounted: a peer that does not read would keep the client from
   * closing.
   *
   * @return done when the report is, which has no exchange where the measurement had not begun
   */
  @Override
  public Future<?> stop() {
    warmUp.stop();
    pump.stop();
    return measurement.done().otherwiseEmpty().onComplete(done -> measurement.leave(context));
  }
}
