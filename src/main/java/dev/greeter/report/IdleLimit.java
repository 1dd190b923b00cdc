package dev.greeter.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.DoubleSummaryStatistics;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a search found; null where there is none.
 *
 * @param survivedMs the longest silence that was survived
 * @param diedMs the shortest that was not
 * @param diedAs how that one ended
 */
public record IdleLimit(
    @JsonProperty("longestSurvivedMs") Integer survivedMs,
    @JsonProperty("shortestDiedMs") Integer diedMs,
    ExchangeOutcome diedAs) {

  /** How far measured ends may be from one another, for the timers of a hop. */
  private static final double APART_MS = 100;

  static IdleLimit of(NavigableMap<Integer, Silence> silences) {
    Integer survived = null;
    Integer died = null;
    for (Map.Entry<Integer, Silence> entry : silences.entrySet()) {
      if (entry.getValue().survived()) {
        survived = entry.getKey();
      } else if (died == null && entry.getValue().died()) {
        died = entry.getKey();
      }
    }
    return new IdleLimit(survived, died, died == null ? null : silences.get(died).outcome());
  }

  /**
   * Measures the limit itself, where each silence that died was ended in the midst of it, in the
   * same way and after as long.
   *
   * @return such as {@code closed at 12.0 s, 3 of 3}; empty where they do not agree
   */
  static String cut(NavigableMap<Integer, Silence> silences) {
    NavigableMap<Integer, Silence> died = new TreeMap<>(silences);
    died.values().removeIf(silence -> !silence.died());
    boolean inMidst =
        died.entrySet().stream().allMatch(it -> it.getValue().cutAfterMs() < it.getKey());
    DoubleSummaryStatistics ms =
        died.values().stream().mapToDouble(Silence::cutAfterMs).summaryStatistics();
    boolean isClose = ms.getMax() - ms.getMin() <= Math.max(APART_MS, ms.getMin() / 100);
    Set<ExchangeOutcome> ways =
        died.values().stream().map(Silence::outcome).collect(Collectors.toSet());
    return inMidst && isClose && ways.size() == 1
        ? String.format(
            Locale.ROOT,
            "%s at %.1f s, %d of %d",
            ways.iterator().next().word(),
            ms.getAverage() / 1e3,
            ms.getCount(),
            died.size())
        : "";
  }
}
