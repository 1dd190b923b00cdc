package dev.greeter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.greeter.Transports;
import dev.greeter.group.Group;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** A real server on a random port of the loopback address, deployed as applications deploy it. */
final class ServerFixture implements AutoCloseable {

  static final String VERTICLE = "dev.greeter.server.ServerVerticle";

  /** A JVM needs one warm-up of a kind, and the code of the tests is warm with it. */
  private static final Set<String> WARM = ConcurrentHashMap.newKeySet();

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Vertx vertx;
  final String deployment;
  final ServerGroup group;
  final int port;

  ServerFixture(Transport base, int instances, JsonObject config) {
    this(base, instances, config, null);
  }

  /** What the handler, unless it is null, answers. */
  ServerFixture(
      Transport base, int instances, JsonObject config, Function<Request, Future<Buffer>> handler) {
    vertx = Transports.vertx(base, meters);
    try {
      DeploymentOptions options =
          new DeploymentOptions().setConfig(once(config)).setInstances(instances);
      deployment =
          (handler == null
                  ? vertx.deployVerticle(VERTICLE, options)
                  : vertx.deployVerticle(() -> new ServerVerticle(handler), options))
              .await();
    } catch (Exception e) {
      vertx.close().await();
      throw e;
    }
    group = Group.of(vertx, deployment, ServerGroup.class);
    port = group.endpoints().get(0).port();
  }

  private static JsonObject once(JsonObject config) {
    String kind = config.getString("type") + config.getInteger("requestsPerConnection", 1);
    return WARM.add(kind) ? config : config.copy().put("warmUpMs", 0);
  }

  ServerFixture(Transport base, JsonObject config) {
    this(base, 1, config);
  }

  /** How many connections ended so. */
  long count(ConnectionOutcome outcome) {
    return (long)
        meters.get("greeter.connections").tag("outcome", outcome.word()).functionCounter().count();
  }

  /** How many requests were answered so. */
  long requests(ConnectionOutcome outcome) {
    return (long)
        meters.get("greeter.requests").tag("outcome", outcome.word()).functionCounter().count();
  }

  /** Waits until every connection is gone and was counted. */
  void awaitNoneOpen() {
    await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(group.open()).isZero());
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
