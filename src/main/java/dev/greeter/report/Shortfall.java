package dev.greeter.report;

/** What of a schedule did not come as planned. */
public enum Shortfall {
  /** Starts that came more than 10 ms later than scheduled. */
  DELAYED,
  /** Starts that were due while {@code maxInFlight} exchanges were open. */
  HELD_BACK,
  /** Starts that did not come before the time was up. */
  SKIPPED,
  /** Exchanges in flight when the measurement was stopped. */
  ABANDONED
}
