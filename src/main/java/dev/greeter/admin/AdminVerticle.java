package dev.greeter.admin;

import dev.greeter.config.SectionConfig;
import dev.greeter.group.Phase;
import dev.greeter.group.Service;
import dev.greeter.net.Blocking;
import dev.greeter.net.Endpoint;
import dev.greeter.net.Libraries;
import dev.greeter.net.listen.Claims;
import dev.greeter.report.page.Html;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code GET} and {@code HEAD} of {@code /} (a page for people), {@code /status}, {@code
 * /health/live}, {@code /health/ready} and {@code /metrics} for every service of its Vert.x; 404
 * for another path, and for metrics where there is no Prometheus registry; 405 for another method.
 * Deploy it by its class name with the configuration of {@code admin.config}.
 */
public final class AdminVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(AdminVerticle.class);

  /** An event loop that has not come round in this time is stuck. */
  private static final int LIVE_TIMEOUT_MS = 1000;

  private static final String PAGE_TYPE = "text/html; charset=utf-8";

  private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  /** Connections of a deployment at once. */
  private static final int MAX_CONNECTIONS = 100;

  private static final int CLOSE_SLOW_EVERY_MS = 1000;

  private final Map<String, Consumer<HttpServerResponse>> routes =
      Map.of(
          "/", response -> status(true, response),
          "/status", response -> status(false, response),
          "/health/live", this::live,
          "/health/ready", response -> health(response, notReady()),
          "/metrics", this::metrics);

  private AdminConnections connections;
  private History history;
  private PrometheusMeterRegistry registry;

  /** For Vert.x, which deploys by class name. */
  public AdminVerticle() {}

  /**
   * Validates the configuration and listens.
   *
   * @return done when it serves; fails with one line that names the address and the cause
   * @throws dev.greeter.config.ConfigException with every mistake of the configuration
   */
  @Override
  public Future<?> start() {
    Endpoint endpoint = SectionConfig.read("admin", config(), AdminConfig.class).endpoint();
    if (Libraries.registry(vertx) instanceof PrometheusMeterRegistry prometheus) {
      registry = prometheus;
    }
    if (Claims.claim(vertx, endpoint, context.deploymentID()) == null) {
      return Future.failedFuture(endpoint.taken());
    }
    history = History.of(vertx, context.deploymentID());
    connections = new AdminConnections(Math.max(1, MAX_CONNECTIONS / context.getInstanceCount()));
    vertx.setPeriodic(CLOSE_SLOW_EVERY_MS, id -> connections.closeSlow());
    return vertx
        .createHttpServer(endpoint.http())
        .connectionHandler(connections::opened)
        .requestHandler(this::handle)
        .listen(endpoint.address())
        .onSuccess(
            listening -> LOG.info("serving on http://{}", endpoint.at(listening.actualPort())))
        .recover(failure -> Future.failedFuture(endpoint.cannotListen(failure)))
        .onFailure(failure -> stop());
  }

  @Override
  public Future<?> stop() {
    Claims.release(vertx, context.deploymentID());
    History.end(vertx, context.deploymentID());
    return Future.succeededFuture();
  }

  private void handle(HttpServerRequest request) {
    HttpConnection connection = request.connection();
    connections.requested(connection);
    HttpServerResponse response = request.response();
    response.endHandler(ended -> connections.answered(connection));
    Consumer<HttpServerResponse> route = routes.get(request.path());
    if (route == null) {
      response.setStatusCode(404).end();
    } else if (METHODS.contains(request.method())) {
      route.accept(response);
    } else {
      response.putHeader("Allow", "GET, HEAD").setStatusCode(405).end();
    }
  }

  private void live(HttpServerResponse response) {
    Future.all(Service.of(vertx).stream().map(Service::ping).toList())
        .timeout(LIVE_TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .onSuccess(alive -> health(response, null))
        .onFailure(stuck -> health(response, "an event loop is stuck"));
  }

  /** Why no traffic is wanted now, or null when it is. */
  private String notReady() {
    Phase phase = Status.phase(vertx);
    return phase == Phase.READY ? null : phase.word();
  }

  /** The status in one form, with what its reader may load. */
  private record Answer(String text, String policy) {}

  /** Made on a worker thread, policy and all: an event loop may be one that serves peers. */
  private void status(boolean page, HttpServerResponse response) {
    Blocking.run(
            vertx,
            () -> {
              Status status = Status.of(vertx, history);
              return new Answer(
                  page ? StatusPage.of(status) : StatusJson.of(status).encode(),
                  Html.POLLING_POLICY + "; frame-ancestors 'none'");
            })
        .onSuccess(
            answer ->
                response
                    .putHeader("Content-Type", page ? PAGE_TYPE : "application/json")
                    .putHeader("Content-Security-Policy", answer.policy)
                    .putHeader("X-Content-Type-Options", "nosniff")
                    .putHeader("Cache-Control", "no-store")
                    .end(answer.text))
        .onFailure(failure -> response.setStatusCode(500).end());
  }

  private void metrics(HttpServerResponse response) {
    if (registry == null) {
      response.setStatusCode(404).end();
      return;
    }
    Blocking.run(vertx, registry::scrape)
        // Micrometer may read a meter twice that goes and comes back meanwhile, and fails then.
        .recover(failure -> Blocking.run(vertx, registry::scrape))
        .onSuccess(
            text ->
                response
                    .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                    .end(text))
        .onFailure(
            failure -> {
              LOG.warn("cannot read the metrics: {}", failure.toString());
              response.setStatusCode(500).end();
            });
  }

  private static void health(HttpServerResponse response, String reason) {
    JsonObject body = new JsonObject().put("status", reason == null ? "up" : "down");
    if (reason != null) {
      response.setStatusCode(503);
      body.put("reason", reason);
    }
    // Vert.x's own codec would load an ObjectMapper, on this event loop.
    response.putHeader("Content-Type", "application/json").end(new JacksonCodec().toBuffer(body));
  }
}
