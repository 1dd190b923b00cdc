package dev.greeter.k8s.cluster;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a client reports of a load.
 *
 * @param sent exchanges, those that were still open when it ended among them
 * @param lost those without the expected reply
 */
record Losses(long sent, long lost, JsonNode report) {

  static Losses of(JsonNode report) {
    long abandoned = report.path("abandoned").asLong();
    long sent = report.path("exchanges").asLong() + abandoned;
    return new Losses(sent, sent - report.at("/outcomes/replied").asLong(), report);
  }

  /** Of a load that was ended, what was in flight then is neither. */
  Losses withoutAbandoned() {
    long abandoned = report.path("abandoned").asLong();
    return new Losses(sent - abandoned, lost - abandoned, report);
  }
}
