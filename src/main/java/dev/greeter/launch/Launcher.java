package dev.greeter.launch;

import dev.greeter.client.Measurement;
import dev.greeter.client.Mode;
import dev.greeter.config.ConfigLoader;
import dev.greeter.group.Group;
import dev.greeter.group.Phase;
import dev.greeter.group.Service;
import dev.greeter.net.ServiceTransport;
import dev.greeter.server.ServerGroup;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one configuration from start to end, on the calling thread, which it blocks. */
public final class Launcher implements Service {

  private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);

  /** Longest wait for Vert.x to close; the end of the process closes the rest. */
  private static final int CLOSE_TIMEOUT_MS = 3000;

  private final JsonObject sections;
  private final DrainConfig drain;
  private final Console console;
  private final Vertx vertx;
  private final Map<Kind, String> deployments = new EnumMap<>(Kind.class);
  private final CompletableFuture<String> stop = new CompletableFuture<>();
  private final AtomicBoolean signalled = new AtomicBoolean();

  private volatile Phase phase = Phase.STARTING;
  private volatile ServerGroup server;

  /** Until a report was judged, nothing that was expected has happened. */
  private volatile int exitCode;

  private Launcher(JsonObject sections, Console console, Transport transport) {
    this.sections = sections;
    this.drain = ConfigLoader.map(sections.getJsonObject("drain"), DrainConfig.class);
    this.console = console;
    this.exitCode =
        sections.containsKey(Kind.CLIENT.section()) ? ExitCode.EXPECTATION : ExitCode.OK;
    this.vertx = ProcessVertx.create(sections, transport, this);
    Service.map(vertx).put("launcher", this);
    LOG.info("starting on {}", transport.name());
  }

  /**
   * Deploys every section of a configuration, all or nothing, and waits until every client is done
   * or the process is told to stop; then undeploys in order.
   *
   * @param sections a valid configuration, with every default
   * @param console where results and progress go
   * @return an {@link ExitCode}
   */
  public static int run(JsonObject sections, Console console) {
    Transport transport;
    try {
      transport = ServiceTransport.named(sections.getString("transport"));
    } catch (IllegalStateException e) {
      LOG.error("transport: {}", e.getMessage());
      return ExitCode.CANNOT_START;
    }
    return new Launcher(sections, console, transport).run();
  }

  private int run() {
    Signals.onStop(this::signalled).forEach(LOG::info);
    try {
      for (Kind kind : Kind.values()) {
        if (!deploy(kind)) {
          exitCode = ExitCode.CANNOT_START;
          return exitCode;
        }
      }
      phase = Phase.READY;
      LOG.info("stopping: {}", await());
      phase = Phase.DRAINING;
      undeployClient();
      undeployServer();
      return exitCode;
    } finally {
      bounded(vertx.close()).await();
      LOG.atInfo()
          .addKeyValue("exitCode", exitCode)
          .addKeyValue("cut", server == null ? 0 : server.cut())
          .log("stopped");
    }
  }

  private boolean deploy(Kind kind) {
    JsonObject section = sections.getJsonObject(kind.section());
    if (section == null) {
      return true;
    }
    if (kind == Kind.SERVER) {
      JsonObject config = section.getJsonObject("config");
      config.put("drainTimeoutMs", config.getInteger("drainTimeoutMs", drain.timeoutMs()));
    }
    Future<String> deployed = vertx.deployVerticle(kind.verticle(), new DeploymentOptions(section));
    try {
      deployments.put(kind, deployed.await());
    } catch (Exception e) {
      LOG.error("{}: {}", kind.section(), e.getMessage());
      return false;
    }
    server = group(Kind.SERVER, ServerGroup.class);
    return true;
  }

  private <G extends Group> G group(Kind kind, Class<G> type) {
    String deployment = deployments.get(kind);
    return deployment == null ? null : Group.of(vertx, deployment, type);
  }

  /** Waits for the word to stop, and tells the progress meanwhile; answers where it came from. */
  private String await() {
    Measurement client = group(Kind.CLIENT, Measurement.class);
    if (client == null) {
      return stop.join();
    }
    client.done().onComplete(done -> stop.complete("client done"));
    return client.mode() == Mode.SINGLE
        ? stop.join()
        : new Progress(client, StatusLine.on(console.terminal())).tellUntil(stop);
  }

  private void undeployClient() {
    Measurement client = group(Kind.CLIENT, Measurement.class);
    if (client != null) {
      bounded(vertx.undeploy(deployments.get(Kind.CLIENT))).await();
      exitCode = ResultPrinter.print(console, client.mode(), client.done().await());
    }
  }

  /**
   * Only a process that was told to stop may still be sent connections, and waits for their end.
   */
  private void undeployServer() {
    if (server == null) {
      return;
    }
    if (signalled.get() && drain.delayMs() > 0) {
      LOG.atInfo().addKeyValue("delayMs", drain.delayMs()).log("draining, and serving on");
      vertx.timer(drain.delayMs(), TimeUnit.MILLISECONDS).await();
    }
    vertx.undeploy(deployments.get(Kind.SERVER)).await();
    if (server.cut() > 0) {
      exitCode = ExitCode.CUT;
    }
  }

  /** The first signal drains, the second one ends at once. */
  private void signalled(String name) {
    if (signalled.compareAndSet(false, true)) {
      if (!stop.complete(name)) {
        LOG.info("{}: stopping already", name);
      }
    } else {
      LOG.info("{}: the second signal, ending at once", name);
      boolean cuts = server != null && server.open() + server.cut() > 0;
      int code = cuts ? ExitCode.CUT : exitCode;
      LogQueue.flush();
      Runtime.getRuntime().halt(code);
    }
  }

  @Override
  public Phase phase() {
    return phase;
  }

  /** It has no event loop of its own. */
  @Override
  public Future<Void> ping() {
    return Future.succeededFuture();
  }

  /** A socket whose peer does not read can keep Vert.x from closing it. */
  private static Future<Void> bounded(Future<Void> close) {
    return close.timeout(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS).otherwiseEmpty();
  }
}
