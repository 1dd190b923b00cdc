package dev.greeter.report;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Counts results as they come, in memory that does not depend on how many there are. It has a
 * single writer, which hands it on when it is done: not thread-safe.
 */
public final class Recorder {

  /** Latencies are kept in microseconds, to three digits, up to a day. */
  private static final int DIGITS = 3;

  private static final long MAX_MICROS = TimeUnit.DAYS.toMicros(1);

  private final Map<ExchangeOutcome, Long> outcomes = new EnumMap<>(ExchangeOutcome.class);
  private final TextCounts greetings = new TextCounts();
  private final TextCounts replies = new TextCounts();
  private final Map<Integer, Silence> silences = new TreeMap<>();
  private final Histogram connect = new Histogram(MAX_MICROS, DIGITS);
  private final Histogram firstByte = new Histogram(MAX_MICROS, DIGITS);
  private final Histogram total = new Histogram(MAX_MICROS, DIGITS);
  private final Timeline timeline = new Timeline();
  private final boolean searches;
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
    count(greetings, result.greeting());
    count(replies, result.reply());
    if (searches) {
      silence(result.delayMs(), new Silence(result.outcome(), result.lifetimeNanos()));
    }
  }

  /**
   * The tail so far.
   *
   * @return total latency at the 99th percentile, in microseconds; 0 where nothing was counted
   */
  public long tailMicros() {
    return total.getValueAtPercentile(99);
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
    greetings.add(other.greetings);
    replies.add(other.replies);
    other.silences.forEach(this::silence);
    connect.add(other.connect);
    firstByte.add(other.firstByte);
    total.add(other.total);
    timeline.add(other.timeline);
    delayed += other.delayed;
    skipped += other.skipped;
    abandoned += other.abandoned;
  }

  private static void count(TextCounts texts, Buffer bytes) {
    if (bytes.length() > 0) {
      texts.add(bytes.toString(StandardCharsets.UTF_8), 1);
    }
  }

  private void silence(int delayMs, Silence silence) {
    silences.merge(delayMs, silence, Silence::worst);
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
    return new Report(
        target,
        elapsedNanos,
        outcomes.values().stream().mapToLong(Long::longValue).sum(),
        new EnumMap<>(outcomes),
        greetings.counted(),
        replies.counted(),
        replies.others(),
        connect.copy(),
        firstByte.copy(),
        total.copy(),
        searches,
        new TreeMap<>(silences),
        delayed,
        skipped,
        abandoned,
        timeline.copy());
  }
}
