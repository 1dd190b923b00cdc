package dev.greeter.client;

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
 * Counts results as they come, in memory that does not depend on how many there are. Thread-safe.
 */
final class Tally {

  /** Different replies that are told apart; what comes after them is counted together. */
  private static final int MAX_REPLIES = 100;

  /** Latencies are kept in microseconds, to three digits, up to a day. */
  private static final int DIGITS = 3;

  private static final long MAX_MICROS = TimeUnit.DAYS.toMicros(1);

  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final Map<String, Long> replies = new LinkedHashMap<>();
  private final Map<Integer, Outcome> delays = new TreeMap<>();
  private final Histogram connect = new Histogram(MAX_MICROS, DIGITS);
  private final Histogram firstByte = new Histogram(MAX_MICROS, DIGITS);
  private final Histogram total = new Histogram(MAX_MICROS, DIGITS);
  private final Timeline timeline = new Timeline();
  private final boolean searches;
  private long otherReplies;
  private long ended;

  Tally(boolean searches) {
    this.searches = searches;
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, 0L);
    }
  }

  synchronized void add(Result result, long elapsedNanos) {
    ended++;
    outcomes.merge(result.outcome(), 1L, Long::sum);
    timeline.add(result.outcome(), elapsedNanos);
    record(connect, result.connectNanos());
    record(firstByte, result.firstByteNanos());
    record(total, result.totalNanos());
    if (result.reply().length() > 0) {
      String reply = result.reply().toString(StandardCharsets.UTF_8);
      if (replies.size() < MAX_REPLIES || replies.containsKey(reply)) {
        replies.merge(reply, 1L, Long::sum);
      } else {
        otherReplies++;
      }
    }
    if (searches && result.lifetimeNanos() >= 0) {
      // Of equal delays the one that died counts.
      delays.merge(result.delayMs(), result.outcome(), (one, other) -> survived(one) ? other : one);
    }
  }

  /** A silence was survived if a reply came after it. */
  static boolean survived(Outcome outcome) {
    return outcome == Outcome.REPLIED || outcome == Outcome.MISMATCH;
  }

  private static void record(Histogram histogram, long nanos) {
    if (nanos >= 0) {
      histogram.recordValue(Math.min(MAX_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos)));
    }
  }

  /** How many have ended. */
  synchronized long ended() {
    return ended;
  }

  /** How many have become something else than that. */
  synchronized long failures(String expected) {
    return outcomes.entrySet().stream()
        .filter(entry -> !entry.getKey().word().equals(expected))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Everything so far, for good. */
  synchronized Report report(String target, Work.State state) {
    List<Report.Reply> counted = new ArrayList<>();
    replies.forEach((reply, count) -> counted.add(new Report.Reply(reply, count)));
    counted.sort((one, other) -> Long.compare(other.count(), one.count()));
    return new Report(
        target,
        state.elapsedNanos(),
        ended,
        new EnumMap<>(outcomes),
        counted,
        otherReplies,
        connect.copy(),
        firstByte.copy(),
        total.copy(),
        searches,
        new TreeMap<>(delays),
        state.delayed(),
        state.skipped(),
        state.inFlight(),
        timeline.copy());
  }
}
