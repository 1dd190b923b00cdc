package dev.greeter;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How late this machine is at the same time: a thread of its own wants to run every five
 * milliseconds. An upper limit of a test is longer by that.
 */
public final class Stalls implements AutoCloseable {

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private long lateNanos;
  private boolean over;

  private Stalls() {}

  /** Begins; the end of the test is the end of it. */
  public static Stalls begin() {
    Stalls stalls = Leftovers.add(new Stalls());
    Thread thread = new Thread(stalls::tick, "stalls");
    thread.setDaemon(true);
    thread.start();
    return stalls;
  }

  private void tick() {
    long due = System.nanoTime() + TICK_NANOS;
    while (isWanted()) {
      LockSupport.parkNanos(due - System.nanoTime());
      long now = System.nanoTime();
      if (now >= due) {
        wasLate(now - due);
        due = now + TICK_NANOS;
      }
    }
  }

  private synchronized boolean isWanted() {
    return !over;
  }

  private synchronized void wasLate(long nanos) {
    lateNanos += nanos;
  }

  /** All of it so far. */
  public synchronized Duration late() {
    return Duration.ofNanos(lateNanos);
  }

  @Override
  public synchronized void close() {
    over = true;
  }
}
