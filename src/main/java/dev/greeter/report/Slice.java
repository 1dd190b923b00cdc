package dev.greeter.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What ended in one slice of time. Slices follow one another without a gap.
 *
 * @param startMs its begin, in milliseconds after the begin of the first one
 * @param widthMs how long it is, above 0
 * @param counts how many ended how; every outcome is there
 * @param latency of what ended in it, or null if nothing did or that was not measured
 */
record Slice(long startMs, long widthMs, Map<ExchangeOutcome, Long> counts, Latency latency) {

  /** Total latencies, in milliseconds. */
  record Latency(double p50Ms, double p99Ms, double maxMs) {}

  /** The slices of a report, from the first to the last one with anything in it. */
  static List<Slice> of(Report report) {
    Timeline timeline = report.timeline();
    long widthMs = timeline.sliceMs();
    List<Slice> slices = new ArrayList<>();
    for (int i = 0; i < timeline.counts(ExchangeOutcome.REPLIED).length; i++) {
      Map<ExchangeOutcome, Long> counts = new EnumMap<>(ExchangeOutcome.class);
      for (ExchangeOutcome outcome : ExchangeOutcome.values()) {
        counts.put(outcome, timeline.counts(outcome)[i]);
      }
      slices.add(new Slice(i * widthMs, widthMs, counts, null));
    }
    return slices;
  }

  /** From when to when, for people. */
  String when() {
    return "%s to %s".formatted(seconds(startMs), seconds(startMs + widthMs));
  }

  private static String seconds(long ms) {
    return (ms % 1000 == 0 ? Long.toString(ms / 1000) : Double.toString(ms / 1e3)) + " s";
  }
}
