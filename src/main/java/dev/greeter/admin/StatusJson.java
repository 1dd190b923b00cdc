package dev.greeter.admin;

import dev.greeter.group.DurationCounts;
import dev.greeter.group.Snapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** A status as JSON; docs/reference/metrics.md lists the keys. */
final class StatusJson {

  private StatusJson() {}

  static JsonObject of(Status status) {
    JsonArray services = new JsonArray();
    status.services().forEach(service -> services.add(of(service)));
    return new JsonObject()
        .put("state", status.phase().word())
        .put("version", status.version())
        .put("uptimeMs", status.uptimeMs())
        .put("services", services);
  }

  private static JsonObject of(Status.ServiceStatus service) {
    Snapshot now = service.now();
    return new JsonObject()
        .put("kind", now.kind())
        .put("name", now.name())
        .put("endpoint", now.endpoints().get(0))
        .put("endpoints", new JsonArray(now.endpoints()))
        .put("state", service.phase().word())
        .put("problem", service.problem())
        .put("failures", new JsonArray(now.failures()))
        .put("uptimeMs", now.uptimeMs())
        .put("open", now.open())
        .put("max", now.max() == 0 ? null : now.max())
        .put("outcomes", counts(now.ended()))
        .put("recent", recent(service.recent()));
  }

  private static JsonObject recent(Recent recent) {
    JsonObject perSecond = new JsonObject();
    for (String outcome : recent.ended().keySet()) {
      JsonArray row = new JsonArray();
      recent.seconds().forEach(second -> row.add(second.getOrDefault(outcome, 0L)));
      perSecond.put(outcome, row);
    }
    JsonArray durations = new JsonArray();
    for (int i = 0; i < recent.durations().size(); i++) {
      boolean bounded = i < DurationCounts.BOUNDS_MS.size();
      durations.add(
          new JsonObject()
              .put("withinMs", bounded ? DurationCounts.BOUNDS_MS.get(i) : null)
              .put("count", recent.durations().get(i)));
    }
    return new JsonObject()
        .put("seconds", recent.sampled())
        .put("ratePerSecond", recent.ratePerSecond())
        .put("outcomes", counts(recent.ended()))
        .put("perSecond", perSecond)
        .put("durations", durations);
  }

  private static JsonObject counts(Map<String, Long> counts) {
    JsonObject json = new JsonObject();
    counts.forEach(json::put);
    return json;
  }
}
