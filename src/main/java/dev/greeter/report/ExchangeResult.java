package dev.greeter.report;

import io.vertx.core.buffer.Buffer;

/**
 * How one exchange ended. Times are in nanoseconds; -1 where it did not come so far.
 *
 * @param outcome how it ended
 * @param delayMs the silence that it kept, in milliseconds
 * @param greeting the bytes that came before the request was sent, possibly none, at most {@code
 *     maxReplyBytes}
 * @param reply the bytes that came after it, the same
 * @param connectNanos from the start, the scheduled one where there is a schedule, to the
 *     connection
 * @param firstByteNanos from the request to the first byte of the reply
 * @param totalNanos from the start, as above, to the end
 * @param keptNanos the silence that it really kept: from the connection to the request
 * @param lifetimeNanos from the connection to the end
 * @param failure why it failed where the peer did not simply answer or close, else null
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
    Throwable failure) {}
