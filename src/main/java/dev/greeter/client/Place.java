package dev.greeter.client;

import dev.greeter.report.ConnectionEnd;
import dev.greeter.report.ExchangeResult;
import dev.greeter.report.Recorder;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/**
 * One of the exchanges that are in flight at once, and those that follow it there: on the same
 * connection for as long as that is kept, and on those that take its place. On one event loop: not
 * thread-safe.
 */
final class Place {

  /** Who gives a place its starts. */
  interface Owner {
    /** An exchange on a new connection. */
    Exchange connect();

    /** An exchange has ended and counts. */
    void ended(ExchangeResult result);

    /** A connection has ended, after so many replies. */
    void disconnected(ConnectionEnd end, int replies);

    /** There is nothing more to do here. */
    void left(Place place);

    /** This machine cannot go on. */
    void failed(Place place, Throwable failure);
  }

  /**
   * The wait before the next connect after a connection without any reply, which would otherwise
   * come in a busy loop.
   */
  private static final int PAUSE_MS = 20;

  private final Vertx vertx;
  private final Owner owner;
  private final Starts starts;
  private final Keep keep;
  private final Recorder recorder;

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

  /** Prepares one; its starts begin now. */
  Place(Vertx vertx, Owner owner, Starts starts, Keep keep, Recorder recorder) {
    this.vertx = vertx;
    this.owner = owner;
    this.starts = starts;
    this.keep = keep;
    this.recorder = recorder;
    this.quietSinceNanos = keep.isOn() ? starts.elapsedNanos() : 0;
  }

  /** Runs an exchange, and what follows it. */
  void run(Exchange next) {
    exchange = next;
    next.run(this::goesOn)
        .onComplete(
            (result, failure) -> {
              if (failure != null) {
                owner.failed(this, failure);
              } else if (abandoned) {
                owner.left(this);
              } else if (keep.isOn()) {
                follow(result);
              } else {
                owner.ended(result);
                owner.left(this);
              }
            });
  }

  /** Whether the connection is kept after the reply that is there; its next start is taken then. */
  private boolean goesOn() {
    return keep.allowsAfter(replies + 1)
        && starts.takeIn(TimeUnit.MILLISECONDS.toNanos(keep.intervalMs()));
  }

  private void follow(ExchangeResult result) {
    boolean crossed = result.end() == ConnectionEnd.CROSSED && keep.reconnect() && !repeated;
    // The connection has ended in the silence after a reply: the request is one of the next.
    boolean unsent = !result.sent() && replies > 0;
    if (!crossed && !unsent) {
      owner.ended(result);
    }
    if (result.outcome().survived()) {
      replied();
    }
    repeated = crossed;
    if (result.isKept()) {
      run(exchange.next(keep.intervalMs()));
    } else {
      disconnected(result.end(), crossed, unsent);
    }
  }

  private void replied() {
    quiet();
    replies++;
    replied = true;
    inGap = false;
  }

  /** No reply has come for some time, until now. */
  private void quiet() {
    long elapsed = starts.elapsedNanos();
    recorder.quiet(elapsed - quietSinceNanos, inGap, elapsed);
    quietSinceNanos = elapsed;
  }

  /** The end is null where the connection did not come about. */
  private void disconnected(ConnectionEnd end, boolean crossed, boolean unsent) {
    boolean lost = end != ConnectionEnd.DONE;
    boolean answered = replies > 0;
    // One that could go on and was not kept has ended with the work.
    boolean goesOn = lost ? keep.reconnect() : !keep.allowsAfter(replies);
    if (end != null) {
      ended(end);
    }
    inGap |= lost && replied && keep.reconnect();
    if (unsent) {
      starts.giveBack();
    }
    if (crossed) {
      run(exchange.again(starts.delayMs()));
    } else if (!goesOn || !starts.takeIn(0)) {
      quiet();
      owner.left(this);
    } else if (answered) {
      run(owner.connect());
    } else {
      exchange = null;
      pause = vertx.setTimer(PAUSE_MS, id -> run(owner.connect()));
    }
  }

  private void ended(ConnectionEnd end) {
    recorder.disconnected(end, replaces, keep.reconnect());
    owner.disconnected(end, replies);
    replaces = end != ConnectionEnd.DONE;
    replies = 0;
  }

  /** Ends what is in flight, uncounted; a connection that is there ends by the client. */
  void abandon() {
    abandoned = true;
    if (keep.isOn()) {
      quiet();
    }
    if (exchange == null) {
      vertx.cancelTimer(pause);
      owner.left(this);
      return;
    }
    ConnectionEnd end = exchange.abandon();
    if (keep.isOn() && end != null) {
      ended(end);
    }
  }
}
