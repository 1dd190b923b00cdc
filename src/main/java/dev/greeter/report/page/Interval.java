package dev.greeter.report.page;

import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Latencies;
import dev.greeter.report.Quiet;
import dev.greeter.report.Slice;
import dev.greeter.report.Timeline;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a picture shows of one {@link Slice}. Intervals follow one another without a gap.
 *
 * @param startMs its begin, in milliseconds after the begin of the first one
 * @param widthMs how long it is, above 0
 * @param counts how many ended how; every outcome is there
 * @param latency of what ended in it, or null if nothing did or that was not measured
 * @param ownLatenessMs of what was due in it, at the 99th percentile; null the same way
 * @param quiet times without a reply that were over in it
 */
record Interval(
    long startMs,
    long widthMs,
    Map<ExchangeOutcome, Long> counts,
    Latency latency,
    Double ownLatenessMs,
    Quiet quiet) {

  /** Total latencies, in milliseconds. */
  record Latency(double p50Ms, double p99Ms, double maxMs) {

    /** Of a histogram in microseconds; null if it is empty. */
    static Latency of(Histogram total) {
      return total.getTotalCount() == 0
          ? null
          : new Latency(Latencies.ms(total, 50), Latencies.ms(total, 99), Latencies.ms(total, 100));
    }
  }

  /** The intervals of a timeline, from the first to the last one with anything in it. */
  static List<Interval> of(Timeline timeline) {
    Map<ExchangeOutcome, long[]> rows = new EnumMap<>(ExchangeOutcome.class);
    for (ExchangeOutcome outcome : ExchangeOutcome.values()) {
      rows.put(outcome, timeline.counts(outcome));
    }
    Histogram[] totals = timeline.totals();
    Histogram[] lateness = timeline.ownLateness();
    Quiet[] quiet = timeline.quiet();
    long widthMs = timeline.sliceMs();
    List<Interval> intervals = new ArrayList<>();
    for (int i = 0; i < totals.length; i++) {
      int at = i;
      Map<ExchangeOutcome, Long> counts = new EnumMap<>(ExchangeOutcome.class);
      rows.forEach((outcome, row) -> counts.put(outcome, row[at]));
      intervals.add(
          new Interval(
              i * widthMs,
              widthMs,
              counts,
              Latency.of(totals[i]),
              ownLateness(lateness[i]),
              quiet[i]));
    }
    return intervals;
  }

  private static Double ownLateness(Histogram lateness) {
    return lateness.getTotalCount() == 0 ? null : Latencies.ms(lateness, 99);
  }

  /** From when to when, for people. */
  String when() {
    return "%s to %s".formatted(seconds(startMs), seconds(startMs + widthMs));
  }

  /** A slice is whole seconds wide. */
  private static String seconds(long ms) {
    return ms / 1000 + " s";
  }
}
