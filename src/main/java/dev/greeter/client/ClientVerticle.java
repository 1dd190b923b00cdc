package dev.greeter.client;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetClient;
import java.time.Duration;
import java.util.List;

/**
 * Does its part of a measurement on its event loop. Deploy it by its class name with the
 * configuration of {@code client.config}; what the instances have found together is published at
 * the end ({@link Measurement#ADDRESS}).
 */
public final class ClientVerticle extends VerticleBase {

  /**
   * Netty's own limit of a connect, which runs before the input of a late event loop is seen, comes
   * this much after ours.
   */
  private static final int BACKSTOP_MS = 1000;

  private Measurement measurement;
  private WarmUp warmUp;
  private Pump pump;

  /** For Vert.x, which deploys by class name. */
  public ClientVerticle() {}

  /**
   * Validates the configuration and takes a part of the measurement, which begins when every
   * instance has its own and is warm.
   *
   * @return done before the first exchange; fails with one line where the report has no place to
   *     go, or a file of TLS is not to be used
   * @throws dev.greeter.config.ConfigException with every mistake of the configuration
   * @throws IllegalStateException if the context is not an event loop
   */
  @Override
  public Future<?> start() {
    measurement = Measurement.join(context, config());
    return measurement
        .checkReport()
        .compose(writable -> measurement.loadTls())
        .onSuccess(loaded -> begin(measurement.config()))
        .onFailure(failure -> measurement.leave(context));
  }

  private void begin(ClientConfig config) {
    NetClient client =
        vertx.createNetClient(
            config.endpoint().client(Duration.ofMillis(config.connectTimeoutMs() + BACKSTOP_MS)));
    ExchangePlan plan = ExchangePlan.of(config, measurement.layers());
    pump =
        new Pump(
            context,
            client,
            config.endpoint().address(),
            plan,
            measurement.takePart(),
            measurement.exchanges(),
            measurement::abort);
    pump.done().onSuccess(measurement::finished);
    measurement.over().onSuccess(over -> context.runOnContext(here -> pump.stop()));
    warmUp = new WarmUp(context, client, ExchangePlan.of(config, List.of()));
    warmUp
        .run()
        .compose(warm -> measurement.begin())
        .onSuccess(nanos -> context.runOnContext(here -> pump.run(nanos, measurement.startedAt())));
  }

  /**
   * Ends what is in flight, uncounted: a peer that does not read would keep the client from
   * closing.
   *
   * @return done when the report is, where every instance has begun
   */
  @Override
  public Future<?> stop() {
    warmUp.stop();
    pump.stop();
    return measurement.done().otherwiseEmpty().onComplete(done -> measurement.leave(context));
  }
}
