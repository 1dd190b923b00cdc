package dev.greeter.client;

import dev.greeter.net.LateInput;
import dev.greeter.net.NanoTimer;
import dev.greeter.report.ExchangeResult;
import dev.greeter.report.Recorder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.net.SocketAddress;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs a part of a schedule on one event loop: whenever there is room, it starts the exchange that
 * is due next, and records how each has ended. Not thread-safe.
 */
final class Pump {

  /** A start that begins so much later than scheduled counts as delayed. */
  private static final long DELAYED_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Context context;
  private final Attempts attempts;
  private final SocketAddress address;
  private final Schedule part;
  private final Recorder recorder;
  private final Exchanges exchanges;
  private final Handler<Throwable> cannotGoOn;
  private final LateInput lateInput;
  private final Set<Attempt> inFlight = new HashSet<>();
  private final Promise<Recorder> done = Promise.promise();
  private long beginNanos;
  private long started;
  private boolean waiting;

  /** Whether starts have to wait for room. */
  private boolean full;

  private boolean over;

  /**
   * Prepares a run.
   *
   * @param context of the event loop
   * @param attempts makes the exchanges
   * @param address where to
   * @param plan how
   * @param part which exchanges, and when
   * @param exchanges told of each as it goes
   * @param cannotGoOn told once where this machine has no port or descriptor left
   */
  Pump(
      Context context,
      Attempts attempts,
      SocketAddress address,
      ExchangePlan plan,
      Schedule part,
      Exchanges exchanges,
      Handler<Throwable> cannotGoOn) {
    this.context = context;
    this.attempts = attempts;
    this.address = address;
    this.part = part;
    this.exchanges = exchanges;
    this.cannotGoOn = cannotGoOn;
    this.recorder = new Recorder(plan.config().mode() == Mode.IDLE_SEARCH);
    this.lateInput = new LateInput(context.owner());
  }

  /**
   * Runs.
   *
   * @param begin what the schedule counts from, by {@link System#nanoTime}
   * @param startedAt the same by the clock
   * @return its end
   */
  Future<Recorder> run(long begin, Instant startedAt) {
    beginNanos = begin;
    recorder.begins(startedAt);
    pump();
    return done.future();
  }

  /** What was recorded, when every exchange has ended, or {@link #stop} was called. */
  Future<Recorder> done() {
    return done.future();
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
      stop();
    }
  }

  /**
   * When the time is up, what was due before still starts, however coarse the timer that says so;
   * only what had to wait for room until then is skipped.
   */
  private boolean isOver() {
    long elapsed = System.nanoTime() - beginNanos;
    over |= part.isOver(started, elapsed) || (full && part.isTimeUp(elapsed));
    return over;
  }

  private void start(long due, long elapsed) {
    if (part.isPaced()) {
      recorder.started(due, elapsed - due);
    }
    if (elapsed - due > DELAYED_NANOS) {
      recorder.delayed();
    }
    exchanges.enters();
    Attempt exchange = attempts.to(address, lateInput, part.delayMs(started++), beginNanos + due);
    inFlight.add(exchange);
    exchange
        .run()
        .onComplete(
            (result, failure) -> {
              inFlight.remove(exchange);
              exchanges.leaves();
              if (done.future().isComplete()) {
                return;
              }
              if (failure != null) {
                stop();
                cannotGoOn.handle(failure);
              } else {
                ended(result);
                pump();
              }
            });
  }

  private void ended(ExchangeResult result) {
    recorder.ended(result, System.nanoTime() - beginNanos);
    exchanges.ended(result);
  }

  private void waitUntil(long nanos) {
    if (waiting) {
      return;
    }
    waiting = true;
    NanoTimer.schedule(
        context,
        nanos,
        () -> {
          waiting = false;
          pump();
        });
  }

  /** Ends what is in flight, uncounted, and lets nothing count after it. */
  void stop() {
    if (done.future().isComplete()) {
      return;
    }
    over = true;
    if (beginNanos != 0) {
      recorder.unfinished(part.skipped(started, System.nanoTime() - beginNanos), inFlight.size());
    }
    done.complete(recorder);
    List.copyOf(inFlight).forEach(Attempt::abandon);
  }
}
