package dev.greeter.client;

import dev.greeter.config.ClientConfig;
import dev.greeter.net.SocketErrors;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Runs an exchange and says what became of it. */
public final class ClientVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(ClientVerticle.class);

  private final ClientConfig config;
  private final Consumer<Result> done;

  /**
   * Makes an instance; deploying it starts it.
   *
   * @param config the section {@code client.config}
   * @param done told the result, on the event loop of this instance
   */
  public ClientVerticle(ClientConfig config, Consumer<Result> done) {
    this.config = config;
    this.done = done;
  }

  @Override
  public Future<?> start() {
    NetClient client =
        vertx.createNetClient(new NetClientOptions().setConnectTimeout(config.connectTimeoutMs()));
    LOG.info("connecting to {}:{}", config.host(), config.port());
    Exchange.run(vertx, client, config)
        .onSuccess(
            result -> {
              log(result);
              done.accept(result);
            });
    return Future.succeededFuture();
  }

  private void log(Result result) {
    LoggingEventBuilder line =
        LOG.atInfo()
            .addKeyValue("remote", config.host() + ":" + config.port())
            .addKeyValue("outcome", result.outcome().word())
            .addKeyValue("lifetimeMs", TimeUnit.NANOSECONDS.toMillis(result.lifetimeNanos()));
    if (result.failure() != null) {
      line = line.addKeyValue("cause", SocketErrors.describe(result.failure()));
    }
    line.log("exchange ended");
  }
}
