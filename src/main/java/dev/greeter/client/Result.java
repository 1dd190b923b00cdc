package dev.greeter.client;

import io.vertx.core.buffer.Buffer;

/**
 * How one exchange ended.
 *
 * @param outcome what became of it
 * @param reply the bytes that came, possibly none, at most {@code maxReplyBytes}
 * @param lifetimeNanos from the connect to the end, in nanoseconds; 0 if there was no connection
 * @param failure why it failed where the peer did not simply answer or close, else null
 */
public record Result(Outcome outcome, Buffer reply, long lifetimeNanos, Throwable failure) {}
