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
public final class Replies implements Answerer {

  private final NavigableMap<byte[], Reply> table = new TreeMap<>(Arrays::compareUnsigned);

  /** Null for none. */
  private final Buffer otherwise;

  private final Reply unknown;

  /** Whether a request ends by itself, known or not. */
  private final boolean isFramed;

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
      Reply reply = new Reply(ConnectionOutcome.WELCOME, sendable(row.reply()), true, false);
      table.put(row.request().buffer().getBytes(), reply);
    }
    this.otherwise = answers.otherwise() == null ? null : sendable(answers.otherwise());
    this.isFramed = answers.frame().kind() != ServerConfig.Framing.Kind.TABLE;
    this.unknown =
        new Reply(ConnectionOutcome.GOODBYE, otherwise, isFramed, !isFramed || otherwise == null);
    this.maxRequestBytes = maxRequestBytes;
    this.longestBytes = table.keySet().stream().mapToInt(key -> key.length).max().orElse(0);
  }

  private static Buffer sendable(Bytes reply) {
    return Sockets.sendable(reply.buffer().getBytes());
  }

  /**
   * Decides a request that may still grow.
   *
   * @param request all bytes so far, at least one
   * @return the reply as soon as no further byte could change it, else null
   */
  public Reply early(byte[] request) {
    return end(request) == 0 ? null : answer(request);
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
  @Override
  public Reply answer(byte[] request) {
    if (isFramed) {
      return table.getOrDefault(request, unknown);
    }
    if (request.length == 0) {
      return other(ConnectionOutcome.EMPTY);
    }
    if (request.length <= maxRequestBytes) {
      return table.getOrDefault(request, unknown);
    }
    Reply reply = table.getOrDefault(Arrays.copyOf(request, maxRequestBytes), unknown);
    return new Reply(reply.outcome(), reply.bytes(), false, reply.isLast());
  }

  /**
   * The reply to what the table does not know.
   *
   * @param outcome of it
   * @return {@code otherwise}, or nothing; the last of its connection
   */
  public Reply other(ConnectionOutcome outcome) {
    return new Reply(outcome, otherwise, false, true);
  }

  /** Whether the request is a proper prefix of a key; those follow it directly in the order. */
  private boolean mayGrow(byte[] request) {
    byte[] next = table.higherKey(request);
    return next != null
        && next.length > request.length
        && Arrays.equals(request, 0, request.length, next, 0, request.length);
  }
}
