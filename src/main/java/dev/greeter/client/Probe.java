package dev.greeter.client;

import dev.greeter.config.ClientConfig;
import dev.greeter.net.SocketErrors;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One measurement: the work, the instances that do it, and the tally of what came of it.
 * Thread-safe.
 */
public final class Probe {

  private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

  private final ClientConfig config;
  private final int instances;
  private final Work work;
  private final Tally tally;
  private final AtomicInteger deployed = new AtomicInteger();
  private final AtomicInteger active = new AtomicInteger();
  private final Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
  private final Timer total;
  private volatile String aborted;

  /**
   * Prepares a measurement; it begins with the first instance.
   *
   * @param config the section {@code client.config}
   * @param instances how many verticles will share the work, at least 1
   * @param registry where {@code greeter_exchanges_total} and its like are registered
   */
  public Probe(ClientConfig config, int instances, MeterRegistry registry) {
    this.config = config;
    this.instances = instances;
    work = new Work(config);
    tally = new Tally(config.searches());
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(
          outcome,
          Counter.builder("greeter.exchanges")
              .description("Exchanges that ended, by what became of them")
              .tag("outcome", outcome.word())
              .register(registry));
    }
    Gauge.builder("greeter.exchanges.active", active, AtomicInteger::get)
        .description("Exchanges in flight")
        .register(registry);
    total =
        Timer.builder("greeter.exchange")
            .description("From the start of an exchange to its end")
            .register(registry);
  }

  /**
   * Makes the next of the instances. Each has its part of what may be in flight, so that together
   * they have all of it.
   *
   * @return a verticle to deploy
   */
  public ClientVerticle instance() {
    int inFlight =
        config.searches()
            ? config.delayMs().size()
            : config.ratePerSecond() > 0 ? config.maxInFlight() : config.concurrency();
    int index = deployed.getAndIncrement();
    int share = inFlight / instances + (index < inFlight % instances ? 1 : 0);
    return new ClientVerticle(config, this, share);
  }

  Work work() {
    return work;
  }

  void started() {
    active.incrementAndGet();
  }

  void ended(Result result) {
    active.decrementAndGet();
    work.ended(elapsedNanos -> count(result, elapsedNanos));
  }

  private void count(Result result, long elapsedNanos) {
    tally.add(result, elapsedNanos);
    outcomes.get(result.outcome()).increment();
    total.record(result.totalNanos(), TimeUnit.NANOSECONDS);
    log(result);
  }

  /** This machine cannot go on: whatever follows would say nothing about the peer. */
  void abort(String reason) {
    active.decrementAndGet();
    aborted = reason;
    work.stop();
  }

  /**
   * Waits for the end.
   *
   * @return done when every exchange has ended, or {@link #stop} was called, on any thread
   */
  public Future<Void> done() {
    return work.done();
  }

  /** Ends the measurement early: what is in flight is not waited for, and not counted. */
  public void stop() {
    work.stop();
  }

  /**
   * Why the measurement could not go on.
   *
   * @return what this machine ran out of, or null if it did not
   */
  public String aborted() {
    return aborted;
  }

  /**
   * What came of it so far.
   *
   * @return a copy
   */
  public Report report() {
    return tally.report(config.host() + ":" + config.port(), work.state(System.nanoTime()));
  }

  /** How far it has come, in one line for people. */
  String progress() {
    Work.State state = work.state(System.nanoTime());
    long ended = tally.ended();
    String line =
        "done %d, in flight %d, failures %d, %.1f per second"
            .formatted(
                ended,
                state.inFlight(),
                tally.failures(config.expect().outcome()),
                ended * 1e9 / Math.max(1, state.elapsedNanos()));
    return state.leftNanos() < 0
        ? line
        : line + ", %d s left".formatted(TimeUnit.NANOSECONDS.toSeconds(state.leftNanos()));
  }

  private void log(Result result) {
    LoggingEventBuilder line =
        LOG.atLevel(config.single() ? Level.INFO : Level.DEBUG)
            .addKeyValue("remote", config.host() + ":" + config.port())
            .addKeyValue("outcome", result.outcome().word())
            .addKeyValue(
                "lifetimeMs", TimeUnit.NANOSECONDS.toMillis(Math.max(0, result.lifetimeNanos())));
    if (result.failure() != null) {
      line = line.addKeyValue("cause", SocketErrors.describe(result.failure()));
    }
    line.log("exchange ended");
  }
}
