package dev.greeter.client;

import dev.greeter.report.ExchangeResult;
import dev.greeter.report.Recorder;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Does its part of a measurement: whenever it has room, it runs the exchange that is due next on
 * its event loop. Deploy it by its class name with the configuration of {@code client.config}; what
 * the instances have found together is published at the end ({@link Measurement#ADDRESS}).
 */
public final class ClientVerticle extends VerticleBase {

  /** A start that begins so much later than scheduled counts as delayed; timers are that coarse. */
  private static final long DELAYED_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Set<Exchange> inFlight = new HashSet<>();
  private Measurement measurement;
  private Schedule part;
  private Recorder recorder;
  private SocketAddress address;
  private NetClient client;
  private long beginNanos;
  private long started;
  private boolean waiting;

  /** Whether starts have to wait for room. */
  private boolean full;

  private boolean over;
  private boolean finished;

  /** For Vert.x, which deploys by class name. */
  public ClientVerticle() {}

  /**
   * Validates the configuration and takes a part of the measurement, which begins when every
   * instance has its own.
   *
   * @return done before the first exchange; fails with one line where the report has no place to go
   * @throws dev.greeter.config.ConfigException with every mistake of the configuration
   * @throws IllegalStateException if the context is not an event loop
   */
  @Override
  public Future<?> start() {
    measurement = Measurement.join(context, config());
    return measurement
        .checkReport()
        .onSuccess(writable -> begin(measurement.config()))
        .onFailure(failure -> measurement.leave(context));
  }

  private void begin(ClientConfig config) {
    recorder = new Recorder(measurement.mode() == Mode.IDLE_SEARCH);
    address = config.endpoint().address();
    client =
        vertx.createNetClient(
            config.endpoint().client(Duration.ofMillis(config.connectTimeoutMs())));
    part = measurement.takePart();
    measurement.over().onSuccess(over -> context.runOnContext(here -> finish()));
    measurement
        .begin()
        .onSuccess(
            nanos ->
                context.runOnContext(
                    here -> {
                      beginNanos = nanos;
                      recorder.begins(measurement.startedAt());
                      pump();
                    }));
  }

  /**
   * Ends what is in flight, uncounted: a peer that does not read would keep the client from
   * closing.
   *
   * @return done when the report is, where every instance has begun
   */
  @Override
  public Future<?> stop() {
    finish();
    return measurement.done().otherwiseEmpty().onComplete(done -> measurement.leave(context));
  }

  /** Starts what is due and fits, and comes back when something more is. */
  private void pump() {
    while (!isOver() && inFlight.size() < part.inFlight()) {
      long elapsed = System.nanoTime() - beginNanos;
      long due = part.isPaced() ? part.dueNanos(started) : elapsed;
      if (due > elapsed) {
        waitUntil(Math.min(due, part.durationNanos()) - elapsed);
        break;
      }
      start(due, elapsed);
    }
    full = inFlight.size() >= part.inFlight();
    if (over && inFlight.isEmpty()) {
      finish();
    }
  }

  /**
   * When the time is up, what was due before still starts, however coarse the timer that says so;
   * only what had to wait for room until then is skipped.
   */
  private boolean isOver() {
    long elapsed = System.nanoTime() - beginNanos;
    over |= finished || part.isOver(started, elapsed) || (full && part.isTimeUp(elapsed));
    return over;
  }

  private void start(long due, long elapsed) {
    if (part.isPaced()) {
      recorder.started(elapsed - due);
    }
    if (elapsed - due > DELAYED_NANOS) {
      recorder.delayed();
    }
    Exchange exchange =
        Exchange.start(
            vertx,
            client,
            address,
            measurement.config(),
            part.delayMs(started++),
            beginNanos + due);
    inFlight.add(exchange);
    measurement.exchanges().enters();
    exchange.ended().onSuccess(this::ended).onFailure(measurement::abort);
    exchange
        .ended()
        .onComplete(
            ended -> {
              inFlight.remove(exchange);
              measurement.exchanges().leaves();
              pump();
            });
  }

  private void ended(ExchangeResult result) {
    if (!finished) {
      recorder.ended(result, System.nanoTime() - beginNanos);
      measurement.exchanges().ended(result);
    }
  }

  private void waitUntil(long nanos) {
    if (waiting) {
      return;
    }
    waiting = true;
    vertx.setTimer(
        Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)),
        id -> {
          waiting = false;
          pump();
        });
  }

  /** Hands in what was recorded, and lets nothing count after it. */
  private void finish() {
    if (!finished) {
      finished = true;
      recorder.unfinished(part.skipped(started, System.nanoTime() - beginNanos), inFlight.size());
      measurement.finished(recorder);
      List.copyOf(inFlight).forEach(Exchange::abandon);
    }
  }
}
