package dev.greeter.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/** The reports of single processes that a report is the sum of, as JSON and back. */
final class PartsJson {

  private PartsJson() {}

  /** Their IDs. */
  static List<String> ids(Parts parts) {
    return parts.all().stream().map(Part::id).filter(Objects::nonNull).toList();
  }

  /** Puts them into a report, with what they were to do together, and did. */
  static void put(JsonObject report, Parts parts) {
    Collection<Work> work = parts.work();
    report.put("planned", amounts(work, Work::planned)).put("made", amounts(work, Work::made));
    report.put("parts", new JsonArray(parts.all().stream().map(PartsJson::part).toList()));
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

  /** Those of a report; one of version 1 has the shares alone, in its configurations. */
  static Parts read(JsonObject report, Collection<JsonObject> configurations) {
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
}
