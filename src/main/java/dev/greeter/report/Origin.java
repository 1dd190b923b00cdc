package dev.greeter.report;

import dev.greeter.config.BuildInfo;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Where what a report says comes from. Of reports that were added it has the values of all, each
 * once.
 *
 * @param targets where the exchanges went
 * @param startedAt when the first measurement began
 * @param endedAt when the last one ended
 * @param versions of this program
 * @param measuredBy names of the hosts or pods
 * @param configurations what was run, each the encoded {@code client.config}
 * @param parts the reports of single processes
 */
public record Origin(
    SortedSet<String> targets,
    Instant startedAt,
    Instant endedAt,
    SortedSet<String> versions,
    SortedSet<String> measuredBy,
    SortedSet<String> configurations,
    Parts parts) {

  /** Keeps sorted copies that cannot be changed. */
  public Origin {
    targets = sorted(targets, List.of());
    versions = sorted(versions, List.of());
    measuredBy = sorted(measuredBy, List.of());
    configurations = sorted(configurations, List.of());
  }

  /**
   * Makes the origin of one measurement of this program on this host.
   *
   * @param target where the exchanges went
   * @param configuration what was run
   * @param startedAt when it began
   * @param elapsedNanos from then to the end
   * @param part what this process was to do, and did
   * @return one value of each
   */
  public static Origin of(
      String target, JsonObject configuration, Instant startedAt, long elapsedNanos, Part part) {
    return new Origin(
        set(target),
        startedAt,
        startedAt.plusNanos(elapsedNanos),
        set(BuildInfo.version()),
        set(HostName.get()),
        set(configuration.encode()),
        Parts.of(part));
  }

  /** Makes a set of one value, or of none if that is null. */
  static SortedSet<String> set(String value) {
    return sorted(value == null ? List.of() : List.of(value), List.of());
  }

  /** Joins the origins of two reports. */
  Origin plus(Origin other) {
    return new Origin(
        sorted(targets, other.targets),
        startedAt.isBefore(other.startedAt) ? startedAt : other.startedAt,
        endedAt.isAfter(other.endedAt) ? endedAt : other.endedAt,
        sorted(versions, other.versions),
        sorted(measuredBy, other.measuredBy),
        sorted(configurations, other.configurations),
        parts.plus(other.parts));
  }

  private static SortedSet<String> sorted(Collection<String> some, Collection<String> others) {
    SortedSet<String> all = new TreeSet<>(some);
    all.addAll(others);
    Bounds.size(all, "values of one kind");
    return Collections.unmodifiableSortedSet(all);
  }

  Duration duration() {
    return Duration.between(startedAt, endedAt);
  }

  /** What was run; texts keep the order of the keys. */
  public List<JsonObject> configurationObjects() {
    return configurations.stream().map(JsonObject::new).toList();
  }
}
