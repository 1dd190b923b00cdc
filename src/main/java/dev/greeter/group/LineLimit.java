package dev.greeter.group;

import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A limit of the lines at INFO about what ends: of each outcome so many in a second, which begins
 * with the first of them, and at its end one line with the number of the rest. Thread-safe.
 */
public final class LineLimit {

  private static final int SECOND_MS = 1000;

  private final Vertx vertx;
  private final NamedLog log;
  private final String counted;
  private final int perSecond;
  private final Map<String, Second> seconds = new ConcurrentHashMap<>();

  /** What has ended in the same way in a second, and how many wanted a line. */
  private record Second(AtomicInteger ended, AtomicInteger lines) {

    Second() {
      this(new AtomicInteger(), new AtomicInteger());
    }
  }

  /**
   * Makes the limit of a log.
   *
   * @param vertx for its timers
   * @param log where the rest is summed up
   * @param counted the key of its number
   * @param perSecond lines of each outcome in a second
   */
  public LineLimit(Vertx vertx, NamedLog log, String counted, int perSecond) {
    this.vertx = vertx;
    this.log = log;
    this.counted = counted;
    this.perSecond = perSecond;
  }

  /**
   * Counts one more.
   *
   * @param outcome how it ended
   * @return whether it has a line of its own
   */
  public boolean admits(String outcome) {
    return admits(outcome, perSecond);
  }

  /** Counts one more that has no line of its own. */
  public void sumUpOnly(String outcome) {
    admits(outcome, 0);
  }

  private boolean admits(String outcome, int most) {
    Second second = seconds.computeIfAbsent(outcome, first -> new Second());
    if (second.ended.getAndIncrement() == 0) {
      vertx.setTimer(SECOND_MS, id -> sumUp(outcome));
    }
    return most > 0 && second.lines.getAndIncrement() < most;
  }

  /** Sums up what has no line yet. */
  public void close() {
    seconds.keySet().forEach(this::sumUp);
  }

  private void sumUp(String outcome) {
    Second second = seconds.get(outcome);
    int more = second.ended.getAndSet(0) - Math.min(perSecond, second.lines.getAndSet(0));
    if (more > 0) {
      log.info()
          .addKeyValue("outcome", outcome)
          .addKeyValue(counted, more)
          .log("suppressed {} more lines like this", more);
    }
  }
}
