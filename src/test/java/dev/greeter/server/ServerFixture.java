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
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    this(base, instances, config, new AddressResolverOptions());
  }

  /** What the handler, unless it is null, answers. */
  ServerFixture(
      Transport base, int instances, JsonObject config, Function<Request, Future<Buffer>> handler) {
    this(base, instances, config, handler, new AddressResolverOptions());
  }

  /** Of a host that is looked up so. */
  ServerFixture(Transport base, int instances, JsonObject config, AddressResolverOptions names) {
    this(base, instances, config, null, names);
  }

  private ServerFixture(
      Transport base,
      int instances,
      JsonObject config,
      Function<Request, Future<Buffer>> handler,
      AddressResolverOptions names) {
    vertx = Transports.vertx(base, meters, names);
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

  /** How many datagrams were dropped so. */
  long dropped(String reason) {
    return (long)
        meters.get("greeter.datagrams.dropped").tag("reason", reason).functionCounter().count();
  }

  /** Answers requests to {@code acme} with what they are, and some of their headers. */
  static MessageConsumer<Buffer> tell(Vertx vertx, String... headers) {
    return vertx
        .eventBus()
        .<Buffer>consumer(
            "acme",
            request ->
                request.reply(
                    Buffer.buffer(
                        Stream.concat(
                                Stream.of(request.body()),
                                Arrays.stream(headers).map(request.headers()::get))
                            .map(String::valueOf)
                            .collect(Collectors.joining(" ")))));
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
