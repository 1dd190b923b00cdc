package dev.greeter.client;

import dev.greeter.report.Attempt;

/**
 * A cursor tells how far a part of a schedule has come: which of its starts are taken, and whether
 * there are more. On one event loop: not thread-safe.
 */
final class ScheduleCursor {

  private Schedule part;
  private final Start start;
  private long taken;

  /** Whether starts have to wait for room. */
  private boolean full;

  private boolean over;

  /**
   * Places the cursor at the first start.
   *
   * @param part of the schedule
   * @param start what it counts from
   */
  ScheduleCursor(Schedule part, Start start) {
    this.part = part;
    this.start = start;
  }

  /** Counts the nanoseconds since the begin. */
  long elapsedNanos() {
    return start.elapsedNanos();
  }

  /** Converts a time after the begin to one by {@link System#nanoTime}. */
  long at(long elapsedNanos) {
    return start.nanos() + elapsedNanos;
  }

  /** Tells when the next start is due, after the begin. */
  long dueNanos() {
    return part.dueNanos(taken);
  }

  /** Tells what the first request of a connection is. */
  Attempt attempt() {
    return part.attempt(taken);
  }

  /** Takes the next start. */
  Attempt take() {
    return part.attempt(taken++);
  }

  /** Takes the next start, unless there is none any more in so many nanoseconds. */
  boolean takeIn(long nanos) {
    boolean none = part.isOver(taken, elapsedNanos() + nanos);
    if (!none) {
      taken++;
    }
    // None that would come in time is the end of the schedule, too.
    over |= none;
    return !none;
  }

  /** Ends the schedule now: what was due before still starts, unless it has had to wait. */
  void end() {
    part = part.until(elapsedNanos());
  }

  /** Leaves out what was due before a time after the begin, and tells how many starts that were. */
  long leaveOut(long elapsedNanos) {
    long leftOut = Math.max(0, part.dueBefore(elapsedNanos) - taken);
    taken += leftOut;
    return leftOut;
  }

  /** Gives back a start that was taken and has not come about. */
  void giveBack() {
    taken--;
  }

  /** Tells whether the next start has had to wait for room. */
  boolean isFull() {
    return full;
  }

  /** Notes whether the next start has to wait for room. */
  void full(boolean isFull) {
    full = isFull;
  }

  /**
   * Tells whether no more starts come. When the time is up, what was due before still starts,
   * however coarse the timer that says so; only what had to wait for room until then is skipped.
   */
  boolean isOver() {
    long elapsed = elapsedNanos();
    over |= part.isOver(taken, elapsed) || (full && part.isTimeUp(elapsed));
    return over;
  }

  /** Tells how much of the schedule's time has passed: all of it when no more starts come. */
  long ranNanos() {
    if (!part.hasWork()) {
      return 0;
    }
    long all = part.durationNanos();
    return isOver() ? all : Math.min(all, elapsedNanos());
  }

  /** Counts the starts that were due and did not come. */
  long skipped() {
    return part.skipped(taken, elapsedNanos());
  }
}
