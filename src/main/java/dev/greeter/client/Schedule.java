package dev.greeter.client;

import dev.greeter.report.Attempt;
import dev.greeter.report.SearchKind;
import dev.greeter.report.Work;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A schedule tells which start is due when: a pure function of its number. It can be divided; its
 * parts have together the starts, the rate and the exchanges in flight of the whole, so that these
 * do not depend on how many instances there are. Immutable.
 *
 * @param attempts what starts do, by their number, over and over
 * @param first number of this part's first start in the whole
 * @param step from a start of this part to its next, in numbers of the whole
 * @param count starts of this part; {@link Long#MAX_VALUE} where the duration ends it
 * @param durationNanos no start is due so long after the begin or later
 * @param ratePerSecond starts of the whole per second; 0 where a start is due as soon as there is
 *     room for it
 * @param inFlight exchanges of this part in flight at once
 */
record Schedule(
    List<Attempt> attempts,
    long first,
    long step,
    long count,
    long durationNanos,
    double ratePerSecond,
    int inFlight) {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Makes the schedule of a configuration: the whole, or the share of this process. */
  static Schedule of(ClientConfig config) {
    Share share = config.shareOrWhole();
    return whole(config).part(share.index(), share.of());
  }

  private static Schedule whole(ClientConfig config) {
    ClientConfig.Load load = config.load();
    List<Attempt> attempts = config.attempts();
    boolean isTimed = load.endless() || load.durationMs() != null;
    long count = isTimed ? Long.MAX_VALUE : load.exchanges();
    long duration =
        load.endless() || load.durationMs() == null
            ? Long.MAX_VALUE
            : TimeUnit.MILLISECONDS.toNanos(load.durationMs());
    return switch (config.mode()) {
      case SEARCH ->
          new Schedule(attempts, 0, 1, attempts.size(), Long.MAX_VALUE, 0, attempts.size());
      case OPEN_LOOP ->
          new Schedule(attempts, 0, 1, count, duration, load.ratePerSecond(), load.maxInFlight());
      case SINGLE, CLOSED_LOOP ->
          new Schedule(attempts, 0, 1, count, duration, 0, load.concurrency());
    };
  }

  /**
   * Cuts one of several parts of nearly equal size.
   *
   * @param index from 0
   * @param of how many parts, at least 1; those that could have nothing in flight get nothing to do
   */
  Schedule part(int index, int of) {
    int parts = Math.min(of, inFlight);
    if (index >= parts) {
      return new Schedule(attempts, first, step, 0, durationNanos, ratePerSecond, 0);
    }
    return new Schedule(
        attempts,
        first + index * step,
        step * parts,
        count == Long.MAX_VALUE ? count : (count - index + parts - 1) / parts,
        durationNanos,
        ratePerSecond,
        inFlight / parts + (index < inFlight % parts ? 1 : 0));
  }

  /** Leaves out what was due before a time after the begin. */
  Schedule from(long elapsedNanos) {
    long next = first + dueBefore(elapsedNanos) * step;
    return new Schedule(attempts, next, step, count, durationNanos, ratePerSecond, inFlight);
  }

  /** Ends at a time after the begin, if not before. */
  Schedule until(long elapsedNanos) {
    long end = Math.min(durationNanos, elapsedNanos);
    return new Schedule(attempts, first, step, count, end, ratePerSecond, inFlight);
  }

  /**
   * Tells how late a start may come, in nanoseconds. Where no end bounds the backlog of a stall,
   * that is a second, or until the next one is due.
   */
  long mostLateNanos() {
    return isEndless() && isPaced() ? Math.max(SECOND, dueNanos(1) - dueNanos(0)) : Long.MAX_VALUE;
  }

  /** Counts the starts that are due before a time after the begin; without a rate, none. */
  long dueBefore(long elapsedNanos) {
    // Of the whole those below this number are.
    long end = (long) Math.ceil(Math.min(elapsedNanos, durationNanos) * ratePerSecond / SECOND);
    return Math.min(count, Math.max(0, (end - first + step - 1) / step));
  }

  /** Tells whether any start is due at all; a share of little work may have none. */
  boolean hasWork() {
    return count > 0 && dueNanos(0) < durationNanos;
  }

  /** Tells what it searches, or null. */
  private SearchKind search() {
    return SearchKind.of(attempts);
  }

  /** Tells whether starts come until the process is told to stop. */
  boolean isEndless() {
    return count == Long.MAX_VALUE && durationNanos == Long.MAX_VALUE;
  }

  /** Tells what {@link #planned} counts. */
  Work.Unit unit() {
    if (durationNanos != Long.MAX_VALUE || isEndless()) {
      return Work.Unit.DURATION;
    }
    return search() == null ? Work.Unit.EXCHANGES : search().planned();
  }

  /** Tells how much is to be done; of a duration, milliseconds. */
  long planned() {
    if (!hasWork()) {
      return 0;
    }
    return unit() == Work.Unit.DURATION ? TimeUnit.NANOSECONDS.toMillis(durationNanos) : count;
  }

  /** Tells whether starts have a time of their own. */
  boolean isPaced() {
    return ratePerSecond > 0;
  }

  /** Tells when a start is due, in nanoseconds after the begin; 0 without a rate. */
  long dueNanos(long start) {
    return isPaced() ? (long) ((first + start * step) / ratePerSecond * SECOND) : 0;
  }

  /** Tells what a start does. */
  Attempt attempt(long start) {
    return attempts.get((int) ((first + start * step) % attempts.size()));
  }

  /** Tells whether no start is due any more, after so many and at that time after the begin. */
  boolean isOver(long started, long elapsedNanos) {
    return started >= count
        || (isTimeUp(elapsedNanos) && (!isPaced() || dueNanos(started) >= durationNanos));
  }

  /** Tells whether starts that were not due before come no more. */
  boolean isTimeUp(long elapsedNanos) {
    return elapsedNanos >= durationNanos;
  }

  /** Counts starts that were due before the time was up and did not come; a rate makes them due. */
  long skipped(long started, long elapsedNanos) {
    if (!isPaced() || elapsedNanos < durationNanos) {
      return 0;
    }
    return Math.max(0, dueBefore(durationNanos) - started);
  }

  /** Estimates the nanoseconds until the end; -1 where nothing is known of it. */
  long leftNanos(long ended, long elapsedNanos) {
    if (isEndless()) {
      return -1;
    }
    if (search() != null) {
      int longestMs = attempts.stream().mapToInt(Attempt::delayMs).max().orElse(0);
      return Math.max(0, TimeUnit.MILLISECONDS.toNanos(longestMs) - elapsedNanos);
    }
    if (durationNanos != Long.MAX_VALUE) {
      return Math.max(0, durationNanos - elapsedNanos);
    }
    if (isPaced()) {
      return Math.max(0, dueNanos(count) - elapsedNanos);
    }
    return ended == 0 ? -1 : (long) ((double) elapsedNanos / ended * (count - ended));
  }
}
