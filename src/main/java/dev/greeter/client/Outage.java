package dev.greeter.client;

import dev.greeter.report.Units;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Finds when a service turns bad and when it is good again, from what it is told and by the clock
 * of its caller. Bad are three failures in a row, a silence in which three exchanges were due, or
 * three failures and over 5 % of the exchanges of the last ten seconds; good again are ten seconds
 * without one. Thread-safe.
 */
final class Outage {

  private static final int LEAST_FAILURES = 3;
  private static final int SHOWN_FAILURES = 5;
  private static final int SECONDS = 10;
  private static final double MOST = 0.05;

  /** Counts of exchanges at one moment. */
  private record Counts(long succeeded, long failed) {}

  /** A failure, for people. */
  private record Failure(long nanos, String words) {}

  /** The last ones. */
  private final Deque<Failure> last = new ArrayDeque<>();

  /** One for each of the last seconds, oldest first. */
  private final Deque<Counts> seconds = new ArrayDeque<>();

  private final long intervalNanos;
  private int inARow;
  private long succeededBefore;
  private boolean isBad;
  private long badSinceNanos;
  private long failedBefore;

  /**
   * Begins with a service that is good.
   *
   * @param intervalNanos between two exchanges
   */
  Outage(long intervalNanos) {
    this.intervalNanos = intervalNanos;
  }

  /**
   * Takes a failure.
   *
   * @param words where, and why
   * @param silentNanos how long it took for a time limit, if nothing has succeeded meanwhile, else
   *     0
   * @param succeeded exchanges that have succeeded by now
   * @param failed those that have failed, with this one
   * @param nanos now
   * @return what the first failures were if the service turns bad with this one, else null
   */
  synchronized String failed(
      String words, long silentNanos, long succeeded, long failed, long nanos) {
    inARow = succeeded == succeededBefore ? inARow + 1 : 1;
    succeededBefore = succeeded;
    last.add(new Failure(nanos, words));
    if (last.size() > SHOWN_FAILURES) {
      last.remove();
    }
    boolean isSilent = silentNanos >= LEAST_FAILURES * intervalNanos;
    int first = Math.min(inARow, LEAST_FAILURES);
    return isSilent || first == LEAST_FAILURES ? turn(first, silentNanos, failed - first) : null;
  }

  /**
   * Tells whether too many have failed of late; to be called once a second.
   *
   * @return as {@link #failed}
   */
  synchronized String isOver(long succeeded, long failed) {
    Counts now = new Counts(succeeded, failed);
    Counts then = seconds.isEmpty() ? new Counts(0, 0) : seconds.peek();
    seconds.add(now);
    if (seconds.size() > SECONDS) {
      seconds.remove();
    }
    long failures = now.failed - then.failed;
    long all = failures + now.succeeded - then.succeeded;
    return failures >= LEAST_FAILURES && failures > MOST * all
        ? turn(LEAST_FAILURES, 0, then.failed)
        : null;
  }

  private String turn(int count, long silentNanos, long before) {
    if (isBad) {
      return null;
    }
    isBad = true;
    List<Failure> first = last.stream().skip(Math.max(0, last.size() - count)).toList();
    badSinceNanos = first.get(0).nanos - silentNanos;
    failedBefore = before;
    return first.stream().map(Failure::words).distinct().collect(Collectors.joining("; "));
  }

  /** Tells whether it is bad. */
  synchronized boolean isBad() {
    return isBad;
  }

  /** Tells for people how long it has been bad; null where it is not. */
  synchronized String lasting(long nanos) {
    return isBad ? "bad for " + age(badSinceNanos, nanos) : null;
  }

  /** Lists the last failures for people, the last one first. */
  synchronized List<String> last(long nanos) {
    List<String> lines = new ArrayList<>();
    last.forEach(it -> lines.add(0, age(it.nanos, nanos) + " ago: " + it.words));
    return lines;
  }

  private static String age(long sinceNanos, long nanos) {
    return Units.duration(TimeUnit.NANOSECONDS.toMillis(nanos - sinceNanos));
  }

  /**
   * Tells whether a service that was bad is good again; to be called once a second. One of which
   * nothing has succeeded since is not, however long its exchanges take to fail.
   *
   * @param succeeded exchanges that have succeeded by now
   * @param failed exchanges that have failed by now
   * @param nanos now
   * @return how long it was bad, and how many failed, if it is; else null
   */
  synchronized String isGood(long succeeded, long failed, long nanos) {
    if (!isBad || succeeded == succeededBefore) {
      return null;
    }
    if (nanos - last.peekLast().nanos < TimeUnit.SECONDS.toNanos(SECONDS)) {
      return null;
    }
    isBad = false;
    double lastedSeconds = (last.peekLast().nanos - badSinceNanos) / 1e9;
    long failures = failed - failedBefore;
    String words = failures == 1 ? "failure" : "failures";
    return String.format(Locale.ROOT, "%.1f s, %d %s", lastedSeconds, failures, words);
  }
}
