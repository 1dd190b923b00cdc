package dev.greeter.server;

import io.vertx.core.buffer.Buffer;

/**
 * The requests of one connection: bytes in, decided requests out, in order, each cut by the frame
 * and answered by the table, or whatever else answers. It knows no socket and no time. Not
 * thread-safe.
 */
final class Requests {

  private final Replies replies;
  private final Answerer answerer;
  private final Frame frame;
  private final int maxRequestBytes;

  /** 0 for no limit. */
  private final int most;

  /** What is not decided yet, from the begin on; null for nothing. */
  private Buffer unread;

  private int begin;

  /** How many of those bytes were looked at, and end no request. */
  private int known;

  /** Whether the reply to the latest request is still to come. */
  private boolean asked;

  private long decided;
  private long bytes;

  /** To the one that was decided last; null before. */
  private Reply latest;

  /** Of a connection without a byte yet, and with so many requests at most, 0 for no limit. */
  Requests(Replies replies, Answerer answerer, Frame frame, int maxRequestBytes, int most) {
    this.replies = replies;
    this.answerer = answerer;
    this.frame = frame;
    this.maxRequestBytes = maxRequestBytes;
    this.most = most;
  }

  /** Takes more bytes, which are its own from now on. */
  void add(Buffer more) {
    if (unread == null) {
      unread = more;
    } else {
      if (begin > 0) {
        unread = unread.getBuffer(begin, unread.length());
      }
      unread.appendBuffer(more);
    }
    begin = 0;
  }

  /**
   * Decides the next request, which counts from now on.
   *
   * @return the reply to it, or null as long as it may grow, or {@link #isAsked}
   */
  Reply next() {
    if (unread == null || known == unread.length() - begin) {
      return null;
    }
    int end = frame.end(unread, begin, known);
    if (end == Frame.MAY_GROW) {
      known = unread.length() - begin;
      return null;
    }
    return end == Frame.OVERSIZE ? oversize() : answer(end);
  }

  /**
   * Decides the next request, for nothing is added to it any more.
   *
   * @return the reply to it, even if it has no byte, or null if {@link #isAsked}
   */
  Reply last() {
    if (unread == null) {
      return decided(replies.other(ConnectionOutcome.EMPTY));
    }
    int length = unread.length() - begin;
    if (frame.isWholeAtEnd()) {
      return length > maxRequestBytes ? oversize() : answer(unread.length());
    }
    drop(length, unread.length());
    return decided(new Reply(ConnectionOutcome.PARTIAL, null, false, true));
  }

  private Reply answer(int end) {
    byte[] request = frame.request(unread, begin, end);
    drop(request.length, end);
    Reply reply = answerer.answer(request);
    asked = reply == null;
    return asked ? null : decided(reply);
  }

  private Reply oversize() {
    drop(maxRequestBytes, unread.length());
    return decided(replies.other(ConnectionOutcome.OVERSIZE));
  }

  private void drop(int counted, int end) {
    bytes += Math.min(counted, maxRequestBytes);
    known = 0;
    begin = end;
    if (begin == unread.length()) {
      unread = null;
    }
  }

  /** Whether the reply to the latest request is still to come. */
  boolean isAsked() {
    return asked;
  }

  /** That reply where there is none. */
  Reply failed() {
    return replies.other(ConnectionOutcome.FAILED);
  }

  /** A request has this reply, and counts from now on. */
  Reply decided(Reply reply) {
    asked = false;
    decided++;
    latest = reply;
    return reply;
  }

  /** Whether the request that was decided last is the last one. */
  boolean isOver() {
    return decided == most || latest.isLast();
  }

  /** Whether a connection has no more than one. */
  boolean isOnly() {
    return most == 1;
  }

  /** Whether no byte has come of the request that is not decided yet. */
  boolean isEmpty() {
    return unread == null;
  }

  /** Whether what has come of it is decided when the time is up. */
  boolean endsInTime() {
    return unread != null && frame.isWholeInTime();
  }

  /** How many were decided. */
  long decided() {
    return decided;
  }

  /** What becomes of the connection if the one that was decided last is the last one. */
  ConnectionOutcome outcome() {
    return latest.outcome();
  }

  /** Bytes that counted, of all of them. */
  long bytes() {
    return bytes + Math.min(known, maxRequestBytes);
  }
}
