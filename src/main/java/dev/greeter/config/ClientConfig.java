package dev.greeter.config;

import java.util.List;

/**
 * The {@code client.config} section; {@code greeter.schema.json} holds ranges and defaults.
 *
 * @param host address or name to connect to
 * @param port TCP port
 * @param delayMs silence between the connect and the request, in milliseconds; more than one: an
 *     exchange for each, all at once
 * @param message request, sent as UTF-8
 * @param maxReplyBytes bytes of a reply after which the client stops reading
 * @param connectTimeoutMs longest wait for the connection, in milliseconds
 * @param replyTimeoutMs longest wait from the request to the end of the reply, in milliseconds
 * @param exchanges how many exchanges, where no duration is set
 * @param durationMs for how long exchanges are started, in milliseconds, or null
 * @param concurrency exchanges in flight at once, where no rate is set
 * @param ratePerSecond starts per second, on schedule; 0 for none
 * @param maxInFlight exchanges in flight at once, where a rate is set
 * @param report file for the report, or null
 * @param expect what must become of the exchanges
 */
public record ClientConfig(
    String host,
    int port,
    List<Integer> delayMs,
    String message,
    int maxReplyBytes,
    int connectTimeoutMs,
    int replyTimeoutMs,
    int exchanges,
    Integer durationMs,
    int concurrency,
    double ratePerSecond,
    int maxInFlight,
    String report,
    Expect expect) {

  /** Keeps a copy of the delays that nobody can change. */
  public ClientConfig {
    delayMs = List.copyOf(delayMs);
  }

  /**
   * Whether the delays are a search for an idle timeout.
   *
   * @return true if there is more than one
   */
  public boolean searches() {
    return delayMs.size() > 1;
  }

  /**
   * Whether there is but one exchange, whose reply is the result.
   *
   * @return false if there is something to count
   */
  public boolean single() {
    return exchanges == 1 && durationMs == null && !searches();
  }

  /**
   * What decides the exit code.
   *
   * @param outcome the word for what must become of an exchange
   * @param reply the reply that must come, or null for any
   * @param maxFailures exchanges that may become something else
   * @param p99Ms highest total latency at the 99th percentile, in milliseconds, or null
   */
  public record Expect(String outcome, String reply, int maxFailures, Double p99Ms) {}
}
