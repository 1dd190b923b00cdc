package dev.greeter.report;

import java.util.Comparator;

/**
 * How one silence of a search ended.
 *
 * @param outcome how
 * @param keptNanos from the connection to the request; -1 where none was sent
 * @param lifetimeNanos from the connection to the end; -1 where there was no connection
 */
public record Silence(ExchangeOutcome outcome, long keptNanos, long lifetimeNanos) {

  private static final Comparator<Silence> WORST_FIRST =
      Comparator.comparing(Silence::died)
          .thenComparing(Silence::connected)
          .reversed()
          .thenComparing(Silence::lifetimeNanos)
          .thenComparing(Silence::keptNanos)
          .thenComparing(Silence::outcome);

  /** Whether there was a connection that could be silent. */
  public boolean connected() {
    return lifetimeNanos >= 0;
  }

  /** Whether the connection did not bear it. */
  public boolean died() {
    return connected() && !outcome.survived();
  }

  /**
   * The silence that was really kept, which the delay only asks for.
   *
   * @return milliseconds from the connect to the request; null if none was sent
   */
  public Double keptMs() {
    return ms(keptNanos);
  }

  /**
   * When the death of the connection was seen.
   *
   * @return milliseconds after the connect; null if it did not die
   */
  public Double cutAfterMs() {
    return died() ? lifetimeMs() : null;
  }

  /**
   * From the connect to the end.
   *
   * @return milliseconds; null where there was no connection
   */
  public Double lifetimeMs() {
    return ms(lifetimeNanos);
  }

  private static Double ms(long nanos) {
    return nanos < 0 ? null : nanos / 1e6;
  }

  /** Of two of the same length the one that counts, whatever their order: one that died. */
  static Silence worst(Silence one, Silence other) {
    return WORST_FIRST.compare(one, other) <= 0 ? one : other;
  }
}
