package dev.greeter.client;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * What came of a measurement. Histograms are in microseconds.
 *
 * @param target host and port
 * @param elapsedNanos from the first start to the end
 * @param exchanges how many ended
 * @param outcomes how many ended how; every outcome is there
 * @param replies different replies, most frequent first
 * @param otherReplies replies beyond those that are told apart
 * @param connect from the start to the connection
 * @param firstByte from the request to the first byte of the reply
 * @param total from the start to the end
 * @param delays what became of each delay, in milliseconds, of a search; else empty
 * @param delayed starts that came later than scheduled
 * @param skipped starts that did not come before the time was up
 * @param abandoned exchanges in flight when the measurement was stopped
 * @param timeline outcomes over time
 */
public record Report(
    String target,
    long elapsedNanos,
    long exchanges,
    Map<Outcome, Long> outcomes,
    List<Reply> replies,
    long otherReplies,
    Histogram connect,
    Histogram firstByte,
    Histogram total,
    NavigableMap<Integer, Outcome> delays,
    long delayed,
    long skipped,
    long abandoned,
    Timeline timeline) {

  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};
  private static final String[] NAMES = {"p50", "p90", "p99", "p999", "max"};

  /**
   * A reply and how often it came.
   *
   * @param text the reply as UTF-8
   * @param count at least 1
   */
  public record Reply(String text, long count) {}

  /** What a search for an idle timeout found. */
  private record Limit(Integer survivedMs, Integer diedMs, Outcome diedAs) {}

  /** Exchanges that ended per second. */
  double ratePerSecond() {
    return elapsedNanos == 0 ? 0 : exchanges * 1e9 / elapsedNanos;
  }

  /** A percentile of a histogram, in milliseconds. */
  static double ms(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / 1e3;
  }

  /** A silence was survived if a reply came after it. */
  private Limit limit() {
    Integer survived = null;
    Integer died = null;
    for (Map.Entry<Integer, Outcome> entry : delays.entrySet()) {
      if (entry.getValue() == Outcome.REPLIED || entry.getValue() == Outcome.MISMATCH) {
        survived = entry.getKey();
      } else if (died == null) {
        died = entry.getKey();
      }
    }
    return new Limit(survived, died, died == null ? null : delays.get(died));
  }

  /**
   * The report as a table.
   *
   * @return lines for a terminal, the last one ended
   */
  public String toText() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%s: %d exchanges in %.1f s, %.1f per second",
        target,
        exchanges,
        elapsedNanos / 1e9,
        ratePerSecond());
    line(text, "");
    line(text, "%-12s %10s", "outcome", "count");
    outcomes.forEach(
        (outcome, count) -> {
          if (count > 0) {
            line(text, "%-12s %10d", outcome.word(), count);
          }
        });
    if (!replies.isEmpty()) {
      line(text, "");
      line(text, "%10s  %s", "count", "reply");
      replies.forEach(reply -> line(text, "%10d  %s", reply.count(), Json.encode(reply.text())));
      if (otherReplies > 0) {
        line(text, "%10d  %s", otherReplies, "(others)");
      }
    }
    line(text, "");
    line(text, "%-12s %10s %10s %10s %10s %10s", "latency ms", "p50", "p90", "p99", "p99.9", "max");
    latency(text, "connect", connect);
    latency(text, "first byte", firstByte);
    latency(text, "total", total);
    notes(text);
    return text.toString();
  }

  private void notes(StringBuilder text) {
    if (!delays.isEmpty()) {
      Limit limit = limit();
      line(text, "");
      String survived = limit.survivedMs() == null ? "0 ms" : limit.survivedMs() + " ms (survived)";
      line(
          text,
          limit.diedMs() == null ? "idle limit: above %s" : "idle limit: between %s and %d ms (%s)",
          survived,
          limit.diedMs(),
          limit.diedMs() == null ? null : limit.diedAs().word());
    }
    if (delayed + skipped > 0) {
      line(text, "");
      line(text, "starts delayed %d, skipped %d", delayed, skipped);
    }
    if (abandoned > 0) {
      line(text, "");
      line(text, "stopped early: %d in flight are not counted", abandoned);
    }
  }

  private static void latency(StringBuilder text, String name, Histogram histogram) {
    if (histogram.getTotalCount() == 0) {
      return;
    }
    line(
        text,
        "%-12s %10.3f %10.3f %10.3f %10.3f %10.3f",
        name,
        ms(histogram, 50),
        ms(histogram, 90),
        ms(histogram, 99),
        ms(histogram, 99.9),
        ms(histogram, 100));
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  /**
   * The report as JSON; the README lists the keys.
   *
   * @return an object
   */
  public JsonObject toJson() {
    JsonObject counts = new JsonObject();
    JsonObject slices = new JsonObject();
    outcomes.forEach(
        (outcome, count) -> {
          counts.put(outcome.word(), count);
          JsonArray row = new JsonArray();
          for (long ended : timeline.counts(outcome)) {
            row.add(ended);
          }
          slices.put(outcome.word(), row);
        });
    JsonArray texts = new JsonArray();
    replies.forEach(
        reply ->
            texts.add(new JsonObject().put("reply", reply.text()).put("count", reply.count())));
    JsonObject json =
        new JsonObject()
            .put("target", target)
            .put("durationMs", elapsedNanos / 1e6)
            .put("exchanges", exchanges)
            .put("ratePerSecond", ratePerSecond())
            .put("outcomes", counts)
            .put("replies", texts)
            .put("otherReplies", otherReplies)
            .put(
                "latencyMs",
                new JsonObject()
                    .put("connect", latency(connect))
                    .put("firstByte", latency(firstByte))
                    .put("total", latency(total)))
            .put("startsDelayed", delayed)
            .put("startsSkipped", skipped)
            .put("abandoned", abandoned)
            .put(
                "timeline",
                new JsonObject().put("sliceMs", timeline.sliceMs()).put("outcomes", slices));
    if (!delays.isEmpty()) {
      Limit limit = limit();
      json.put(
          "idleLimit",
          new JsonObject()
              .put("longestSurvivedMs", limit.survivedMs())
              .put("shortestDiedMs", limit.diedMs())
              .put("diedAs", Optional.ofNullable(limit.diedAs()).map(Outcome::word).orElse(null)));
    }
    return json;
  }

  private static JsonObject latency(Histogram histogram) {
    JsonObject json = new JsonObject().put("count", histogram.getTotalCount());
    if (histogram.getTotalCount() > 0) {
      for (int i = 0; i < NAMES.length; i++) {
        json.put(NAMES[i], ms(histogram, PERCENTILES[i]));
      }
    }
    return json;
  }
}
