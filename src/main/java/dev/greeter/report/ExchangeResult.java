package dev.greeter.report;

import io.vertx.core.buffer.Buffer;

/**
 * How one exchange ended: one request, on a connection of its own or on one that is kept. Times are
 * in nanoseconds; -1 where it did not come so far.
 *
 * @param outcome how it ended
 * @param delayMs the silence that it kept, in milliseconds
 * @param greeting the bytes that came before the request was sent, possibly none, at most {@code
 *     maxReplyBytes}
 * @param reply the bytes that came after it, the same; one more where as many are expected, to tell
 *     a longer reply from that
 * @param connectNanos from the start, the scheduled one where there is a schedule, to the
 *     connection; -1 also where there was one already
 * @param firstByteNanos from the request to the first byte of the reply
 * @param totalNanos from the start, as above, to the end; from the request where there was a
 *     connection already; from the first time that it was sent where it was sent twice
 * @param keptNanos the silence that it really kept: from the connection, or from the reply before
 *     on it, to the request
 * @param lifetimeNanos from there to the end
 * @param failure why it failed where the peer did not simply answer or close, else null
 * @param sent whether the request was sent, here or on a connection before
 * @param isKept whether the connection is open still, for another
 * @param end how the connection ended; null where it is kept, or did not come about
 */
public record ExchangeResult(
    ExchangeOutcome outcome,
    int delayMs,
    Buffer greeting,
    Buffer reply,
    long connectNanos,
    long firstByteNanos,
    long totalNanos,
    long keptNanos,
    long lifetimeNanos,
    Throwable failure,
    boolean sent,
    boolean isKept,
    ConnectionEnd end) {

  /** Makes the result of an exchange on a connection of its own, or on none. */
  public ExchangeResult(
      ExchangeOutcome outcome,
      int delayMs,
      Buffer greeting,
      Buffer reply,
      long connectNanos,
      long firstByteNanos,
      long totalNanos,
      long keptNanos,
      long lifetimeNanos,
      Throwable failure) {
    this(
        outcome,
        delayMs,
        greeting,
        reply,
        connectNanos,
        firstByteNanos,
        totalNanos,
        keptNanos,
        lifetimeNanos,
        failure,
        keptNanos >= 0,
        false,
        null);
  }
}
