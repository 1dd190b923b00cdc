package dev.greeter.client;

import dev.greeter.report.ConnectionEnd;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.ExchangeResult;
import io.vertx.core.buffer.Buffer;

/**
 * When the steps of one exchange came. Its total counts from the scheduled start; on a connection
 * that was kept, from the send; of a request that is sent again, from where it did the first time.
 * On one event loop: not thread-safe.
 */
final class Times {

  private static final long NEVER = -1;

  private final long scheduledNanos;
  private final boolean isKept;
  private final boolean isAgain;

  /** Each since the scheduled start; what the total counts from may come before that. */
  private long began;

  private long connected = NEVER;
  private long ready = NEVER;
  private long sent = NEVER;
  private long firstByte = NEVER;

  private Times(long scheduledNanos, boolean isKept, boolean isAgain) {
    this.scheduledNanos = scheduledNanos;
    this.isKept = isKept;
    this.isAgain = isAgain;
  }

  /** Of an exchange that was to start then, by {@link System#nanoTime}. */
  Times(long scheduledNanos) {
    this(scheduledNanos, false, false);
  }

  /** Of one that follows now on a connection that was kept. */
  static Times onKept() {
    Times times = new Times(System.nanoTime(), true, false);
    times.ready = 0;
    return times;
  }

  /** Of the same request, when it is to be sent again now on a new connection. */
  Times again() {
    long elapsed = now();
    Times times = new Times(scheduledNanos + elapsed, false, true);
    times.began = began - elapsed;
    return times;
  }

  /** There is a connection, ready for a request. */
  void connected() {
    connected = now();
    ready = connected;
  }

  /** Whether there is, or was. */
  boolean isReady() {
    return ready != NEVER;
  }

  /** The request is sent. */
  void sent() {
    sent = now();
    if (isKept) {
      began = sent;
    }
  }

  /** Whether the request was sent. */
  boolean wasSent() {
    return sent != NEVER;
  }

  /** A part of the reply is there: the first one counts. */
  void received() {
    if (firstByte == NEVER) {
      firstByte = now();
    }
  }

  /** The result of an exchange that ends now, without a connection. */
  ExchangeResult result(
      ExchangeOutcome outcome, int delayMs, Buffer greeting, Buffer reply, Throwable failure) {
    return result(outcome, false, null, delayMs, greeting, reply, failure);
  }

  /** The result of an exchange that ends now, and of its connection unless that is kept. */
  ExchangeResult result(
      ExchangeOutcome outcome,
      boolean kept,
      ConnectionEnd how,
      int delayMs,
      Buffer greeting,
      Buffer reply,
      Throwable failure) {
    long end = now();
    return new ExchangeResult(
        outcome,
        delayMs,
        greeting,
        reply,
        connected,
        between(sent, firstByte),
        end - began,
        between(ready, sent),
        between(ready, end),
        failure,
        wasSent() || isAgain,
        kept,
        kept ? null : how);
  }

  private long now() {
    return System.nanoTime() - scheduledNanos;
  }

  private static long between(long from, long to) {
    return from == NEVER || to == NEVER ? NEVER : to - from;
  }
}
