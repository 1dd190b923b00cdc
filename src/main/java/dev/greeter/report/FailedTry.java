package dev.greeter.report;

import java.net.SocketAddress;

/**
 * A connect that failed before another address was tried.
 *
 * @param remote the address
 * @param outcome what an exchange with that address alone would have had
 */
public record FailedTry(SocketAddress remote, ExchangeOutcome outcome) {}
