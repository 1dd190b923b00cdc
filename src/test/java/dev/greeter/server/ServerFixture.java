package dev.greeter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.greeter.config.ServerConfig;
import dev.greeter.net.ServiceTransport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** A real server on a random port of the loopback address, on a transport of one's choice. */
final class ServerFixture implements AutoCloseable {

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Connections connections;
  final int port;
  private final Vertx vertx;

  ServerFixture(Transport base, int instances, ServerConfig config) {
    assumeTrue(base.available(), "transport " + base.name() + " is not available here");
    vertx = Vertx.builder().withTransport(ServiceTransport.on(base)).build();
    connections = new Connections(config.maxConnections(), meters);
    Replies replies = new Replies(config);
    List<ServerVerticle> verticles = Collections.synchronizedList(new ArrayList<>());
    done(
        vertx.deployVerticle(
            () -> {
              ServerVerticle verticle = new ServerVerticle(config, replies, connections);
              verticles.add(verticle);
              return verticle;
            },
            new DeploymentOptions().setInstances(instances)));
    port = verticles.get(0).port();
  }

  ServerFixture(Transport base, ServerConfig config) {
    this(base, 1, config);
  }

  /** The transports that every behaviour is tested on. */
  static Stream<Transport> transports() {
    return Stream.of(Transport.NIO, Transport.EPOLL);
  }

  /** How many connections ended so. */
  long count(Outcome outcome) {
    return (long)
        meters.get("greeter.connections").tag("outcome", outcome.word()).counter().count();
  }

  /** Waits until every connection is gone and was counted. */
  void awaitNoneOpen() {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(connections.open()).isZero());
  }

  @Override
  public void close() {
    done(vertx.close());
  }

  private static <T> T done(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
