package dev.greeter.client;

import dev.greeter.report.file.ReportFile;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.SocketAddress;
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
  private Streams streams;

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
    streams = new Streams(context, measurement);
    Future<List<SocketAddress>> peers = streams.find();
    return check(measurement.config())
        .compose(writable -> measurement.loadTls())
        .compose(loaded -> peers)
        .onSuccess(this::begin)
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

  private void begin(List<SocketAddress> peers) {
    streams.prepare(peers);
    streams.done().onSuccess(done -> measurement.finished());
    measurement.over().onSuccess(over -> context.runOnContext(here -> streams.stop()));
    warmUp =
        new WarmUp(context, measurement.config(), measurement.resolver(), measurement.layers());
    warmUp
        .run()
        .compose(measurement::begin)
        .onSuccess(start -> context.runOnContext(here -> streams.run(start)));
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
    streams.stop();
    return measurement.done().otherwiseEmpty().onComplete(done -> measurement.leave(context));
  }
}
