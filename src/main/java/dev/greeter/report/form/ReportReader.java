package dev.greeter.report.form;

import dev.greeter.config.ConfigException;
import dev.greeter.config.DocumentSchema;
import dev.greeter.report.Bounds;
import dev.greeter.report.Conditions;
import dev.greeter.report.ConnectionEnd;
import dev.greeter.report.Connections;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Latencies;
import dev.greeter.report.Origin;
import dev.greeter.report.Packed;
import dev.greeter.report.Part;
import dev.greeter.report.Parts;
import dev.greeter.report.Report;
import dev.greeter.report.Silence;
import dev.greeter.report.TextCounts;
import dev.greeter.report.Timeline;
import dev.greeter.report.Work;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.ObjLongConsumer;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** JSON back to the report that it was. */
public final class ReportReader {

  private static final DocumentSchema SCHEMA = new DocumentSchema("/greeter-report.schema.json");

  private ReportReader() {}

  /**
   * Whether an object is meant as a report, of whatever version.
   *
   * @param json any
   * @return whether it has the keys that no line of a log has
   */
  public static boolean isReport(JsonObject json) {
    return json.getValue("version") instanceof Number && json.containsKey("latencyMs");
  }

  /**
   * Reads a report.
   *
   * @param name for messages
   * @param json its object
   * @return the report
   * @throws IOException with one line for the user, if it is none, or of a newer version
   */
  public static Report read(String name, JsonObject json) throws IOException {
    if (!isReport(json)) {
      throw new IOException(name + ": is no report");
    }
    if (((Number) json.getValue("version")).doubleValue() > JsonReport.VERSION) {
      throw new IOException(
          "%s: is a report of version %s, this program reads up to %s"
              .formatted(name, json.getValue("version"), JsonReport.VERSION));
    }
    try {
      SCHEMA.validate(name, json);
      return report(json);
    } catch (ConfigException e) {
      throw new IOException(e.mistakes().get(0), e);
    } catch (RuntimeException e) {
      throw new IOException(name + ": is no report: " + e.getMessage(), e);
    }
  }

  private static Report report(JsonObject json) {
    JsonObject latencyMs = json.getJsonObject("latencyMs");
    return new Report(
        origin(json),
        outcomes(json.getJsonObject("outcomes")),
        texts(json, "greeting", "greeting", "otherGreetings"),
        texts(json, "replies", "reply", "otherReplies"),
        new Latencies(
            latency(latencyMs, "ownLateness"),
            latency(latencyMs, "connect"),
            latency(latencyMs, "firstByte"),
            latency(latencyMs, "total")),
        json.containsKey("delays"),
        silences(json.getJsonArray("delays", new JsonArray())),
        json.getLong("startsDelayed"),
        json.getLong("startsHeldBack", 0L),
        json.getLong("startsSkipped"),
        json.getLong("abandoned"),
        conditions(json),
        connections(json),
        timeline(json.getJsonObject("timeline")));
  }

  private static Origin origin(JsonObject json) {
    SortedSet<String> configurations = values(json.getValue("configuration"));
    Origin origin =
        new Origin(
            values(json.getValue("target")),
            Bounds.time("startedAt", json.getString("startedAt")),
            Bounds.time("endedAt", json.getString("endedAt")),
            values(json.getValue("greeter")),
            values(json.getValue("measuredBy")),
            configurations,
            parts(json, configurations.stream().map(JsonObject::new).toList()));
    if (origin.endedAt().isBefore(origin.startedAt())) {
      throw new IllegalArgumentException("endedAt is before startedAt");
    }
    return origin;
  }

  private static SortedSet<String> values(Object oneOrList) {
    JsonArray list = oneOrList instanceof JsonArray array ? array : JsonArray.of(oneOrList);
    return list.stream()
        .map(it -> it instanceof JsonObject object ? object.encode() : it.toString())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<ExchangeOutcome, Long> outcomes(JsonObject json) {
    Map<ExchangeOutcome, Long> outcomes = new EnumMap<>(ExchangeOutcome.class);
    for (ExchangeOutcome outcome : ExchangeOutcome.values()) {
      outcomes.put(outcome, json.getLong(outcome.word(), 0L));
    }
    return outcomes;
  }

  private static TextCounts texts(JsonObject json, String list, String key, String others) {
    TextCounts texts = new TextCounts();
    for (Object row : json.getJsonArray(list, new JsonArray())) {
      texts.put(((JsonObject) row).getString(key), ((JsonObject) row).getLong("count"));
    }
    texts.addOthers(json.getLong(others, 0L));
    return texts;
  }

  private static Histogram latency(JsonObject latencyMs, String key) {
    Histogram histogram = Latencies.histogram();
    String packed = latencyMs.getJsonObject(key, new JsonObject()).getString("histogram");
    if (packed != null) {
      Packed.addTo(histogram, packed);
    }
    return histogram;
  }

  private static NavigableMap<Integer, Silence> silences(JsonArray delays) {
    NavigableMap<Integer, Silence> silences = new TreeMap<>();
    for (Object row : delays) {
      JsonObject delay = (JsonObject) row;
      silences.put(
          delay.getInteger("delayMs"),
          new Silence(
              ExchangeOutcome.of(delay.getString("outcome")),
              nanos(delay.getDouble("keptMs")),
              nanos(delay.getDouble("lifetimeMs"))));
    }
    return silences;
  }

  private static long nanos(Double ms) {
    return ms == null ? -1 : Math.round(ms * 1e6);
  }

  private static Conditions conditions(JsonObject json) {
    JsonObject gcPauses = json.getJsonObject("gcPauses", new JsonObject());
    return new Conditions(
        nanos(json.getDouble("warmUpMs", 0.0)),
        gcPauses.getLong("count", 0L),
        gcPauses.getLong("longestMs", 0L));
  }

  private static Timeline timeline(JsonObject json) {
    Timeline timeline = new Timeline();
    timeline.setSliceMs(json.getLong("sliceMs"));
    long startMs = Bounds.time("timeline.startedAt", json.getString("startedAt")).toEpochMilli();
    long first = startMs / timeline.sliceMs();
    for (ExchangeOutcome outcome : ExchangeOutcome.values()) {
      JsonArray counts =
          json.getJsonObject("outcomes").getJsonArray(outcome.word(), new JsonArray());
      for (int i = 0; i < counts.size(); i++) {
        if (counts.getLong(i) > 0) {
          timeline.put(first + i, outcome, counts.getLong(i));
        }
      }
    }
    unpack(json.getJsonArray("total"), i -> timeline.slice(first + i).total());
    unpack(
        json.getJsonArray("ownLateness", new JsonArray()),
        i -> timeline.slice(first + i).ownLateness());
    quiet(json, timeline, first);
    timeline.fit();
    return timeline;
  }

  private static void unpack(JsonArray packed, IntFunction<Histogram> histograms) {
    for (int i = 0; i < packed.size(); i++) {
      if (packed.getString(i) != null) {
        Packed.addTo(histograms.apply(i), packed.getString(i));
      }
    }
  }

  /** Reads the parts of a report; one of version 1 has the shares alone, in its configurations. */
  private static Parts parts(JsonObject report, Collection<JsonObject> configurations) {
    Collection<?> read =
        report.containsKey("parts")
            ? report.getJsonArray("parts").getList()
            : configurations.stream().filter(it -> it.containsKey("share")).toList();
    SortedSet<Part> parts = new TreeSet<>();
    new JsonArray(List.copyOf(read)).forEach(it -> parts.add(part((JsonObject) it)));
    return new Parts(parts);
  }

  private static Part part(JsonObject json) {
    JsonObject share = json.getJsonObject("share", new JsonObject());
    return new Part(
        json.getString("id"),
        json.getString("run"),
        share.getInteger("index", 0),
        share.getInteger("of", 1),
        work(json));
  }

  private static Work work(JsonObject part) {
    JsonObject planned = part.getJsonObject("planned", new JsonObject());
    return Arrays.stream(Work.Unit.values())
        .filter(unit -> planned.containsKey(unit.key()))
        .map(
            unit ->
                new Work(
                    unit,
                    planned.getLong(unit.key()),
                    part.getJsonObject("made").getLong(unit.key())))
        .findFirst()
        .orElse(null);
  }

  /** Reads kept connections; none were kept where a report does not say. */
  private static Connections connections(JsonObject report) {
    JsonObject json = report.getJsonObject("connections");
    Connections connections = new Connections(json != null);
    if (json != null) {
      connections.requests(json.getLong("requests"), json.getLong("lostRequests"));
      for (ConnectionEnd end : ConnectionEnd.values()) {
        connections.ended(end, json.getJsonObject("ends").getLong(end.word(), 0L), 0);
      }
      connections.ended(ConnectionEnd.DONE, 0, json.getLong("reconnects"));
      connections.cut(json.getLong("cut", 0L));
      connections.longestQuiet(micros(json.getDouble(JsonReport.LONGEST)));
      String gaps = json.getJsonObject("gapMs").getString("histogram");
      if (gaps != null) {
        Packed.addTo(connections.gaps(), gaps);
      }
    }
    return connections;
  }

  /** Reads times without a reply into a timeline whose first slice has that number. */
  private static void quiet(JsonObject json, Timeline timeline, long first) {
    longest(
        json,
        JsonReport.LONGEST,
        (index, micros) -> timeline.slice(first + index).quiet().longest(micros));
    longest(
        json,
        JsonReport.LONGEST_GAP,
        (index, micros) -> timeline.slice(first + index).quiet().longestGap(micros));
  }

  private static void longest(JsonObject json, String key, ObjLongConsumer<Integer> slice) {
    JsonArray row = json.getJsonArray(key, new JsonArray());
    for (int i = 0; i < row.size(); i++) {
      if (row.getDouble(i) != null) {
        slice.accept(i, micros(row.getDouble(i)));
      }
    }
  }

  private static long micros(double ms) {
    return Math.round(ms * 1e3);
  }
}
