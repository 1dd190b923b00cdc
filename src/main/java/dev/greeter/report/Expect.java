package dev.greeter.report;

import dev.greeter.config.Mistake;
import dev.greeter.config.Rules;
import java.util.List;

/**
 * The {@code client.config.expect} section, which decides the exit code; {@code
 * greeter.schema.json} holds ranges and defaults.
 *
 * @param outcome how an exchange must end
 * @param reply the reply that must come, or null for any
 * @param greeting what the peer must say before the request, or null for anything
 * @param maxFailures exchanges that may end otherwise
 * @param maxSkipped starts that may be skipped
 * @param p99Ms highest total latency at the 99th percentile, in milliseconds, or null
 * @param maxLostRequests requests on kept connections that may stay without a reply
 * @param maxGapMs longest gap, in milliseconds, or null
 * @param maxReconnects connections that may take the place of a lost one, or null
 * @param maxCutConnections connections that the peer may end early where none takes their place
 * @param regressionPercent how much higher than in an older report p99 and the failure rate may be,
 *     in percent of what they were, or null
 */
public record Expect(
    ExchangeOutcome outcome,
    Expected reply,
    Expected greeting,
    int maxFailures,
    int maxSkipped,
    Double p99Ms,
    int maxLostRequests,
    Double maxGapMs,
    Integer maxReconnects,
    int maxCutConnections,
    Double regressionPercent)
    implements Rules {

  @Override
  public List<Mistake> mistakes() {
    String mistake = reply == null ? null : reply.mistake();
    return mistake == null ? List.of() : List.of(Mistake.at(mistake, "reply"));
  }

  /** Caps the failures so that one of so many exchanges at least must end as wanted. */
  public Expect ofOneAtLeast(int exchanges) {
    return new Expect(
        outcome,
        reply,
        greeting,
        Math.min(maxFailures, exchanges - 1),
        maxSkipped,
        p99Ms,
        maxLostRequests,
        maxGapMs,
        maxReconnects,
        maxCutConnections,
        regressionPercent);
  }
}
