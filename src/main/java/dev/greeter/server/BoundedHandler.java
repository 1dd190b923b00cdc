package dev.greeter.server;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;
import java.util.function.Function;

/**
 * A handler whose every failure is that of its future: one that throws, that returns none, and a
 * reply that is too long.
 *
 * @param handler what answers
 * @param most bytes of the longest reply
 */
public record BoundedHandler(Function<Request, Future<Buffer>> handler, int most)
    implements Function<Request, Future<Buffer>> {

  /**
   * Bounds a handler.
   *
   * @param handler what answers, or null
   * @param config has the longest reply of a handler
   * @param longest bytes of what a request may be answered with at all
   * @return null for null
   */
  public static BoundedHandler of(
      Function<Request, Future<Buffer>> handler, ServerConfig config, int longest) {
    return handler == null
        ? null
        : new BoundedHandler(
            handler, Math.min(config.answers().handler().maxReplyBytes(), longest));
  }

  @Override
  public Future<Buffer> apply(Request request) {
    try {
      return Objects.requireNonNull(handler.apply(request), "the handler has returned no future")
          .map(this::bounded);
    } catch (RuntimeException | Error e) {
      return Future.failedFuture(e);
    }
  }

  /** No reply is an empty one. */
  private Buffer bounded(Buffer reply) {
    if (reply != null && reply.length() > most) {
      throw new IllegalArgumentException(
          "a reply of %s bytes, may have %s".formatted(reply.length(), most));
    }
    return reply == null ? Buffer.buffer() : reply;
  }
}
