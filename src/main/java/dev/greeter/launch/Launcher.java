package dev.greeter.launch;

import dev.greeter.admin.AdminVerticle;
import dev.greeter.config.GreeterConfig;
import dev.greeter.config.Section;
import dev.greeter.config.ServerConfig;
import dev.greeter.net.ServiceTransport;
import dev.greeter.server.Connections;
import dev.greeter.server.Replies;
import dev.greeter.server.ServerVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one configuration from start to end, on the calling thread, which it blocks. */
public final class Launcher {

  private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);

  /** Longest wait for Vert.x to close; the end of the process closes the rest. */
  private static final int CLOSE_TIMEOUT_MS = 3000;

  private final GreeterConfig config;
  private final ServiceTransport transport = ServiceTransport.best();
  private final Vertx vertx;
  private final Supplier<String> scrape;
  private final Connections connections;
  private final Measurement measurement;
  private final List<ServerVerticle> servers = new CopyOnWriteArrayList<>();
  private final CompletableFuture<String> stop = new CompletableFuture<>();
  private final AtomicBoolean signalled = new AtomicBoolean();

  private volatile String notReady = "starting";
  private volatile int measured = ExitCode.OK;

  private Launcher(GreeterConfig config, Console console) {
    this.config = config;
    VertxBuilder builder = Vertx.builder().withTransport(transport);
    Meters meters = config.admin() == null ? Meters.none() : Meters.attach(builder);
    scrape = meters.scrape();
    vertx = builder.build();
    int max = config.server() == null ? 1 : config.server().config().maxConnections();
    connections = new Connections(max, meters.registry());
    measurement =
        config.client() == null
            ? null
            : new Measurement(config.client(), meters.registry(), console);
  }

  /**
   * Deploys what the configuration names, server first, all or nothing, and waits until every
   * client is done or the process is told to stop; then drains.
   *
   * @param config what to deploy
   * @param console where results and progress go
   * @return an {@link ExitCode}
   */
  public static int run(GreeterConfig config, Console console) {
    return new Launcher(config, console).run();
  }

  private int run() {
    Signals.onStop(this::signalled);
    LOG.info("starting on {}", transport.name());
    try {
      String server = null;
      String client = null;
      try {
        server = await(deployServer());
        await(deployAdmin());
        client = await(deployClient());
      } catch (CompletionException e) {
        LOG.error("{}", e.getCause().getMessage());
        return ExitCode.CANNOT_START;
      }
      notReady = null;
      String reason = measurement == null ? stop.join() : measurement.watch(stop);
      LOG.info("stopping: {}", reason);
      notReady = "draining";
      measured = measurement == null ? ExitCode.OK : measurement.report();
      await(bounded(undeploy(client)));
      if (server != null) {
        drain(server);
      }
      return exitCode();
    } finally {
      await(bounded(vertx.close()));
      LOG.info("stopped");
    }
  }

  /** Only who is told to stop may still be sent connections, and has to wait for that to end. */
  private void drain(String server) {
    int delayMs = signalled.get() ? config.drain().delayMs() : 0;
    Drain drain =
        new Drain(
            vertx,
            delayMs,
            config.drain().timeoutMs(),
            transport,
            connections,
            this::live,
            () -> undeploy(server));
    await(drain.run());
  }

  private int exitCode() {
    return connections.cuts() > 0 ? ExitCode.CUT : measured;
  }

  /** The first signal drains, the second one ends at once. */
  private void signalled(String name) {
    if (signalled.compareAndSet(false, true)) {
      if (!stop.complete(name)) {
        LOG.info("{}: stopping already", name);
      }
    } else {
      connections.cut();
      Runtime.getRuntime().halt(exitCode());
    }
  }

  private Future<String> deployServer() {
    if (config.server() == null) {
      return Future.succeededFuture();
    }
    ServerConfig section = config.server().config();
    Replies replies = new Replies(section);
    return deploy(
        "server",
        config.server(),
        () -> {
          ServerVerticle verticle = new ServerVerticle(section, replies, connections);
          servers.add(verticle);
          return verticle;
        });
  }

  private Future<String> deployAdmin() {
    if (config.admin() == null) {
      return Future.succeededFuture();
    }
    AdminVerticle.Health health = new AdminVerticle.Health(this::live, () -> notReady);
    return deploy(
        "admin", config.admin(), () -> new AdminVerticle(config.admin().config(), health, scrape));
  }

  private Future<String> deployClient() {
    if (measurement == null) {
      return Future.succeededFuture();
    }
    return measurement
        .begin(() -> stop.complete("client done"))
        .compose(ready -> deploy("client", config.client(), measurement::instance));
  }

  private Future<String> deploy(String name, Section<?> section, Supplier<Deployable> verticles) {
    return vertx
        .deployVerticle(verticles, new DeploymentOptions().setInstances(section.instances()))
        .recover(
            failure ->
                Future.failedFuture(new IOException(name + ": " + failure.getMessage(), failure)));
  }

  private Future<Void> undeploy(String deployment) {
    return deployment == null ? Future.succeededFuture() : vertx.undeploy(deployment);
  }

  private Future<Void> live() {
    return Future.all(servers.stream().map(ServerVerticle::ping).toList()).mapEmpty();
  }

  /** A socket whose peer does not read can keep Vert.x from closing it. */
  private static Future<Void> bounded(Future<Void> close) {
    return close.timeout(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS).otherwiseEmpty();
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
