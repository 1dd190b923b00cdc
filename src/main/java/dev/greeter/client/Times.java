package dev.greeter.client;

import dev.greeter.report.ExchangeTimes;

/**
 * The times of the steps of one exchange are measured here. Its total counts from the scheduled
 * start; on a connection that was kept, from the request; of a request that is sent again, from
 * where it did the first time. On one event loop: not thread-safe.
 */
final class Times {

  private static final long NEVER = -1;

  private final long scheduled;
  private final boolean isKept;
  private final boolean isAgain;
  private boolean isReady;

  /** Points in time, by {@link System#nanoTime}. */
  private long began;

  private long known;
  private long ready;
  private long sent;

  /** Durations in nanoseconds. */
  private long resolve = NEVER;

  private long connect = NEVER;

  private long handshake = NEVER;
  private long greeting = NEVER;
  private long silence = NEVER;
  private long firstByte = NEVER;

  private Times(long scheduled, long began, boolean isKept, boolean isAgain) {
    this.scheduled = scheduled;
    this.began = began;
    this.known = scheduled;
    this.ready = scheduled;
    this.isKept = isKept;
    this.isReady = isKept;
    this.isAgain = isAgain;
  }

  /** Measures an exchange that was to start then, by {@link System#nanoTime}. */
  Times(long scheduled) {
    this(scheduled, scheduled, false, false);
  }

  /** Measures an exchange that follows now on a connection that was kept. */
  static Times onKept() {
    long now = System.nanoTime();
    return new Times(now, now, true, false);
  }

  /** Measures the same request, which is sent again now on a new connection. */
  Times again() {
    return new Times(System.nanoTime(), began, false, true);
  }

  /** Notes that the addresses of the name are known, if not at once. */
  void resolved(boolean isLate) {
    known = isLate ? System.nanoTime() : scheduled;
    resolve = known - scheduled;
  }

  /** Notes that the connection is there, and its layers are to come about. */
  void opened() {
    connect = System.nanoTime() - known;
  }

  /** Notes that the connection is ready for a request. */
  void connected() {
    ready = System.nanoTime();
    isReady = true;
    if (connect == NEVER) {
      connect = ready - known;
    } else {
      handshake = ready - known - connect;
    }
  }

  /** Notes that the greeting that was waited for is there: the silence begins with it. */
  void greeted() {
    long now = System.nanoTime();
    greeting = now - ready;
    ready = now;
  }

  /** Notes that the reply is there that the silence follows. */
  void answered() {
    ready = System.nanoTime();
  }

  /** Notes that the request is sent. */
  void sent() {
    sent = System.nanoTime();
    silence = sent - ready;
    if (isKept) {
      began = sent;
    }
  }

  /** Notes that a part of the reply is there: the first one counts. */
  void received() {
    if (firstByte == NEVER) {
      firstByte = System.nanoTime() - sent;
    }
  }

  /** Tells whether the request was sent, here or on a connection before. */
  boolean isSent() {
    return isAgain || silence != NEVER;
  }

  /** Sums up an exchange that ends now. */
  ExchangeTimes ended() {
    long end = System.nanoTime();
    return new ExchangeTimes(
        resolve,
        connect,
        handshake,
        firstByte,
        end - began,
        silence,
        isReady ? end - ready : NEVER,
        greeting);
  }
}
