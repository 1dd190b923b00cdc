package dev.greeter.report;

/**
 * The end of an exchange.
 *
 * @param outcome how it ended
 * @param phase how far it had come
 * @param connection how its connection ended with it; null where that is kept, or could not carry a
 *     request yet
 * @param cause of a failure where the peer did not simply answer or close, else null
 */
public record ExchangeEnd(
    ExchangeOutcome outcome, ExchangePhase phase, ConnectionEnd connection, Throwable cause) {}
