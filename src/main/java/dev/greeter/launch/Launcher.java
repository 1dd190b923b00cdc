package dev.greeter.launch;

import dev.greeter.client.Measurement;
import dev.greeter.client.Mode;
import dev.greeter.client.Verdict;
import dev.greeter.config.SectionConfig;
import dev.greeter.group.Group;
import dev.greeter.group.Phase;
import dev.greeter.group.Service;
import dev.greeter.net.ServiceTransport;
import dev.greeter.report.form.TextReport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one configuration from start to end, on the calling thread, which it blocks: what is not
 * ours may block every event loop.
 */
public final class Launcher implements Service {

  private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);

  private final DrainConfig drain;
  private final Console console;
  private final boolean isTyped;
  private final Vertx vertx;
  private final List<Deployment> deployments;
  private final CompletableFuture<String> stop = new CompletableFuture<>();
  private final AtomicBoolean signalled = new AtomicBoolean();

  private volatile Phase phase = Phase.STARTING;

  /** Until a report was judged, nothing that was expected has happened. */
  private volatile int exitCode;

  private Launcher(
      JsonObject configuration, Console console, boolean isTyped, Transport transport) {
    this.isTyped = isTyped;
    List<Section> sections = Section.of(configuration);
    LogLine.leaveOut(Section.aloneIn(sections));
    this.drain = SectionConfig.map(configuration.getJsonObject("drain"), DrainConfig.class);
    this.console = console;
    this.vertx = ProcessVertx.create(sections, transport, this);
    this.deployments = sections.stream().map(it -> new Deployment(vertx, it, drain)).toList();
    this.exitCode = of(Kind.CLIENT).isEmpty() ? ExitCode.OK : ExitCode.EXPECTATION;
    Service.map(vertx).put("launcher", this);
    LOG.info("starting on {}", transport.name());
  }

  /**
   * Deploys every section of a configuration, all or nothing, and waits until every client is done
   * or the process is told to stop; then undeploys in order.
   *
   * @param configuration valid, with every default
   * @param console where results and progress go
   * @param isTyped whether standard error is for people, and tells of a single exchange more than
   *     its reply; else it is for the log alone, which may be JSON
   * @return an {@link ExitCode}
   */
  public static int run(JsonObject configuration, Console console, boolean isTyped) {
    Transport transport;
    try {
      transport = ServiceTransport.named(configuration.getString("transport"));
    } catch (IllegalStateException e) {
      LOG.error("transport: {}", e.getMessage());
      return ExitCode.CANNOT_START;
    }
    return new Launcher(configuration, console, isTyped, transport).run();
  }

  private int run() {
    Signals.onStop(this::signalled).forEach(LOG::info);
    // Beside what starts before the servers.
    Future<?> warm = Future.join(of(Kind.SERVER).stream().map(Deployment::warmUp).toList());
    try {
      List<String> failures = begin();
      if (!failures.isEmpty()) {
        failures.forEach(LOG::error);
        exitCode = ExitCode.CANNOT_START;
        return exitCode;
      }
      LOG.info("stopping: {}", await());
      end();
      return exitCode;
    } finally {
      // What is done later would ask a closed Vert.x for its threads.
      isDoneWithin(Kind.CLOSE_MS, warm);
      isDoneWithin(Kind.CLOSE_MS, vertx.close());
      LOG.atInfo().addKeyValue("exitCode", exitCode).addKeyValue("cut", cut()).log("stopped");
    }
  }

  /**
   * Deploys kind by kind, all of a kind at once; answers a line for each that cannot be. What hangs
   * when the process is told to stop has a little time left, and nothing begins after it.
   */
  private List<String> begin() {
    for (Kind kind : Kind.values()) {
      List<Deployment> ofKind = of(kind);
      Future<?> begun =
          Future.join(ofKind.stream().map(Deployment::begin).toList()).otherwiseEmpty();
      CompletableFuture.anyOf(begun.toCompletionStage().toCompletableFuture(), stop).join();
      boolean hangs = !isDoneWithin(Kind.CLOSE_MS, begun);
      List<String> failures = ofKind.stream().flatMap(it -> it.failure().stream()).toList();
      if (hangs) {
        ofKind.forEach(Deployment::leaveBehind);
      }
      if (hangs || !failures.isEmpty()) {
        return failures;
      }
    }
    phase = Phase.READY;
    return List.of();
  }

  /** Waits for the word to stop, and tells the progress meanwhile; answers where it came from. */
  private String await() {
    List<Measurement> clients = clients(deployments).toList();
    if (!clients.isEmpty()) {
      Future.join(clients.stream().map(Measurement::done).toList())
          .onComplete(done -> stop.complete("client done"));
    }
    List<Measurement> told = clients.stream().filter(this::isTold).toList();
    return told.isEmpty()
        ? stop.join()
        : new Progress(told, StatusLine.on(console.terminal())).tellUntil(stop);
  }

  /** A line every five seconds is too much of what has no end. */
  private boolean isTold(Measurement client) {
    return console.terminal() != null || (client.mode() != Mode.SINGLE && !client.isEndless());
  }

  /** Undeploys kind by kind, in the other order, all of a kind at once. */
  private void end() {
    for (Kind kind : Kind.fromTheLast()) {
      if (kind.serves() && phase != Phase.DRAINING) {
        phase = Phase.DRAINING;
        serveOn();
      }
      List<Deployment> ofKind = of(kind);
      List<Future<Void>> ends = ofKind.stream().map(Deployment::end).toList();
      // Reports take their time, which is not that of an end that hangs.
      conclude(clients(ofKind).toList());
      if (!isDoneWithin(kind.endMs(drain), Future.join(ends))) {
        ofKind.forEach(Deployment::leaveBehind);
      }
    }
    if (cut() > 0) {
      exitCode = ExitCode.CUT;
    }
  }

  /** Only a process that was told to stop may still be sent connections. */
  private void serveOn() {
    boolean serves = deployments.stream().anyMatch(it -> it.kind().serves());
    if (serves && signalled.get() && drain.delayMs() > 0) {
      LOG.info("draining: still accepting for {} ms", drain.delayMs());
      isDoneWithin(drain.delayMs(), Future.future(never -> {}));
    }
  }

  /** Prints what each client has found, and takes the exit code that says most. */
  private void conclude(List<Measurement> clients) {
    exitCode =
        clients.stream()
            .map(client -> print(client, clients.size() > 1))
            .reduce(ExitCode::worse)
            .orElse(exitCode);
  }

  private int print(Measurement client, boolean isOneOfMany) {
    Verdict verdict = client.done().await();
    int code = ResultPrinter.print(console, client.name(), isOneOfMany, client.mode(), verdict);
    if (isTyped && client.mode() == Mode.SINGLE && verdict.report().exchanges() > 0) {
      console.err().println(TextReport.ofSingle(verdict.report()));
    }
    return code;
  }

  private List<Deployment> of(Kind kind) {
    return deployments.stream().filter(it -> it.kind() == kind).toList();
  }

  private static Stream<Measurement> clients(List<Deployment> deployments) {
    return deployments.stream()
        .flatMap(it -> it.group().stream())
        .filter(Measurement.class::isInstance)
        .map(Measurement.class::cast);
  }

  private int cut() {
    return groups().mapToInt(Group::cut).sum();
  }

  private Stream<Group> groups() {
    return deployments.stream().flatMap(it -> it.group().stream());
  }

  /** The first signal drains, the second one ends at once. */
  private void signalled(String name) {
    if (signalled.compareAndSet(false, true)) {
      if (!stop.complete(name)) {
        LOG.info("{}: stopping already", name);
      }
    } else {
      LOG.info("{}: the second signal, ending at once", name);
      boolean cuts = groups().anyMatch(it -> it.open() + it.cut() > 0);
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

  /** Waits on this thread; answers false if it is not done, well or ill, by then. */
  private static boolean isDoneWithin(long ms, Future<?> future) {
    try {
      future.otherwiseEmpty().await(ms, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }
}
