package dev.greeter.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Counts results as they come, in memory that does not depend on how many there are. It has a
 * single writer, which hands it on when it is done: not thread-safe.
 */
public final class Recorder {

  /** Different replies that are told apart; what comes after them is counted together. */
  private static final int MAX_REPLIES = 100;

  /** Latencies are kept in microseconds, to three digits, up to a day. */
  private static final int DIGITS = 3;

  private static final long MAX_MICROS = TimeUnit.DAYS.toMicros(1);

  private final Map<ExchangeOutcome, Long> outcomes = new EnumMap<>(ExchangeOutcome.class);
  private final Map<String, Long> replies = new LinkedHashMap<>();
  private final Map<Integer, ExchangeOutcome> delays = new TreeMap<>();
  private final Histogram connect = new Histogram(MAX_MICROS, DIGITS);
  private final Histogram firstByte = new Histogram(MAX_MICROS, DIGITS);
  private final Histogram total = new Histogram(MAX_MICROS, DIGITS);
  private final Timeline timeline = new Timeline();
  private final boolean searches;
  private long otherReplies;
  private long delayed;
  private long skipped;
  private long abandoned;

  /**
   * Begins empty.
   *
   * @param searches whether the results are of a search for an idle timeout
   */
  public Recorder(boolean searches) {
    this.searches = searches;
    for (ExchangeOutcome outcome : ExchangeOutcome.values()) {
      outcomes.put(outcome, 0L);
    }
  }

  /**
   * Counts an exchange that has ended.
   *
   * @param result how
   * @param elapsedNanos when, after the begin of the measurement
   */
  public void ended(ExchangeResult result, long elapsedNanos) {
    outcomes.merge(result.outcome(), 1L, Long::sum);
    timeline.add(result.outcome(), elapsedNanos);
    record(connect, result.connectNanos());
    record(firstByte, result.firstByteNanos());
    record(total, result.totalNanos());
    if (result.reply().length() > 0) {
      reply(result.reply().toString(StandardCharsets.UTF_8), 1);
    }
    if (searches && result.lifetimeNanos() >= 0) {
      delay(result.delayMs(), result.outcome());
    }
  }

  /** Counts a start that came later than scheduled. */
  public void delayed() {
    delayed++;
  }

  /**
   * Counts what did not end.
   *
   * @param skippedStarts starts that did not come before the time was up
   * @param inFlight exchanges that were in flight when the measurement was stopped
   */
  public void unfinished(long skippedStarts, long inFlight) {
    skipped += skippedStarts;
    abandoned += inFlight;
  }

  /**
   * Adds what another has counted.
   *
   * @param other whose writer is done
   */
  public void add(Recorder other) {
    other.outcomes.forEach((outcome, count) -> outcomes.merge(outcome, count, Long::sum));
    other.replies.forEach(this::reply);
    other.delays.forEach(this::delay);
    connect.add(other.connect);
    firstByte.add(other.firstByte);
    total.add(other.total);
    timeline.add(other.timeline);
    otherReplies += other.otherReplies;
    delayed += other.delayed;
    skipped += other.skipped;
    abandoned += other.abandoned;
  }

  private void reply(String reply, long count) {
    if (replies.size() < MAX_REPLIES || replies.containsKey(reply)) {
      replies.merge(reply, count, Long::sum);
    } else {
      otherReplies += count;
    }
  }

  /** Of equal delays the one that died counts. */
  private void delay(int delayMs, ExchangeOutcome outcome) {
    delays.merge(delayMs, outcome, (one, other) -> one.survived() ? other : one);
  }

  private static void record(Histogram histogram, long nanos) {
    if (nanos >= 0) {
      histogram.recordValue(Math.min(MAX_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos)));
    }
  }

  /**
   * Everything that was counted.
   *
   * @param target where the exchanges went
   * @param elapsedNanos from the first start to the end
   * @return a report of its own
   */
  public Report report(String target, long elapsedNanos) {
    List<Report.Reply> counted = new ArrayList<>();
    replies.forEach((reply, count) -> counted.add(new Report.Reply(reply, count)));
    counted.sort((one, other) -> Long.compare(other.count(), one.count()));
    return new Report(
        target,
        elapsedNanos,
        outcomes.values().stream().mapToLong(Long::longValue).sum(),
        new EnumMap<>(outcomes),
        counted,
        otherReplies,
        connect.copy(),
        firstByte.copy(),
        total.copy(),
        searches,
        new TreeMap<>(delays),
        delayed,
        skipped,
        abandoned,
        timeline.copy());
  }
}
