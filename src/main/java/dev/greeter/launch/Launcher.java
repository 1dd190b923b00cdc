package dev.greeter.launch;

import dev.greeter.client.ClientVerticle;
import dev.greeter.client.Result;
import dev.greeter.config.ClientConfig;
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
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one configuration from start to end, on the calling thread, which it blocks. */
public final class Launcher {

  private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);

  private final GreeterConfig config;
  private final PrintStream out;
  private final ServiceTransport transport = ServiceTransport.best();
  private final Vertx vertx = Vertx.builder().withTransport(transport).build();
  private final Connections connections = new Connections();
  private final CompletableFuture<Result> result = new CompletableFuture<>();
  private final CompletableFuture<String> stop = new CompletableFuture<>();

  private Launcher(GreeterConfig config, PrintStream out) {
    this.config = config;
    this.out = out;
  }

  /**
   * Deploys what the configuration names, server first, all or nothing, and waits until every
   * client is done or the process is told to stop.
   *
   * @param config what to deploy
   * @param out where results go
   * @return an {@link ExitCode}
   */
  public static int run(GreeterConfig config, PrintStream out) {
    return new Launcher(config, out).run();
  }

  private int run() {
    Signals.onStop(this::signalled);
    LOG.info("starting on {}", transport.name());
    try {
      await(deployServer().compose(deployed -> deployClient()));
      LOG.info("stopping: {}", stop.join());
      return report();
    } catch (CompletionException e) {
      LOG.error("{}", e.getCause().getMessage());
      return ExitCode.CANNOT_START;
    } finally {
      await(vertx.close());
      LOG.info("stopped");
    }
  }

  private void signalled(String name) {
    if (!stop.complete(name)) {
      Runtime.getRuntime().halt(connections.open() == 0 ? ExitCode.OK : ExitCode.CUT);
    }
  }

  private Future<?> deployServer() {
    Section<ServerConfig> section = config.server();
    if (section == null) {
      return Future.succeededFuture();
    }
    Replies replies = new Replies(section.config());
    return deploy(section, () -> new ServerVerticle(section.config(), replies, connections));
  }

  private Future<?> deployClient() {
    Section<ClientConfig> section = config.client();
    if (section == null) {
      return Future.succeededFuture();
    }
    return deploy(section, () -> new ClientVerticle(section.config(), this::clientDone));
  }

  private void clientDone(Result found) {
    result.complete(found);
    stop.complete("client done");
  }

  private Future<?> deploy(Section<?> section, Supplier<Deployable> verticles) {
    return vertx.deployVerticle(
        verticles, new DeploymentOptions().setInstances(section.instances()));
  }

  private int report() {
    if (config.client() == null) {
      return ExitCode.OK;
    }
    ClientConfig.Expect expect = config.client().config().expect();
    Result found = result.getNow(null);
    if (found == null) {
      LOG.error("expect.outcome: wanted {}, but was stopped before the end", expect.outcome());
      return ExitCode.EXPECTATION;
    }
    if (found.reply().length() > 0) {
      out.writeBytes(found.reply().getBytes());
      out.println();
      out.flush();
    }
    if (!found.outcome().word().equals(expect.outcome())) {
      LOG.error("expect.outcome: wanted {}, found {}", expect.outcome(), found.outcome().word());
      return ExitCode.EXPECTATION;
    }
    return ExitCode.OK;
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
