package dev.greeter.client;

/**
 * How far a part of a schedule has come: which of its starts are taken, and whether there are more.
 * On one event loop: not thread-safe.
 */
final class ScheduleCursor {

  private final Schedule part;
  private final Start start;
  private long taken;

  /** Whether starts have to wait for room. */
  private boolean full;

  private boolean over;

  /**
   * Begins at the first start.
   *
   * @param part of the schedule
   * @param start what it counts from
   */
  ScheduleCursor(Schedule part, Start start) {
    this.part = part;
    this.start = start;
  }

  /** The nanoseconds since the begin. */
  long elapsedNanos() {
    return start.elapsedNanos();
  }

  /** A time after the begin, by {@link System#nanoTime}. */
  long at(long elapsedNanos) {
    return start.nanos() + elapsedNanos;
  }

  /** When the next start is due, after the begin. */
  long dueNanos() {
    return part.dueNanos(taken);
  }

  /** The silence of the first request of a connection, in milliseconds. */
  int delayMs() {
    return part.delayMs(taken);
  }

  /** Takes the next start: its silence, in milliseconds. */
  int take() {
    return part.delayMs(taken++);
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

  /** One that was taken has not come about. */
  void giveBack() {
    taken--;
  }

  /** Whether the next start has had to wait for room. */
  boolean isFull() {
    return full;
  }

  /** Whether the next start has to wait for room. */
  void full(boolean isFull) {
    full = isFull;
  }

  /**
   * When the time is up, what was due before still starts, however coarse the timer that says so;
   * only what had to wait for room until then is skipped.
   */
  boolean isOver() {
    long elapsed = elapsedNanos();
    over |= part.isOver(taken, elapsed) || (full && part.isTimeUp(elapsed));
    return over;
  }

  /** How much of the time of the schedule has passed: all of it when no more starts come. */
  long ranNanos() {
    if (!part.hasWork()) {
      return 0;
    }
    long all = part.durationNanos();
    return isOver() ? all : Math.min(all, elapsedNanos());
  }

  /** Starts that were due and did not come. */
  long skipped() {
    return part.skipped(taken, elapsedNanos());
  }
}
