package dev.greeter.server;

import dev.greeter.config.Bytes;
import dev.greeter.net.socket.Sockets;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
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
  private final int longestBytes;

  /**
   * Builds the table.
   *
   * @param config whose {@code replies}, {@code otherwise} and {@code maxRequestBytes} count
   */
  public Replies(ServerConfig config) {
    this(config.answers(), config.limits().maxRequestBytes());
  }

  /** Builds the table of its parts. */
  Replies(ServerConfig.Answers answers, int maxRequestBytes) {
    for (ServerConfig.Row row : answers.replies().rows()) {
      table.put(row.request().buffer().getBytes(), sendable(row.reply()));
    }
    this.otherwise = sendable(answers.otherwise());
    this.maxRequestBytes = maxRequestBytes;
    this.longestBytes = table.keySet().stream().mapToInt(key -> key.length).max().orElse(0);
  }

  private static Buffer sendable(Bytes reply) {
    return Sockets.sendable(reply.buffer().getBytes());
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
    return end(request) == 0 ? null : last(request);
  }

  /**
   * Finds the end of the only request of its connection.
   *
   * @param request all bytes so far, at least one
   * @return how many they are, or 0 as long as a further byte could change the reply
   */
  int end(byte[] request) {
    return request.length < maxRequestBytes && mayGrow(request) ? 0 : request.length;
  }

  /**
   * Finds the end of the first of several requests: it ends with a key that begins no longer key,
   * or else with the byte from which on no key begins so.
   *
   * @param bytes all so far, at least one; none past {@link #longestBytes} and one more is looked
   *     at
   * @return how many of them are the request, or 0 while more of them may come
   */
  int firstEnd(byte[] bytes) {
    int known =
        Math.max(shared(table.floorKey(bytes), bytes), shared(table.higherKey(bytes), bytes));
    byte[] begin = known == bytes.length ? bytes : Arrays.copyOf(bytes, known);
    if (table.containsKey(begin) && !mayGrow(begin)) {
      return known;
    }
    return known < bytes.length ? known + 1 : 0;
  }

  /** Bytes of the longest key; 0 without one. */
  int longestBytes() {
    return longestBytes;
  }

  /** Of all keys a neighbour in the order begins most like the bytes. */
  private static int shared(byte[] neighbour, byte[] bytes) {
    if (neighbour == null) {
      return 0;
    }
    int mismatch = Arrays.mismatch(neighbour, bytes);
    return mismatch < 0 ? bytes.length : mismatch;
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
