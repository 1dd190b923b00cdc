package dev.greeter.group;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What a service has counted at one moment; the difference of two is what came between.
 *
 * @param kind what it is, {@code server} or {@code client}
 * @param name what tells it and its meters from another's
 * @param endpoints where it listens, which may be several ports, or what it connects to
 * @param uptimeMs since its first instance joined
 * @param open connections or exchanges that are open
 * @param max how many may be open, or 0 where that is not fixed
 * @param ended how many ended so far, by the word for how, every outcome in its order
 * @param wanted how all of them should end; null where no end is a failure
 * @param outage how long it has been bad, for people; null where it is not, or is not watched
 * @param failures the last ones of what is watched, for people, the last one first
 * @param timed what the durations measure, for people; null where none is measured
 * @param durations how many of them were within each of {@link DurationCounts#BOUNDS_MS}, and
 *     beyond them; empty where none is measured
 */
public record Snapshot(
    String kind,
    String name,
    List<String> endpoints,
    long uptimeMs,
    long open,
    long max,
    Map<String, Long> ended,
    String wanted,
    String outage,
    List<String> failures,
    String timed,
    List<Long> durations) {

  /**
   * Adds how many ended, and how, where any did.
   *
   * @param line of the log
   * @return the line
   */
  public LoggingEventBuilder addEnded(LoggingEventBuilder line) {
    LoggingEventBuilder added = line;
    for (Map.Entry<String, Long> count : ended.entrySet()) {
      if (count.getValue() > 0) {
        added = added.addKeyValue(count.getKey(), count.getValue());
      }
    }
    return added;
  }

  /**
   * Where it listens, each place once.
   *
   * @param first the one that its meters are known by
   * @param all of its instances
   * @return the texts of those, the first one first
   */
  public static List<String> places(Object first, Collection<?> all) {
    return Stream.concat(Stream.of(first), all.stream()).map(Object::toString).distinct().toList();
  }
}
