package dev.greeter.report.form;

import dev.greeter.report.Conditions;
import dev.greeter.report.ConnectionEnd;
import dev.greeter.report.Connections;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.IdleLimit;
import dev.greeter.report.Latencies;
import dev.greeter.report.Origin;
import dev.greeter.report.Packed;
import dev.greeter.report.Part;
import dev.greeter.report.Parts;
import dev.greeter.report.Quiet;
import dev.greeter.report.Report;
import dev.greeter.report.TextCounts;
import dev.greeter.report.Timeline;
import dev.greeter.report.Work;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/** A report as JSON; docs/measuring.md lists the keys. */
public final class JsonReport {

  /** Of the form that is written; a reader refuses what is newer. */
  static final int VERSION = 2;

  static final String LONGEST = "longestWithoutReplyMs";
  static final String LONGEST_GAP = "longestGapMs";

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
    parts(json, report.origin().parts());
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
    connections(json, report.connections());
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
        .put("id", oneOrList(origin.parts().ids()))
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
    quiet(json, timeline.quiet());
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

  /** Puts the reports of single processes into a sum, with what they planned and made together. */
  private static void parts(JsonObject report, Parts parts) {
    Collection<Work> work = parts.work();
    report.put("planned", amounts(work, Work::planned)).put("made", amounts(work, Work::made));
    report.put("parts", new JsonArray(parts.all().stream().map(JsonReport::part).toList()));
  }

  private static JsonObject part(Part part) {
    JsonObject json = new JsonObject();
    if (part.id() != null) {
      json.put("id", part.id());
    }
    if (part.run() != null) {
      json.put("run", part.run());
    }
    if (part.of() > 1) {
      json.put("share", new JsonObject().put("index", part.index()).put("of", part.of()));
    }
    if (part.work() != null) {
      List<Work> work = List.of(part.work());
      json.put("planned", amounts(work, Work::planned)).put("made", amounts(work, Work::made));
    }
    return json;
  }

  private static JsonObject amounts(Collection<Work> all, ToLongFunction<Work> amount) {
    JsonObject json = new JsonObject();
    all.forEach(work -> json.put(work.unit().key(), amount.applyAsLong(work)));
    return json;
  }

  /** Puts kept connections into a report that has any. */
  private static void connections(JsonObject report, Connections connections) {
    if (!connections.areKept()) {
      return;
    }
    JsonObject ends = new JsonObject();
    for (ConnectionEnd end : ConnectionEnd.values()) {
      ends.put(end.word(), connections.ended(end));
    }
    report.put(
        "connections",
        new JsonObject()
            .put("requests", connections.requests())
            .put("lostRequests", connections.lostRequests())
            .put("count", connections.count())
            .put("ends", ends)
            .put("reconnects", connections.reconnects())
            .put("cut", connections.cut())
            .put("gapMs", latency(connections.gaps()))
            .put(LONGEST, connections.longestQuietMs()));
  }

  /** Puts the longest times without a reply into a timeline that has any. */
  private static void quiet(JsonObject timeline, Quiet[] slices) {
    put(timeline, LONGEST, slices, Quiet::longestMs);
    put(timeline, LONGEST_GAP, slices, Quiet::longestGapMs);
  }

  private static void put(
      JsonObject timeline, String key, Quiet[] slices, Function<Quiet, Double> ms) {
    if (Arrays.stream(slices).map(ms).anyMatch(Objects::nonNull)) {
      JsonArray row = new JsonArray();
      Arrays.stream(slices).map(ms).forEach(row::add);
      timeline.put(key, row);
    }
  }
}
