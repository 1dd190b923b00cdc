package dev.greeter.report;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;

/**
 * How one silence of a search ended.
 *
 * @param delayMs how long it was to be
 * @param outcome how it ended
 * @param keptMs how long it really was: milliseconds from its begin to the request; null where none
 *     was sent
 * @param lifetimeMs milliseconds from its begin to the end; null where it did not begin
 */
public record Silence(int delayMs, ExchangeOutcome outcome, Double keptMs, Double lifetimeMs) {

  /** The names of {@link #cells}. */
  public static final List<String> COLUMNS = List.of("delay", "outcome", "kept", "cut after");

  private static final Comparator<Silence> WORST_FIRST =
      comparing(Silence::died)
          .thenComparing(Silence::connected)
          .reversed()
          .thenComparing(Silence::lifetimeMs, nullsFirst(naturalOrder()))
          .thenComparing(Silence::keptMs, nullsFirst(naturalOrder()))
          .thenComparing(Silence::outcome);

  /** Takes the silence from a result; before it there may be a greeting and a first reply. */
  static Silence of(ExchangeResult result) {
    ExchangeTimes times = result.times();
    boolean began = result.end().phase().compareTo(ExchangePhase.SILENCE) >= 0;
    return new Silence(
        result.delayMs(),
        result.outcome(),
        ms(times.keptNanos()),
        began ? ms(times.lifetimeNanos()) : null);
  }

  private static Double ms(long nanos) {
    return nanos < 0 ? null : nanos / 1e6;
  }

  /** Whether there was a connection that could be silent. */
  private boolean connected() {
    return lifetimeMs != null;
  }

  /** Whether the connection was silent, and a reply came after that. */
  public boolean survived() {
    return connected() && outcome.survived();
  }

  /** Whether the connection did not bear it. */
  public boolean died() {
    return connected() && !outcome.survived();
  }

  /**
   * When the death of the connection was seen.
   *
   * @return milliseconds after its begin; null if it did not die
   */
  @JsonProperty
  public Double cutAfterMs() {
    return died() ? lifetimeMs : null;
  }

  /** The silence as a row of a table, with numbers in the form of that. */
  public List<String> cells(LongFunction<String> number) {
    return List.of(
        number.apply(delayMs) + " ms",
        outcome.word(),
        keptMs == null ? "" : number.apply(Math.round(keptMs)) + " ms",
        died() ? number.apply(Math.round(lifetimeMs)) + " ms" : "");
  }

  /** Of two of the same length the one that counts, whatever their order: one that died. */
  static Silence worst(Silence one, Silence other) {
    return WORST_FIRST.compare(one, other) <= 0 ? one : other;
  }
}
