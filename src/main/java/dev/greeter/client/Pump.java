package dev.greeter.client;

import dev.greeter.net.socket.NanoTimer;
import dev.greeter.report.ConnectionEnd;
import dev.greeter.report.ExchangeResult;
import dev.greeter.report.Recorder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Runs a part of a schedule on one event loop: whenever there is room, it starts the exchange that
 * is due next, and records how each has ended. Not thread-safe.
 */
final class Pump implements Place.Owner {

  private final Context context;
  private final ExchangePlan plan;
  private final Schedule part;
  private final Recorder recorder;
  private final Exchanges exchanges;
  private final Handler<Throwable> cannotGoOn;
  private final Set<Place> places = new HashSet<>();
  private final Promise<Recorder> done = Promise.promise();

  /** Null before the begin. */
  private Starts starts;

  /** Places that there may be: one whose connections were kept is left once, for good. */
  private int room;

  private boolean waiting;
  private boolean stopped;

  /**
   * Prepares a run.
   *
   * @param context of the event loop
   * @param plan how
   * @param part which exchanges, and when
   * @param exchanges told of each as it goes
   * @param cannotGoOn told once where this machine has no port or descriptor left
   */
  Pump(
      Context context,
      ExchangePlan plan,
      Schedule part,
      Exchanges exchanges,
      Handler<Throwable> cannotGoOn) {
    this.context = context;
    this.plan = plan;
    this.part = part;
    this.exchanges = exchanges;
    this.cannotGoOn = cannotGoOn;
    this.room = part.inFlight();
    this.recorder = new Recorder(plan.config().mode() == Mode.IDLE_SEARCH, part.keep().isOn());
  }

  /**
   * Runs.
   *
   * @param begin what the schedule counts from, by {@link System#nanoTime}
   * @param startedAt the same by the clock
   * @return its end
   */
  Future<Recorder> run(long begin, Instant startedAt) {
    if (!stopped) {
      starts = new Starts(part, begin);
      recorder.begins(startedAt);
      pump();
    }
    return done.future();
  }

  /** What was recorded, when every exchange has ended, or {@link #stop} was called. */
  Future<Recorder> done() {
    return done.future();
  }

  /** Starts what is due and fits, and comes back when something more is. */
  private void pump() {
    long roomSince = starts.isFull() ? starts.elapsedNanos() : 0;
    while (!starts.isOver() && places.size() < room) {
      long elapsed = starts.elapsedNanos();
      long due = part.isPaced() ? starts.dueNanos() : elapsed;
      if (due > elapsed) {
        waitUntil(Math.min(due, part.durationNanos()) - elapsed);
        break;
      }
      if (part.isPaced()) {
        recorder.started(due, elapsed - due);
        if (due < roomSince) {
          recorder.heldBack();
        }
      }
      start(due);
    }
    starts.full(places.size() >= room);
    if (places.isEmpty() && (room == 0 || starts.isOver())) {
      stop();
    }
  }

  private void start(long due) {
    exchanges.enters();
    Place place = new Place(context.owner(), this, starts, part.keep(), recorder);
    places.add(place);
    place.run(new Exchange(plan, starts.take(), starts.at(due)));
  }

  @Override
  public Exchange connect() {
    return new Exchange(plan, starts.delayMs(), System.nanoTime());
  }

  @Override
  public void ended(ExchangeResult result) {
    recorder.ended(result, starts.elapsedNanos());
    exchanges.ended(result);
  }

  @Override
  public void disconnected(ConnectionEnd end, int replies) {
    exchanges.disconnected(end, replies);
  }

  @Override
  public void left(Place place) {
    places.remove(place);
    exchanges.leaves();
    if (part.keep().isOn()) {
      room--;
    }
    if (!stopped) {
      pump();
    }
  }

  @Override
  public void failed(Place place, Throwable failure) {
    places.remove(place);
    exchanges.leaves();
    if (!stopped) {
      stop();
      cannotGoOn.handle(failure);
    }
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
          if (!stopped) {
            pump();
          }
        });
  }

  /** Ends what is in flight, uncounted, and lets nothing count after it. */
  void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    if (starts != null) {
      recorder.ran(starts.ranNanos());
      recorder.unfinished(starts.skipped(), places.size());
    }
    List.copyOf(places).forEach(Place::abandon);
    done.complete(recorder);
  }
}
