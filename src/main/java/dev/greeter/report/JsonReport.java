package dev.greeter.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** A report as JSON; the README lists the keys. */
public final class JsonReport {

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
    JsonObject counts = new JsonObject();
    JsonObject slices = new JsonObject();
    report
        .outcomes()
        .forEach(
            (outcome, count) -> {
              counts.put(outcome.word(), count);
              JsonArray row = new JsonArray();
              for (long ended : report.timeline().counts(outcome)) {
                row.add(ended);
              }
              slices.put(outcome.word(), row);
            });
    JsonObject json =
        new JsonObject()
            .put("target", report.target())
            .put("durationMs", report.elapsedNanos() / 1e6)
            .put("exchanges", report.exchanges())
            .put("ratePerSecond", report.ratePerSecond())
            .put("outcomes", counts)
            .put("replies", counts("reply", report.replies()))
            .put("otherReplies", report.otherReplies())
            .put(
                "latencyMs",
                new JsonObject()
                    .put("connect", latency(report.connect()))
                    .put("firstByte", latency(report.firstByte()))
                    .put("total", latency(report.total())))
            .put("startsDelayed", report.delayed())
            .put("startsSkipped", report.skipped())
            .put("abandoned", report.abandoned())
            .put(
                "timeline",
                new JsonObject()
                    .put("sliceMs", report.timeline().sliceMs())
                    .put("outcomes", slices));
    if (!report.greetings().isEmpty()) {
      json.put("greeting", counts("greeting", report.greetings()));
    }
    if (report.searches()) {
      JsonArray delays = new JsonArray();
      report
          .silences()
          .forEach(
              (delayMs, silence) ->
                  delays.add(
                      new JsonObject()
                          .put("delayMs", delayMs)
                          .put("outcome", silence.outcome().word())
                          .put("cutAfterMs", silence.cutAfterMs())));
      json.put("delays", delays);
      Report.IdleLimit limit = report.idleLimit();
      json.put(
          "idleLimit",
          new JsonObject()
              .put("longestSurvivedMs", limit.survivedMs())
              .put("shortestDiedMs", limit.diedMs())
              .put(
                  "diedAs",
                  Optional.ofNullable(limit.diedAs()).map(ExchangeOutcome::word).orElse(null)));
    }
    return json;
  }

  private static JsonArray counts(String key, List<Report.Reply> texts) {
    JsonArray rows = new JsonArray();
    texts.forEach(
        text -> rows.add(new JsonObject().put(key, text.text()).put("count", text.count())));
    return rows;
  }

  private static JsonObject latency(Histogram histogram) {
    JsonObject json = new JsonObject().put("count", histogram.getTotalCount());
    if (histogram.getTotalCount() > 0) {
      for (int i = 0; i < NAMES.length; i++) {
        json.put(NAMES[i], Report.ms(histogram, PERCENTILES[i]));
      }
    }
    return json;
  }
}
