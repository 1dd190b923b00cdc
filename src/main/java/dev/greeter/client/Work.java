package dev.greeter.client;

import dev.greeter.config.ClientConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * The exchanges that are to be started, handed out one by one to all instances, so that their
 * number and schedule do not depend on how many instances there are. Thread-safe.
 */
final class Work {

  /** A start that begins so much later than scheduled counts as delayed; timers are that coarse. */
  private static final long DELAYED_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** How long to wait before asking again where there is no schedule: until something ended. */
  static final long NOT_BY_TIME = Long.MAX_VALUE;

  /**
   * One exchange to start now.
   *
   * @param delayMs the silence that it keeps, in milliseconds
   * @param scheduledNanos when it was to start, by {@link System#nanoTime}
   */
  record Start(int delayMs, long scheduledNanos) {}

  private final List<Integer> delaysMs;
  private final long count;
  private final long durationNanos;
  private final double ratePerSecond;
  private final Promise<Void> done = Promise.promise();

  private boolean begun;
  private long beginNanos;
  private long started;
  private long ended;
  private long delayed;
  private boolean over;
  private boolean finished;
  private long endNanos;

  Work(ClientConfig config) {
    boolean forATime = config.durationMs() != null && !config.searches();
    delaysMs = config.delayMs();
    count = config.searches() ? delaysMs.size() : forATime ? Long.MAX_VALUE : config.exchanges();
    durationNanos = forATime ? TimeUnit.MILLISECONDS.toNanos(config.durationMs()) : Long.MAX_VALUE;
    ratePerSecond = config.searches() ? 0 : config.ratePerSecond();
  }

  /** Takes the next exchange, if there is one to start at that time; else null. */
  synchronized Start next(long now) {
    if (!begun) {
      begun = true;
      beginNanos = now;
    }
    over = over || started == count || now - beginNanos >= durationNanos;
    if (over) {
      endIfIdle();
      return null;
    }
    long offset = ratePerSecond == 0 ? now - beginNanos : offset(started);
    if (offset > now - beginNanos) {
      return null;
    }
    long scheduled = beginNanos + offset;
    if (now - scheduled > DELAYED_NANOS) {
      delayed++;
    }
    int delayMs = delaysMs.get((int) (started % delaysMs.size()));
    started++;
    return new Start(delayMs, scheduled);
  }

  private long offset(long index) {
    return (long) (index / ratePerSecond * SECOND);
  }

  /** How long to wait, in nanoseconds, until {@link #next} may have something or find the end. */
  synchronized long nanosUntilNext(long now) {
    if (over || ratePerSecond == 0) {
      return NOT_BY_TIME;
    }
    return Math.max(0, Math.min(offset(started), durationNanos) - (now - beginNanos));
  }

  /**
   * An exchange has ended.
   *
   * @param count told how long that was after the first start, in nanoseconds, if it still counts;
   *     called before anybody learns that this was the last one
   */
  synchronized void ended(LongConsumer count) {
    if (!finished) {
      ended++;
      count.accept(System.nanoTime() - beginNanos);
      endIfIdle();
    }
  }

  private void endIfIdle() {
    if (over && ended == started) {
      finish();
    }
  }

  /** Starts nothing any more, and waits for nothing. */
  synchronized void stop() {
    over = true;
    finish();
  }

  /** Time stands still from here on: whatever the process does next is no part of it. */
  private void finish() {
    if (!finished) {
      finished = true;
      endNanos = System.nanoTime();
      done.complete();
    }
  }

  /** Done when nothing is left to start or to wait for. */
  Future<Void> done() {
    return done.future();
  }

  /**
   * How far it has come.
   *
   * @param started exchanges started
   * @param inFlight exchanges started and not ended
   * @param delayed starts that came late, because too much was in flight or this machine was busy
   * @param skipped starts that were due before the time was up and did not come
   * @param elapsedNanos since the first start
   * @param leftNanos until the end, as far as it can be known, else -1
   */
  record State(
      long started, long inFlight, long delayed, long skipped, long elapsedNanos, long leftNanos) {}

  synchronized State state(long now) {
    long elapsed = begun ? (finished ? endNanos : now) - beginNanos : 0;
    long scheduledSpan = Math.min(elapsed, durationNanos);
    long due =
        ratePerSecond == 0
            ? started
            : Math.min(count, (long) Math.ceil(scheduledSpan * ratePerSecond / SECOND));
    boolean timeIsUp = over && elapsed >= durationNanos;
    return new State(
        started,
        started - ended,
        delayed,
        timeIsUp ? Math.max(0, due - started) : 0,
        elapsed,
        left(elapsed));
  }

  private long left(long elapsed) {
    if (durationNanos != Long.MAX_VALUE) {
      return Math.max(0, durationNanos - elapsed);
    }
    if (ratePerSecond > 0) {
      return Math.max(0, offset(count) - elapsed);
    }
    return ended == 0 ? -1 : (long) ((double) elapsed / ended * (count - ended));
  }
}
