package dev.greeter.client;

import dev.greeter.group.Group;
import dev.greeter.net.Layer;
import dev.greeter.net.Resolver;
import dev.greeter.report.Report;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Clients as applications deploy them: by class name. */
final class Clients {

  private Clients() {}

  /** An exchange with the peer of a configuration, on the event loop that this is called on. */
  static Exchange exchange(Vertx vertx, ClientConfig config, List<Layer> layers) {
    Resolver resolver =
        new Resolver(
            vertx, config.endpoint(), config.target().family(), config.request().resolveMs());
    return new Exchange(
        ExchangePlan.of(
            vertx, config, GreetingRule.of(config), config.keepAlive(), resolver, layers),
        config.attempts().get(0),
        System.nanoTime());
  }

  /** Deploys one; answers the ID of its deployment. */
  static String deploy(Vertx vertx, int instances, JsonObject config) {
    return vertx
        .deployVerticle(
            "dev.greeter.client.ClientVerticle",
            new DeploymentOptions().setConfig(config).setInstances(instances))
        .await();
  }

  /** What a deployment measures. */
  static Measurement measurement(Vertx vertx, String deployment) {
    return Group.of(vertx, deployment, Measurement.class);
  }

  /** Deploys one, waits for its end, and answers what it has measured. */
  static Report run(Vertx vertx, int instances, JsonObject config) {
    return measurement(vertx, deploy(vertx, instances, config)).done().await().report();
  }
}
