package dev.greeter.server;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The reply rule: a pure function of the bytes of a request and the table of replies. Immutable, so
 * that all event loops share one.
 */
public final class Replies {

  private final NavigableMap<byte[], Buffer> table = new TreeMap<>(Arrays::compareUnsigned);
  private final Buffer otherwise;
  private final int maxRequestBytes;

  /**
   * Builds the table.
   *
   * @param config whose {@code replies}, {@code otherwise} and {@code maxRequestBytes} count
   */
  public Replies(ServerConfig config) {
    for (Map.Entry<String, String> entry : config.replies().entrySet()) {
      table.put(entry.getKey().getBytes(StandardCharsets.UTF_8), Buffer.buffer(entry.getValue()));
    }
    otherwise = Buffer.buffer(config.otherwise());
    maxRequestBytes = config.maxRequestBytes();
  }

  /**
   * A decided request.
   *
   * @param outcome {@link ConnectionOutcome#WELCOME}, {@link ConnectionOutcome#GOODBYE} or {@link
   *     ConnectionOutcome#EMPTY}
   * @param bytes what to send; not to be changed
   * @param exact whether the request matched to its last byte, so that nothing of it is left unread
   */
  public record Reply(ConnectionOutcome outcome, Buffer bytes, boolean exact) {}

  /**
   * Decides a request that may still grow.
   *
   * @param request all bytes so far, at least one
   * @return the reply as soon as no further byte could change it, else null
   */
  public Reply early(byte[] request) {
    return request.length < maxRequestBytes && mayGrow(request) ? null : last(request);
  }

  /**
   * Decides a request to which nothing is added any more.
   *
   * @param request all its bytes, possibly none; those past {@code maxRequestBytes} do not count
   * @return the reply
   */
  public Reply last(byte[] request) {
    if (request.length == 0) {
      return new Reply(ConnectionOutcome.EMPTY, otherwise, false);
    }
    boolean whole = request.length <= maxRequestBytes;
    Buffer reply = table.get(whole ? request : Arrays.copyOf(request, maxRequestBytes));
    return reply == null
        ? new Reply(ConnectionOutcome.GOODBYE, otherwise, false)
        : new Reply(ConnectionOutcome.WELCOME, reply, whole);
  }

  /** Whether the request is a proper prefix of a key; those follow it directly in the order. */
  private boolean mayGrow(byte[] request) {
    byte[] next = table.higherKey(request);
    return next != null
        && next.length > request.length
        && Arrays.equals(request, 0, request.length, next, 0, request.length);
  }
}
