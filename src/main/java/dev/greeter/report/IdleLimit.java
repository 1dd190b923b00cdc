package dev.greeter.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.NavigableMap;

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

  static IdleLimit of(NavigableMap<Integer, Silence> silences) {
    Integer survived = null;
    Integer died = null;
    for (Map.Entry<Integer, Silence> entry : silences.entrySet()) {
      if (entry.getValue().outcome().survived()) {
        survived = entry.getKey();
      } else if (died == null && entry.getValue().died()) {
        died = entry.getKey();
      }
    }
    return new IdleLimit(survived, died, died == null ? null : silences.get(died).outcome());
  }
}
