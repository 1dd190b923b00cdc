package dev.greeter.client;

import dev.greeter.report.ConnectionEnd;
import dev.greeter.report.ExchangeResult;
import dev.greeter.report.Recorder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;

/**
 * A worker has one exchange in flight at a time: those that follow the first come on the same
 * connection for as long as that is kept, and on those that take its place. On one event loop: not
 * thread-safe.
 */
final class Worker {

  /**
   * The shortest wait before the next connect after a connection without any reply, which would
   * otherwise come in a busy loop; a longer one between requests holds here too, so that a target
   * that is down is asked as often as one that is up.
   */
  static final int PAUSE_MS = 20;

  private final ExchangePlan plan;
  private final ScheduleCursor cursor;
  private final KeepAlive keepAlive;
  private final Recorder recorder;
  private final ExchangeMeters meters;
  private final Promise<Void> done = Promise.promise();

  /** Null while there is a pause. */
  private Exchange exchange;

  private long pause;
  private boolean abandoned;

  /** Replies on the connection. */
  private int replies;

  /** Whether the connection takes the place of one that was lost. */
  private boolean replaces;

  /** Whether the request was sent before, on a connection whose end it crossed. */
  private boolean repeated;

  /** Whether there has been a reply, on whatever connection, and none since one was lost. */
  private boolean inGap;

  private boolean replied;
  private long quietSinceNanos;

  /**
   * Prepares a worker, whose time without a reply begins now.
   *
   * @param plan how its exchanges go
   * @param cursor gives it its starts
   * @param recorder counts for the report
   * @param meters count for the log and the metrics
   */
  Worker(ExchangePlan plan, ScheduleCursor cursor, Recorder recorder, ExchangeMeters meters) {
    this.plan = plan;
    this.cursor = cursor;
    this.keepAlive = plan.keepAlive();
    this.recorder = recorder;
    this.meters = meters;
    this.quietSinceNanos = keepAlive.isOn() ? cursor.elapsedNanos() : 0;
  }

  /**
   * Runs an exchange, and those that follow it.
   *
   * @return done when none follows; fails where this machine cannot go on
   */
  Future<Void> run(Exchange first) {
    runNext(first);
    return done.future();
  }

  private void runNext(Exchange next) {
    exchange = next;
    next.run(this::keepsConnection).onSuccess(this::finished).onFailure(done::fail);
  }

  private void connect() {
    runNext(new Exchange(plan, cursor.attempt(), System.nanoTime()));
  }

  /**
   * Decides whether the connection is kept after the reply that is there, and takes its next start.
   */
  private boolean keepsConnection() {
    return keepAlive.allowsAfter(replies + 1)
        && cursor.takeIn(TimeUnit.MILLISECONDS.toNanos(keepAlive.intervalMs()));
  }

  private void finished(ExchangeResult result) {
    if (!abandoned && result.tcpInfo() != null) {
      recorder.record(result.tcpInfo());
      meters.count(result.tcpInfo());
    }
    if (!abandoned && keepAlive.isOn()) {
      follow(result);
      return;
    }
    if (!abandoned) {
      count(result);
    }
    done.complete();
  }

  private void count(ExchangeResult result) {
    recorder.record(result, cursor.elapsedNanos());
    meters.count(result);
  }

  private void follow(ExchangeResult result) {
    ConnectionEnd end = result.end().connection();
    boolean crossed = end == ConnectionEnd.CROSSED && keepAlive.reconnect() && !repeated;
    // The connection has ended in the silence after a reply: the request is one of the next.
    boolean unsent = !result.sent() && replies > 0;
    if (!crossed && !unsent) {
      count(result);
      meters.kept().count(result);
    }
    if (result.outcome().survived()) {
      recordQuiet();
      replies++;
      replied = true;
      inGap = false;
    }
    repeated = crossed;
    if (result.isKept()) {
      runNext(exchange.next(keepAlive.intervalMs()));
    } else {
      reconnect(end, crossed, unsent);
    }
  }

  /** Records that no reply has come for some time, until now. */
  private void recordQuiet() {
    long elapsed = cursor.elapsedNanos();
    meters.kept().silent(elapsed - quietSinceNanos);
    recorder.stalled(elapsed - quietSinceNanos, inGap, elapsed);
    if (inGap) {
      meters.kept().gap(elapsed - quietSinceNanos);
    }
    quietSinceNanos = elapsed;
  }

  /** Tells how long no reply has come, while that lasts. */
  void tellSilence() {
    meters.kept().silent(cursor.elapsedNanos() - quietSinceNanos);
  }

  /** Goes on after a connection, whose end is null where it did not come about. */
  private void reconnect(ConnectionEnd end, boolean crossed, boolean unsent) {
    boolean lost = end != ConnectionEnd.DONE;
    boolean answered = replies > 0;
    int pauseMs = answered ? 0 : Math.max(PAUSE_MS, keepAlive.intervalMs());
    // One that could go on and was not kept has ended with the work.
    boolean goesOn = lost ? keepAlive.reconnect() : !keepAlive.allowsAfter(replies);
    recordDisconnect(end);
    inGap |= lost && replied && keepAlive.reconnect();
    if (unsent) {
      cursor.giveBack();
    }
    if (crossed) {
      runNext(exchange.again(cursor.attempt()));
    } else if (!goesOn || !cursor.takeIn(TimeUnit.MILLISECONDS.toNanos(pauseMs))) {
      recordQuiet();
      done.complete();
    } else if (answered) {
      connect();
    } else {
      exchange = null;
      pause = plan.vertx().setTimer(pauseMs, id -> connect());
    }
  }

  private void recordDisconnect(ConnectionEnd end) {
    if (end != null) {
      recorder.disconnected(end, replaces, keepAlive.reconnect());
      meters.kept().disconnected(end, replaces);
      meters.logDisconnect(end, replies);
      replaces = end != ConnectionEnd.DONE;
      replies = 0;
    }
  }

  /** Ends what is in flight, uncounted; the client ends a connection that is there. */
  void abandon() {
    abandoned = true;
    if (keepAlive.isOn()) {
      recordQuiet();
    }
    if (exchange == null) {
      plan.vertx().cancelTimer(pause);
      done.complete();
      return;
    }
    ConnectionEnd end = exchange.abandon();
    if (keepAlive.isOn()) {
      recordDisconnect(end);
    }
  }
}
