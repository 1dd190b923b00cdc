package dev.greeter.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.greeter.FreePort;
import dev.greeter.LogCapture;
import dev.greeter.Peer;
import dev.greeter.Transports;
import dev.greeter.group.Group;
import dev.greeter.server.ServerGroup;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Health and metrics, asked over HTTP, of verticles that an application deploys. */
class AdminVerticleIT {

  private final HttpClient http = HttpClient.newHttpClient();
  private Vertx vertx;
  private int port;

  private void start(MeterRegistry registry) throws IOException {
    vertx = Transports.vertx(Transport.NIO, registry);
    port = FreePort.next();
    deploy("dev.greeter.admin.AdminVerticle", new JsonObject().put("port", port));
  }

  private String deploy(String name, JsonObject config) {
    return vertx.deployVerticle(name, new DeploymentOptions().setConfig(config)).await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private HttpResponse<String> ask(String method, String path) throws Exception {
    URI uri = URI.create("http://localhost:" + port + path);
    return http.send(
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());
  }

  private String answer(String path) throws Exception {
    HttpResponse<String> response = ask("GET", path);
    return response.statusCode() + " " + response.body();
  }

  @Test
  void whatItDoesNotKnowIs404AndWhatItDoesNotDoIs405() throws Exception {
    start(new SimpleMeterRegistry());
    assertThat(ask("GET", "/nothing").statusCode()).isEqualTo(404);
    assertThat(ask("POST", "/").statusCode()).isEqualTo(405);
    assertThat(ask("POST", "/status").statusCode()).isEqualTo(405);
    assertThat(ask("GET", "/health").statusCode()).isEqualTo(404);
    HttpResponse<String> post = ask("POST", "/health/ready");
    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(post.headers().firstValue("Allow")).hasValue("GET, HEAD");
    assertThat(ask("POST", "/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void headIsGetWithoutABody() throws Exception {
    start(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    for (String path : new String[] {"/", "/status", "/health/live", "/health/ready", "/metrics"}) {
      HttpResponse<String> head = ask("HEAD", path);
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(head.headers().firstValue("Content-Type"))
          .isEqualTo(ask("GET", path).headers().firstValue("Content-Type"));
    }
  }

  @Test
  void withoutAPrometheusRegistryThereAreNoMetrics() throws Exception {
    start(new SimpleMeterRegistry());
    assertThat(ask("GET", "/metrics").statusCode()).isEqualTo(404);
  }

  @Test
  void itIsReadyWhileEveryServerListensAndNoneDrains() throws Exception {
    start(new SimpleMeterRegistry());
    assertThat(answer("/health/ready")).isEqualTo("200 {\"status\":\"up\"}");
    JsonObject config = new JsonObject().put("port", -1).put("idleTimeoutMs", 60_000);
    String one = deploy("dev.greeter.server.ServerVerticle", config);
    deploy("dev.greeter.server.ServerVerticle", config);
    assertThat(answer("/health/ready")).isEqualTo("200 {\"status\":\"up\"}");
    assertThat(answer("/health/live")).isEqualTo("200 {\"status\":\"up\"}");
    ServerGroup group = Group.of(vertx, one, ServerGroup.class);
    try (Peer peer = new Peer(group.endpoints().get(0).port())) {
      await().until(() -> group.open() == 1);
      Future<Void> undeployed = vertx.undeploy(one);
      await()
          .untilAsserted(
              () ->
                  assertThat(answer("/health/ready"))
                      .isEqualTo("503 {\"status\":\"down\",\"reason\":\"draining\"}"));
      peer.send("1");
      undeployed.await();
    }
    assertThat(answer("/health/ready")).isEqualTo("200 {\"status\":\"up\"}");
  }

  @Test
  void everySeriesNamesItsEndpointAndLeavesWithIt() throws Exception {
    start(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    String deployment =
        deploy("dev.greeter.server.ServerVerticle", new JsonObject().put("port", -1));
    int server = Group.of(vertx, deployment, ServerGroup.class).endpoints().get(0).port();
    assertThat(ask("GET", "/metrics").body().lines())
        .filteredOn(line -> line.startsWith("greeter_"))
        .hasSizeGreaterThan(8)
        .allSatisfy(line -> assertThat(line).contains("endpoint=\"localhost:" + server + "\""));
    vertx.undeploy(deployment).await();
    assertThat(ask("GET", "/metrics").body().lines())
        .noneMatch(line -> line.startsWith("greeter_"));
  }

  @Test
  void aScrapeThatFailsIsTriedAgainAndNeverShort() throws Exception {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    AtomicInteger failures = new AtomicInteger(1);
    FunctionCounter.builder(
            "fragile",
            failures,
            left -> {
              if (left.getAndDecrement() > 0) {
                throw new IllegalStateException("gone");
              }
              return 1;
            })
        .register(registry);
    start(registry);
    assertThat(answer("/metrics")).startsWith("200 ").contains("fragile_total 1.0");
    try (LogCapture log = new LogCapture()) {
      failures.set(2);
      assertThat(answer("/metrics")).isEqualTo("500 ");
      assertThat(log.lines(Level.WARN))
          .contains("cannot read the metrics: java.lang.IllegalStateException: gone");
    }
  }

  @Test
  void theStatusCountsWithoutARegistryOfAnyKind() throws Exception {
    start(new CompositeMeterRegistry());
    String deployment =
        deploy(
            "dev.greeter.server.ServerVerticle",
            new JsonObject().put("port", -1).put("idleTimeoutMs", 60_000));
    int server = Group.of(vertx, deployment, ServerGroup.class).endpoints().get(0).port();
    assertThat(Peer.ask(server, "1")).isEqualTo("Welcome to server!");
    assertThat(Peer.ask(server, "2")).isEqualTo("Goodbye!");
    try (Peer open = new Peer(server)) {
      await()
          .untilAsserted(
              () -> {
                JsonObject status = new JsonObject(ask("GET", "/status").body());
                assertThat(status.getString("state")).isEqualTo("ready");
                JsonObject service = status.getJsonArray("services").getJsonObject(0);
                assertThat(service.getString("endpoint")).isEqualTo("localhost:" + server);
                assertThat(service.getLong("open")).isEqualTo(1);
                assertThat(service.getLong("max")).isEqualTo(10_000);
                assertThat(service.getJsonObject("outcomes").getLong("welcome")).isEqualTo(1);
                assertThat(service.getJsonObject("outcomes").getLong("goodbye")).isEqualTo(1);
              });
      open.send("1").readAll();
    }
    await()
        .untilAsserted(
            () -> {
              JsonObject recent =
                  new JsonObject(ask("GET", "/status").body())
                      .getJsonArray("services")
                      .getJsonObject(0)
                      .getJsonObject("recent");
              assertThat(recent.getJsonObject("outcomes").getLong("welcome")).isPositive();
              assertThat(recent.getJsonObject("perSecond").getJsonArray("welcome")).hasSize(120);
            });
  }

  @Test
  void thePageMayAskForTheStatusAloneAndIsNotKept() throws Exception {
    start(new SimpleMeterRegistry());
    HttpResponse<String> page = ask("GET", "/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'none'; style-src 'sha256-")
        .contains("; script-src 'sha256-", "; connect-src 'self'; ")
        .endsWith("frame-ancestors 'none'");
    assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(page.body()).contains("<noscript><meta http-equiv=\"refresh\"");
  }
}
