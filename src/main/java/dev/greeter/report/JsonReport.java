package dev.greeter.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** A report as JSON; docs/measuring.md lists the keys. */
public final class JsonReport {

  /** Of the form that is written; a reader refuses what is newer. */
  static final int VERSION = 2;

  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};
  private static final String[] NAMES = {"p50", "p90", "p99", "p999", "max"};

  private JsonReport() {}

  /**
   * The object.
   *
   * @param report of a measurement
   * @return a new one
   */
  public static JsonObject of(Report report) {
    JsonObject json = origin(report);
    PartsJson.put(json, report.origin().parts());
    JsonObject counts = new JsonObject();
    report.outcomes().forEach((outcome, count) -> counts.put(outcome.word(), count));
    json.put("outcomes", counts)
        .put("replies", counts("reply", report.replyCounts()))
        .put("otherReplies", report.replyCounts().others())
        .put(
            "latencyMs",
            new JsonObject()
                .put("ownLateness", latency(report.ownLateness()))
                .put("connect", latency(report.connect()))
                .put("firstByte", latency(report.firstByte()))
                .put("total", latency(report.total())))
        .put("startsDelayed", report.delayed())
        .put("startsHeldBack", report.heldBack())
        .put("startsSkipped", report.skipped())
        .put("abandoned", report.abandoned())
        .put("timeline", timeline(report.timeline()));
    conditions(json, report.conditions());
    ConnectionsJson.put(json, report.connections());
    TextCounts greetings = report.greetingCounts();
    if (!greetings.counted().isEmpty()) {
      json.put("greeting", counts("greeting", greetings)).put("otherGreetings", greetings.others());
    }
    if (report.searches()) {
      search(json, report);
    }
    return json;
  }

  private static JsonObject origin(Report report) {
    Origin origin = report.origin();
    return new JsonObject()
        .put("version", VERSION)
        .put("id", oneOrList(PartsJson.ids(origin.parts())))
        .put("target", oneOrList(origin.targets()))
        .put("startedAt", origin.startedAt().toString())
        .put("endedAt", origin.endedAt().toString())
        .put("greeter", oneOrList(origin.versions()))
        .put("measuredBy", oneOrList(origin.measuredBy()))
        .put("configuration", oneOrList(origin.configurationObjects()))
        .put("durationMs", report.elapsedNanos() / 1e6)
        .put("exchanges", report.exchanges())
        .put("ratePerSecond", report.ratePerSecond());
  }

  private static Object oneOrList(Collection<?> values) {
    return values.size() == 1 ? values.iterator().next() : new JsonArray(List.copyOf(values));
  }

  private static JsonObject timeline(Timeline timeline) {
    JsonObject outcomes = new JsonObject();
    for (ExchangeOutcome outcome : ExchangeOutcome.values()) {
      JsonArray row = new JsonArray();
      Arrays.stream(timeline.counts(outcome)).forEach(row::add);
      outcomes.put(outcome.word(), row);
    }
    JsonObject json =
        new JsonObject()
            .put("sliceMs", timeline.sliceMs())
            .put("startedAt", Instant.EPOCH.plus(timeline.start()).toString())
            .put("outcomes", outcomes)
            .put("total", packed(timeline.totals()));
    Histogram[] lateness = timeline.ownLateness();
    if (Arrays.stream(lateness).anyMatch(it -> it.getTotalCount() > 0)) {
      json.put("ownLateness", packed(lateness));
    }
    ConnectionsJson.putTimes(json, timeline.quiet());
    return json;
  }

  private static JsonArray packed(Histogram[] histograms) {
    JsonArray row = new JsonArray();
    for (Histogram histogram : histograms) {
      row.add(histogram.getTotalCount() == 0 ? null : Packed.of(histogram));
    }
    return row;
  }

  /** What did not happen has no key. */
  private static void conditions(JsonObject json, Conditions conditions) {
    if (conditions.warmUpNanos() > 0) {
      json.put("warmUpMs", conditions.warmUpMs());
    }
    if (conditions.gcPauses() > 0) {
      json.put(
          "gcPauses",
          new JsonObject()
              .put("count", conditions.gcPauses())
              .put("longestMs", conditions.longestGcPauseMs()));
    }
  }

  private static void search(JsonObject json, Report report) {
    JsonArray delays = new JsonArray();
    report
        .silences()
        .forEach(
            (delayMs, silence) ->
                delays.add(
                    new JsonObject()
                        .put("delayMs", delayMs)
                        .put("outcome", silence.outcome().word())
                        .put("keptMs", silence.keptMs())
                        .put("lifetimeMs", silence.lifetimeMs())
                        .put("cutAfterMs", silence.cutAfterMs())));
    IdleLimit limit = report.idleLimit();
    json.put("delays", delays)
        .put(
            "idleLimit",
            new JsonObject()
                .put("longestSurvivedMs", limit.survivedMs())
                .put("shortestDiedMs", limit.diedMs())
                .put(
                    "diedAs",
                    Optional.ofNullable(limit.diedAs()).map(ExchangeOutcome::word).orElse(null)));
  }

  private static JsonArray counts(String key, TextCounts texts) {
    JsonArray rows = new JsonArray();
    texts
        .counted()
        .forEach(
            text -> rows.add(new JsonObject().put(key, text.text()).put("count", text.count())));
    return rows;
  }

  /** Counts and percentiles, and the whole. */
  static JsonObject latency(Histogram histogram) {
    JsonObject json = new JsonObject().put("count", histogram.getTotalCount());
    if (histogram.getTotalCount() > 0) {
      for (int i = 0; i < NAMES.length; i++) {
        json.put(NAMES[i], Latencies.ms(histogram, PERCENTILES[i]));
      }
      json.put("histogram", Packed.of(histogram));
    }
    return json;
  }
}
