package dev.greeter.admin;

import dev.greeter.config.AdminConfig;
import dev.greeter.net.SocketErrors;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code GET /health/live}, {@code GET /health/ready} and {@code GET /metrics}; 404 for
 * another path, 405 for another method.
 */
public final class AdminVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(AdminVerticle.class);

  /** An event loop that has not come round in this time is stuck. */
  private static final int LIVE_TIMEOUT_MS = 1000;

  private final AdminConfig config;
  private final Health health;
  private final Supplier<String> metrics;

  /**
   * What the probes ask.
   *
   * @param live done when every event loop has come round; called on the event loop of the verticle
   * @param notReady why no traffic is wanted now, or null when it is; thread-safe
   */
  public record Health(Supplier<Future<Void>> live, Supplier<String> notReady) {}

  /**
   * Makes an instance; deploying it starts it.
   *
   * @param config the section {@code admin.config}
   * @param health what the probes ask
   * @param metrics all meters as Prometheus text, format 0.0.4; may block
   */
  public AdminVerticle(AdminConfig config, Health health, Supplier<String> metrics) {
    this.config = config;
    this.health = health;
    this.metrics = metrics;
  }

  /**
   * Listens.
   *
   * @return fails with one line that names the address and the cause when that is not possible
   */
  @Override
  public Future<?> start() {
    HttpServer server = vertx.createHttpServer().requestHandler(this::handle);
    return server
        .listen(config.port(), config.host())
        .onSuccess(
            listening -> LOG.info("serving on http://{}:{}", config.host(), listening.actualPort()))
        .recover(
            failure ->
                Future.failedFuture(
                    SocketErrors.cannotListen(config.host(), config.port(), failure)));
  }

  private void handle(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    switch (request.path()) {
      case "/health/live", "/health/ready", "/metrics" -> {
        if (!request.method().equals(HttpMethod.GET)) {
          response.putHeader("Allow", "GET").setStatusCode(405).end();
          return;
        }
        answer(request.path(), response);
      }
      default -> response.setStatusCode(404).end();
    }
  }

  private void answer(String path, HttpServerResponse response) {
    switch (path) {
      case "/health/live" ->
          health
              .live()
              .get()
              .timeout(LIVE_TIMEOUT_MS, TimeUnit.MILLISECONDS)
              .onSuccess(alive -> health(response, null))
              .onFailure(stuck -> health(response, "an event loop is stuck"));
      case "/health/ready" -> health(response, health.notReady().get());
      default ->
          vertx
              .executeBlocking(metrics::get)
              .onSuccess(
                  text ->
                      response
                          .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                          .end(text))
              .onFailure(failure -> response.setStatusCode(500).end());
    }
  }

  private static void health(HttpServerResponse response, String reason) {
    JsonObject body = new JsonObject().put("status", reason == null ? "up" : "down");
    if (reason != null) {
      response.setStatusCode(503);
      body.put("reason", reason);
    }
    response.putHeader("Content-Type", "application/json").end(body.toBuffer());
  }
}
