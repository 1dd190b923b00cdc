package dev.greeter.client;

import dev.greeter.config.SectionConfig;
import dev.greeter.group.Group;
import dev.greeter.group.Meters;
import dev.greeter.group.NamedLog;
import dev.greeter.group.Phase;
import dev.greeter.group.Snapshot;
import dev.greeter.net.Layer;
import dev.greeter.net.Resolver;
import dev.greeter.net.SocketErrors;
import dev.greeter.report.Judgement;
import dev.greeter.report.Origin;
import dev.greeter.report.Part;
import dev.greeter.report.Recorder;
import dev.greeter.report.Report;
import dev.greeter.report.Work;
import dev.greeter.report.form.JsonReport;
import dev.greeter.report.form.TextReport;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.event.Level;

/**
 * A measurement is what the instances of one client share: the schedule, of which each has its
 * part, the meters, and the end, at which their recorders become one report. Thread-safe.
 */
public final class Measurement extends Group {

  /** Where a report is published as JSON, on the event bus of the measurement's Vert.x. */
  public static final String ADDRESS = "greeter.report";

  private final NamedLog log;
  private final ClientConfig config;
  private final JsonObject configuration;
  private final Schedule schedule;
  private final int instances;
  private final ExchangeMeters meters;

  private final Resolver resolver;

  private final List<Layer> layers;

  private final Part part;

  /**
   * Makes one report of a Vert.x after the other: each takes several times what it was counted in.
   */
  private final WorkerExecutor reports;

  /** By the instance that counts into it, on its event loop; empty after the end. */
  private final Map<Context, Recorder> recorders = new ConcurrentHashMap<>();

  private final AtomicInteger parts = new AtomicInteger();
  private final AtomicInteger ready = new AtomicInteger();
  private final AtomicInteger finished = new AtomicInteger();
  private final ConditionsWatch watch;
  private final Promise<Start> begun = Promise.promise();
  private final Promise<Void> over = Promise.promise();
  private final Promise<Verdict> done = Promise.promise();

  /** Null until every instance can begin. */
  private volatile Start start;

  private volatile String aborted;

  /** Those that have the whole schedule. */
  private volatile int peers = 1;

  private Measurement(Context first, JsonObject configuration) {
    super(first.owner());
    this.configuration = configuration;
    this.config = SectionConfig.read("client", configuration, ClientConfig.class);
    this.log = new NamedLog(Measurement.class, config.name());
    this.schedule = Schedule.of(config);
    this.instances = first.getInstanceCount();
    Share share = config.shareOrWhole();
    this.part = Part.ofThisProcess(share.run(), share.index(), share.of(), null);
    Level level = mode() == Mode.SINGLE ? Level.INFO : Level.DEBUG;
    this.watch = new ConditionsWatch(vertx());
    ClientConfig.Target target = config.target();
    this.resolver =
        new Resolver(vertx(), config.endpoint(), target.family(), config.request().resolveMs());
    this.meters = new ExchangeMeters(vertx(), Meters.of(vertx()), config, resolver, level);
    this.layers = config.layers(vertx());
    // It ends with the deployment that it is made in, the last of them.
    this.reports = vertx().createSharedWorkerExecutor("greeter-reports", 1);
  }

  /** Joins the group of an instance's deployment; its first instance reads the configuration. */
  static Measurement join(Context instance, JsonObject config) {
    return join(
        instance,
        () -> new Measurement(instance, SectionConfig.filled("client", config)),
        Measurement.class);
  }

  ClientConfig config() {
    return config;
  }

  /**
   * Tells what kind of measurement it is.
   *
   * @return never null
   */
  public Mode mode() {
    return config.mode();
  }

  /**
   * Tells whether it goes on until its deployment is undeployed.
   *
   * @return whether that is its normal end
   */
  public boolean isEndless() {
    return config.load().endless();
  }

  /** Takes the next part of the schedule, for each of so many peers. */
  Schedule takePart(int peerCount) {
    peers = peerCount;
    return schedule.part(parts.getAndIncrement(), instances);
  }

  /** Makes the recorder of an instance. */
  Recorder recorder(Context instance) {
    Recorder recorder = config.recorder();
    recorders.put(instance, recorder);
    return recorder;
  }

  /**
   * Notes that an instance can begin; when all can, the measurement does.
   *
   * @param warmedUpNanos how long the instance took to get warm
   * @return what its schedule counts from
   */
  Future<Start> begin(long warmedUpNanos) {
    watch.warmedUp(warmedUpNanos);
    if (ready.incrementAndGet() == instances) {
      enter(Phase.READY);
      log.info().log("connecting to {}", config.endpoint());
      watch.begin();
      start = Start.now();
      begun.tryComplete(start);
      reportLater();
    }
    return begun.future();
  }

  /** Loads the files of TLS, once for all instances; fails with one line. */
  Future<Void> loadTls() {
    return Future.all(layers.stream().map(Layer::load).toList()).mapEmpty();
  }

  /** Lists the layers of each connection, in the order in which they are opened. */
  List<Layer> layers() {
    return layers;
  }

  /** Returns the resolver of the peer's addresses. */
  Resolver resolver() {
    return resolver;
  }

  /** Returns the meters of all instances. */
  ExchangeMeters meters() {
    return meters;
  }

  /** Ends the measurement of a machine that cannot go on: what follows says nothing of the peer. */
  void abort(Throwable failure) {
    aborted = SocketErrors.describe(failure);
    over.tryComplete();
  }

  /** Returns a future that is done when one of the instances cannot go on, and all are to end. */
  Future<Void> over() {
    return over.future();
  }

  /** Fails for an instance that cannot start: the others have nothing to wait for. */
  void failed(Throwable failure) {
    done.tryFail(failure);
  }

  /** Has the report of what there is written some time from now, over and over until the end. */
  private void reportLater() {
    if (config.reportEveryMs() != null && !done.future().isComplete()) {
      vertx()
          .setTimer(
              config.reportEveryMs(),
              id -> reports.executeBlocking(this::writeSoFar).onComplete(written -> reportLater()));
    }
  }

  /** Blocks. Does nothing after the end, whose report is the last. */
  private Void writeSoFar() {
    if (finished.get() < instances) {
      Recorder all = config.recorder();
      for (Context instance : instances()) {
        Executor eventLoop = task -> instance.runOnContext(here -> task.run());
        CompletableFuture.runAsync(() -> all.add(recorders.get(instance)), eventLoop).join();
      }
      long elapsedNanos = start.elapsedNanos();
      all.ran(Math.min(elapsedNanos, schedule.durationNanos()));
      Report report = report(all, elapsedNanos);
      Verdict verdict = Verdict.written(report, judge(report), config.report());
      if (verdict.notWritten() != null) {
        log.warn().log("report cannot be written: {}", verdict.notWritten());
      }
    }
    return null;
  }

  /** Notes that an instance records no more; with the last one the measurement ends. */
  void finished() {
    if (finished.incrementAndGet() == instances) {
      if (start == null) {
        // Told to stop while it got warm.
        start = Start.now();
      }
      long elapsedNanos = start.elapsedNanos();
      reports.executeBlocking(() -> conclude(elapsedNanos)).onComplete(done);
    }
  }

  /** Blocks: packing histograms and writing files takes its time. */
  private Verdict conclude(long elapsedNanos) {
    Recorder all = config.recorder();
    recorders.values().forEach(all::add);
    Report report = report(all, elapsedNanos);
    recorders.clear();
    Verdict verdict = Verdict.written(report, judge(report), config.report());
    log.info().log(TextReport.summary(report));
    vertx().eventBus().publish(ADDRESS, JsonReport.of(report).put("name", config.name()));
    return verdict;
  }

  private Report report(Recorder all, long elapsedNanos) {
    all.under(watch.conditions());
    int times = schedule.unit() == Work.Unit.DURATION ? 1 : peers;
    Work work = all.work(schedule.unit(), schedule.planned() * times);
    // What has no end of its own has made what it was to make.
    Part made = part.with(schedule.isEndless() ? work.done() : work);
    String target = config.endpoint().toString();
    return all.report(Origin.of(target, configuration, start.at(), elapsedNanos, made));
  }

  private Judgement judge(Report report) {
    if (aborted != null) {
      return new Judgement(
          List.of(),
          List.of("this machine cannot go on: " + aborted + "; lower concurrency or rate"),
          null);
    }
    return Judgement.of(schedule.hasWork() ? config.expected(peers) : null, report);
  }

  /**
   * Tells when every exchange has ended, or the deployment is undeployed.
   *
   * @return what was found, once it is written where the configuration wants it
   */
  public Future<Verdict> done() {
    return done.future();
  }

  /**
   * Tells how far it has come.
   *
   * @return the counts of all instances
   */
  public Tally tally() {
    long elapsed = start == null ? 0 : start.elapsedNanos();
    long left = schedule.leftNanos(meters.endedCount() / peers, elapsed);
    String stage = !resolver.isKnown() ? "resolving" : start == null ? "warming up" : null;
    return meters.tally(elapsed, left, stage);
  }

  @Override
  public Optional<Snapshot> snapshot() {
    return Optional.of(meters.snapshot(uptimeMs()));
  }

  @Override
  public String name() {
    return config.name();
  }

  @Override
  protected void undeployed() {
    meters.close();
    watch.close();
    resolver.close();
  }
}
