package dev.greeter.client;

import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.ExchangeResult;
import io.vertx.core.buffer.Buffer;

/** When the steps of one exchange came. On one event loop: not thread-safe. */
final class Times {

  private static final long NEVER = -1;

  private final long scheduledNanos;

  /** Each since the scheduled start. */
  private long connected = NEVER;

  private long sent = NEVER;
  private long firstByte = NEVER;

  /** Of an exchange that was to start then, by {@link System#nanoTime}. */
  Times(long scheduledNanos) {
    this.scheduledNanos = scheduledNanos;
  }

  /** There is a connection, ready for a request. */
  void connected() {
    connected = now();
  }

  /** The request is sent. */
  void sent() {
    sent = now();
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

  /** The result of an exchange that ends now. */
  ExchangeResult result(
      ExchangeOutcome outcome, int delayMs, Buffer greeting, Buffer reply, Throwable failure) {
    long end = now();
    return new ExchangeResult(
        outcome,
        delayMs,
        greeting,
        reply,
        connected,
        between(sent, firstByte),
        end,
        between(connected, sent),
        between(connected, end),
        failure);
  }

  private long now() {
    return System.nanoTime() - scheduledNanos;
  }

  private static long between(long from, long to) {
    return from == NEVER || to == NEVER ? NEVER : to - from;
  }
}
