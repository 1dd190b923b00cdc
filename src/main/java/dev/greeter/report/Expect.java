package dev.greeter.report;

/**
 * The {@code client.config.expect} section, which decides the exit code; {@code
 * greeter.schema.json} holds ranges and defaults.
 *
 * @param outcome how an exchange must end
 * @param reply the reply that must come, or null for any
 * @param maxFailures exchanges that may end otherwise
 * @param maxSkipped starts that may be skipped
 * @param p99Ms highest total latency at the 99th percentile, in milliseconds, or null
 */
public record Expect(
    ExchangeOutcome outcome, String reply, int maxFailures, int maxSkipped, Double p99Ms) {}
