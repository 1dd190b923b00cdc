package dev.greeter.client;

import java.time.Instant;

/**
 * The start of a measurement.
 *
 * @param at by the clock on the wall
 * @param nanos the same by {@link System#nanoTime}
 */
record Start(Instant at, long nanos) {

  /** Reads both clocks for a measurement that begins now. */
  static Start now() {
    return new Start(Instant.now(), System.nanoTime());
  }

  /** Counts the nanoseconds since then. */
  long elapsedNanos() {
    return System.nanoTime() - nanos;
  }
}
