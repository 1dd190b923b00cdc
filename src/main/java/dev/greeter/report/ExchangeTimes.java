package dev.greeter.report;

/**
 * The times of one exchange, in nanoseconds; -1 where it did not come so far.
 *
 * @param resolveNanos from the start, the scheduled one where there is a schedule, to the addresses
 *     of the name; 0 where they were known, -1 also where there was no name to look up
 * @param connectNanos from there, or from the start, to the connection; -1 also where there was one
 *     already
 * @param handshakeNanos from there until its layers have come about; -1 also where there is none
 * @param firstByteNanos from the request to the first byte of the reply
 * @param totalNanos from the start, as above, to the end; from the request where there was a
 *     connection already; from the first time that it was sent where it was sent twice
 * @param keptNanos the silence that it really kept: from the connection, the greeting that was
 *     waited for, or the reply before on it, to the request
 * @param lifetimeNanos from there to the end
 * @param greetingNanos from the connection to the greeting that was waited for
 */
public record ExchangeTimes(
    long resolveNanos,
    long connectNanos,
    long handshakeNanos,
    long firstByteNanos,
    long totalNanos,
    long keptNanos,
    long lifetimeNanos,
    long greetingNanos) {}
