package dev.greeter.admin;

import dev.greeter.group.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What has become of a service in the last two minutes.
 *
 * @param seconds what ended in each second, by outcome, oldest first; a second before the service,
 *     or before the first sample, is empty
 * @param sampled how many of the seconds were seen, at most all
 * @param ended what ended in all of them, by outcome
 * @param durations how many durations were within each bound
 */
record Recent(
    List<Map<String, Long>> seconds, int sampled, Map<String, Long> ended, List<Long> durations) {

  /**
   * Takes the differences of samples, null where there was none of the service. One that was not
   * there in the sample before has begun since, from nothing.
   */
  static Recent of(List<Snapshot> samples) {
    List<Map<String, Long>> seconds =
        new ArrayList<>(Collections.nCopies(History.SECONDS, Map.of()));
    int sampled = 0;
    Map<String, Long> ended = new LinkedHashMap<>();
    for (int i = 1; i < samples.size(); i++) {
      if (samples.get(i) != null) {
        Map<String, Long> second = ended(samples.get(i), samples.get(i - 1));
        seconds.set(History.SECONDS - samples.size() + i, second);
        second.forEach((how, count) -> ended.merge(how, count, Long::sum));
        sampled++;
      }
    }
    return sampled == 0
        ? new Recent(seconds, 0, Map.of(), List.of())
        : new Recent(
            seconds, sampled, ended, durations(samples.get(samples.size() - 1), samples.get(0)));
  }

  private static Map<String, Long> ended(Snapshot later, Snapshot earlier) {
    Map<String, Long> difference = new LinkedHashMap<>();
    later
        .ended()
        .forEach(
            (how, count) ->
                difference.put(how, earlier == null ? count : count - earlier.ended().get(how)));
    return difference;
  }

  private static List<Long> durations(Snapshot later, Snapshot earlier) {
    if (later == null || earlier == null) {
      return later == null ? List.of() : later.durations();
    }
    return IntStream.range(0, later.durations().size())
        .mapToObj(i -> later.durations().get(i) - earlier.durations().get(i))
        .toList();
  }

  /** How many of an outcome ended per second. */
  double ratePerSecond(String outcome) {
    return sampled == 0 ? 0 : (double) ended.getOrDefault(outcome, 0L) / sampled;
  }

  /** How many ended per second. */
  double ratePerSecond() {
    return ended.keySet().stream().mapToDouble(this::ratePerSecond).sum();
  }
}
