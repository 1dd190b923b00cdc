package dev.greeter.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;

/** What became of connections that were kept, as JSON and back. */
final class ConnectionsJson {

  private static final String LONGEST = "longestWithoutReplyMs";
  private static final String LONGEST_GAP = "longestGapMs";

  private ConnectionsJson() {}

  /** Puts them into a report, if they were kept. */
  static void put(JsonObject report, Connections connections) {
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
            .put("gapMs", JsonReport.latency(connections.gaps()))
            .put(LONGEST, connections.longestQuietMs()));
  }

  /** Puts their times into a timeline, if there are any. */
  static void putTimes(JsonObject timeline, Quiet[] slices) {
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

  /** Those of a report; none were kept where it does not say. */
  static Connections read(JsonObject report) {
    JsonObject json = report.getJsonObject("connections");
    Connections connections = new Connections(json != null);
    if (json != null) {
      connections.requests(json.getLong("requests"), json.getLong("lostRequests"));
      for (ConnectionEnd end : ConnectionEnd.values()) {
        connections.ended(end, json.getJsonObject("ends").getLong(end.word(), 0L), 0);
      }
      connections.ended(ConnectionEnd.DONE, 0, json.getLong("reconnects"));
      connections.cut(json.getLong("cut", 0L));
      connections.longestQuiet(micros(json.getDouble(LONGEST)));
      String gaps = json.getJsonObject("gapMs").getString("histogram");
      if (gaps != null) {
        Packed.addTo(connections.gaps(), gaps);
      }
    }
    return connections;
  }

  /** The same from a timeline, whose first slice has that number. */
  static void readTimes(JsonObject json, Timeline timeline, long first) {
    read(json, LONGEST, (index, micros) -> timeline.slice(first + index).quiet().longest(micros));
    read(
        json,
        LONGEST_GAP,
        (index, micros) -> timeline.slice(first + index).quiet().longestGap(micros));
  }

  private static void read(JsonObject json, String key, ObjLongConsumer<Integer> slice) {
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
