package dev.greeter.client;

import dev.greeter.net.socket.NanoTimer;
import dev.greeter.report.Recorder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A pump runs a part of a schedule on one event loop: whenever there is room, it starts the
 * exchange that is due next, and records how each has ended. Not thread-safe.
 */
final class Pump {

  /** Starts in a row, before the event loop sees to what has come meanwhile. */
  private static final int MAX_STARTS = 100;

  private static final int SECOND_MS = 1000;

  private final Context context;
  private final ExchangePlan plan;
  private final Schedule part;
  private final Recorder recorder;
  private final ExchangeMeters meters;
  private final Handler<Throwable> cannotGoOn;
  private final Set<Worker> workers = new HashSet<>();
  private final Promise<Recorder> done = Promise.promise();

  /** Null before the begin. */
  private ScheduleCursor cursor;

  /** Workers that there may be: one whose connections were kept is not followed by another. */
  private int room;

  private boolean waiting;
  private boolean stopped;

  /**
   * Prepares a run.
   *
   * @param context of the event loop
   * @param plan how
   * @param part which exchanges, and when
   * @param recorder counts how each has ended
   * @param meters told of each as it goes
   * @param cannotGoOn told once where this machine has no port or descriptor left
   */
  Pump(
      Context context,
      ExchangePlan plan,
      Schedule part,
      Recorder recorder,
      ExchangeMeters meters,
      Handler<Throwable> cannotGoOn) {
    this.context = context;
    this.plan = plan;
    this.part = part;
    this.meters = meters;
    this.cannotGoOn = cannotGoOn;
    this.room = part.inFlight();
    this.recorder = recorder;
  }

  /**
   * Runs the part of the schedule.
   *
   * @param start what the schedule counts from
   */
  void run(Start start) {
    if (!stopped) {
      cursor = new ScheduleCursor(part, start);
      recorder.begins(start.at());
      if (plan.keepAlive().isOn()) {
        long id = plan.vertx().setPeriodic(SECOND_MS, it -> workers.forEach(Worker::tellSilence));
        done.future().onComplete(ended -> plan.vertx().cancelTimer(id));
      }
      pump();
    }
  }

  /** Returns what was recorded, when every exchange has ended or {@link #stop} was called. */
  Future<Recorder> done() {
    return done.future();
  }

  /** Starts what is due and fits, and comes back when something more is. */
  private void pump() {
    skip(cursor.leaveOut(cursor.elapsedNanos() - part.mostLateNanos()));
    long roomSince = cursor.isFull() ? cursor.elapsedNanos() : 0;
    for (int starts = 0; !cursor.isOver() && workers.size() < room; starts++) {
      if (starts == MAX_STARTS) {
        waitFor(0);
        break;
      }
      long elapsed = cursor.elapsedNanos();
      long due = part.isPaced() ? cursor.dueNanos() : elapsed;
      if (due > elapsed) {
        waitFor(Math.min(due, part.durationNanos()) - elapsed);
        break;
      }
      if (part.isPaced()) {
        recorder.started(due, elapsed - due);
        meters.started(elapsed - due);
        if (due < roomSince) {
          recorder.heldBack();
        }
      }
      start(due);
    }
    cursor.full(workers.size() >= room);
    if (workers.isEmpty() && (room == 0 || cursor.isOver())) {
      stop();
    }
  }

  private void skip(long starts) {
    if (starts > 0) {
      recorder.unfinished(starts, 0);
      meters.skipped(starts);
    }
  }

  private void start(long due) {
    meters.enters();
    Worker worker = new Worker(plan, cursor, recorder, meters);
    workers.add(worker);
    worker
        .run(new Exchange(plan, cursor.take(), cursor.at(due)))
        .onComplete((ended, failure) -> left(worker, failure));
  }

  private void left(Worker worker, Throwable failure) {
    workers.remove(worker);
    meters.leaves();
    if (stopped) {
      return;
    }
    if (failure != null) {
      stop();
      cannotGoOn.handle(failure);
      return;
    }
    if (plan.keepAlive().isOn()) {
      room--;
    }
    pump();
  }

  private void waitFor(long nanos) {
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

  /** Takes no start that is not due yet, and is done after what is in flight. */
  void finish() {
    if (cursor == null) {
      stop();
    } else if (!stopped) {
      cursor.end();
      pump();
    }
  }

  /** Stops the run: what is in flight ends uncounted, and nothing counts after it. */
  void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    if (cursor != null) {
      recorder.ran(cursor.ranNanos());
      recorder.unfinished(0, workers.size());
      skip(cursor.skipped());
    }
    List.copyOf(workers).forEach(Worker::abandon);
    done.complete(recorder);
  }
}
