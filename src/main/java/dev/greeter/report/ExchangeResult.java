package dev.greeter.report;

import io.vertx.core.buffer.Buffer;

/**
 * How one exchange ended: one request, on a connection of its own or on one that is kept.
 *
 * @param outcome how it ended
 * @param delayMs the silence that it was to keep, in milliseconds
 * @param greeting the bytes that came before the request was sent, possibly none, at most {@code
 *     maxReplyBytes}
 * @param reply the bytes that came after it, the same; one more where as many are expected, to tell
 *     a longer reply from that
 * @param times how long its steps took
 * @param sent whether the request was sent, here or on a connection before
 * @param isKept whether the connection is open still, for another
 * @param end how the connection ended; null where it is kept, or did not come about
 * @param failure why it failed where the peer did not simply answer or close, else null
 */
public record ExchangeResult(
    ExchangeOutcome outcome,
    int delayMs,
    Buffer greeting,
    Buffer reply,
    ExchangeTimes times,
    boolean sent,
    boolean isKept,
    ConnectionEnd end,
    Throwable failure) {}
