package dev.greeter.report;

import java.util.Comparator;

/**
 * How one silence of a search ended.
 *
 * @param outcome how
 * @param lifetimeNanos from the connection to the end; -1 where there was no connection
 */
public record Silence(ExchangeOutcome outcome, long lifetimeNanos) {

  private static final Comparator<Silence> WORST_FIRST =
      Comparator.comparing(Silence::died)
          .thenComparing(Silence::connected)
          .reversed()
          .thenComparing(Silence::lifetimeNanos)
          .thenComparing(Silence::outcome);

  /** Whether there was a connection that could be silent. */
  boolean connected() {
    return lifetimeNanos >= 0;
  }

  /** Whether the connection did not bear it. */
  boolean died() {
    return connected() && !outcome.survived();
  }

  /**
   * When the death of the connection was seen.
   *
   * @return milliseconds after the connect; null if it did not die
   */
  Double cutAfterMs() {
    return died() ? lifetimeNanos / 1e6 : null;
  }

  /**
   * From the connect to the end.
   *
   * @return milliseconds; null where there was no connection
   */
  Double lifetimeMs() {
    return connected() ? lifetimeNanos / 1e6 : null;
  }

  /** Of two of the same length the one that counts, whatever their order: one that died. */
  static Silence worst(Silence one, Silence other) {
    return WORST_FIRST.compare(one, other) <= 0 ? one : other;
  }
}
