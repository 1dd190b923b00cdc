package dev.greeter.group;

import java.util.List;
import java.util.Map;

/**
 * What a service has counted at one moment; the difference of two is what came between.
 *
 * @param kind what it is, {@code server} or {@code client}
 * @param endpoint where it listens or what it connects to; what tells its meters from another's
 * @param uptimeMs since its first instance joined
 * @param open connections or exchanges that are open
 * @param max how many may be open, or 0 where that is not fixed
 * @param ended how many ended so far, by the word for how, every outcome in its order
 * @param wanted how all of them should end; null where no end is a failure
 * @param timed what the durations measure, for people; null where none is measured
 * @param durations how many of them were within each of {@link DurationCounts#BOUNDS_MS}, and
 *     beyond them; empty where none is measured
 */
public record Snapshot(
    String kind,
    String endpoint,
    long uptimeMs,
    long open,
    long max,
    Map<String, Long> ended,
    String wanted,
    String timed,
    List<Long> durations) {}
