package dev.greeter.client;

import dev.greeter.net.Layer;
import dev.greeter.net.Resolver;
import dev.greeter.report.Recorder;
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
  private List<Pump> pumps;

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
    Future<List<Resolver>> peers = peers(measurement.resolver());
    return check(measurement.config())
        .compose(writable -> measurement.loadTls())
        .compose(loaded -> peers)
        .onSuccess(known -> begin(measurement.config(), known))
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

  /** Lists whom to measure: where each address is to be, it is a peer of its own. */
  private Future<List<Resolver>> peers(Resolver resolver) {
    return measurement.config().target().addresses() != Addresses.EACH
        ? Future.succeededFuture(List.of(resolver))
        : resolver
            .resolve()
            .map(found -> found.stream().map(Resolver::new).toList())
            // Each exchange says so.
            .otherwise(List.of(resolver));
  }

  private void begin(ClientConfig config, List<Resolver> peers) {
    List<Layer> layers = measurement.layers();
    Schedule part = measurement.takePart(peers.size());
    Recorder recorder = measurement.recorder(context);
    pumps =
        peers.stream()
            .map(peer -> pump(ExchangePlan.of(vertx, config, peer, layers), part, recorder))
            .toList();
    Future.join(pumps.stream().map(Pump::done).toList()).onSuccess(done -> measurement.finished());
    measurement.over().onSuccess(over -> context.runOnContext(here -> pumps.forEach(Pump::stop)));
    warmUp = new WarmUp(context, config, measurement.resolver(), layers);
    warmUp
        .run()
        .compose(measurement::begin)
        .onSuccess(start -> context.runOnContext(here -> pumps.forEach(pump -> pump.run(start))));
  }

  private Pump pump(ExchangePlan plan, Schedule part, Recorder recorder) {
    return new Pump(context, plan, part, recorder, measurement.meters(), measurement::abort);
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
    pumps.forEach(Pump::stop);
    return measurement.done().otherwiseEmpty().onComplete(done -> measurement.leave(context));
  }
}
