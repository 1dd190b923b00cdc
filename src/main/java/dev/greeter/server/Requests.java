package dev.greeter.server;

import dev.greeter.server.Replies.Reply;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * Cuts the bytes of one connection into requests: bytes in, decided requests out, in order. It
 * knows no socket and no time. Not thread-safe.
 *
 * <p>Where a connection has one request, that is all there is until it is decided. Where it has
 * more, a request ends where the bytes are a key that begins no longer key, and what follows is the
 * next one; bytes that begin no key are the last. So it does not matter how they are segmented.
 */
final class Requests {

  private static final byte[] NOTHING = {};

  private final Replies replies;
  private final int maxRequestBytes;

  /** 0 for no limit. */
  private final int most;

  /** What was looked at of the request that is not decided yet. */
  private byte[] request = NOTHING;

  /** What was not looked at, from the position on; null for nothing. */
  private Buffer unread;

  private int position;
  private long decided;
  private long bytes;

  /** Of the one that was decided last; null before. */
  private ConnectionOutcome outcome;

  /** Of a connection without a byte yet, and with so many requests at most, 0 for no limit. */
  Requests(Replies replies, int maxRequestBytes, int most) {
    this.replies = replies;
    this.maxRequestBytes = maxRequestBytes;
    this.most = most;
  }

  /** Takes more bytes, which are its own from now on. */
  void add(Buffer more) {
    if (unread == null) {
      unread = more;
      position = 0;
    } else {
      unread.appendBuffer(more);
    }
  }

  /**
   * Decides the next request, which counts from now on.
   *
   * @return the reply to it, or null as long as it may grow
   */
  Reply next() {
    if (unread == null) {
      return null;
    }
    int before = request.length;
    // One byte more than counts, to tell a longer request.
    int looked = (isOnly() ? maxRequestBytes : replies.longestBytes()) + 1;
    int taken = Math.min(unread.length() - position, looked - before);
    byte[] all = Arrays.copyOf(request, before + taken);
    unread.getBytes(position, position + taken, all, before);
    int end = isOnly() ? replies.end(all) : replies.firstEnd(all);
    request = end == 0 || end == all.length ? all : Arrays.copyOf(all, end);
    read(request.length - before);
    return end == 0 ? null : last();
  }

  private void read(int count) {
    position += count;
    if (position == unread.length() || isOnly()) {
      unread = null;
    }
  }

  /**
   * Decides the next request, for nothing is added to it any more.
   *
   * @return the reply to it, even if it has no byte
   */
  Reply last() {
    Reply reply = replies.last(request);
    bytes += Math.min(request.length, maxRequestBytes);
    request = NOTHING;
    decided++;
    outcome = reply.outcome();
    return reply;
  }

  /** Whether the request that was decided last is the last one. */
  boolean isOver() {
    return decided == most || outcome != ConnectionOutcome.WELCOME;
  }

  /** Whether a connection has no more than one. */
  boolean isOnly() {
    return most == 1;
  }

  /** Whether no byte has come of the request that is not decided yet. */
  boolean isEmpty() {
    return request.length == 0 && unread == null;
  }

  /** How many were decided. */
  long decided() {
    return decided;
  }

  /** What becomes of the connection if the one that was decided last is the last one. */
  ConnectionOutcome outcome() {
    return outcome;
  }

  /** Bytes that counted, of all of them. */
  long bytes() {
    return bytes + Math.min(request.length, maxRequestBytes);
  }
}
