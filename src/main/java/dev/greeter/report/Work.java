package dev.greeter.report;

import java.util.Locale;

/**
 * What was to be done, and what was.
 *
 * @param unit of both
 * @param planned how much was to be done
 * @param made how much was; less where the run was stopped before its end
 */
public record Work(Unit unit, long planned, long made) {

  /** What a plan counts. */
  public enum Unit {
    /** Exchanges that end. */
    EXCHANGES("exchanges", "exchanges"),
    /** The time in which exchanges are started, in milliseconds. */
    DURATION("durationMs", "ms"),
    /** The silences of a search for an idle timeout. */
    SILENCES("delays", "silences"),
    /** The requests of a search for the largest one. */
    SIZES("sizes", "sizes");

    private final String key;
    private final String word;

    Unit(String key, String word) {
      this.key = key;
      this.word = word;
    }

    /** The key of an amount in JSON. */
    public String key() {
      return key;
    }
  }

  /** Adds the work of two processes, of the same unit. */
  Work plus(Work other) {
    return new Work(unit, Bounds.sum(planned, other.planned), Bounds.sum(made, other.made));
  }

  /** The same where what was made is all that was to be. */
  public Work done() {
    return new Work(unit, made, made);
  }

  /** Whether the run was stopped before its end. */
  boolean isCut() {
    return made < planned;
  }

  /** Formats the work for people: what was made, what was planned, and the unit of both. */
  public String text(String format) {
    boolean inSeconds = unit == Unit.DURATION && planned % 1000 == 0;
    long divisor = inSeconds ? 1000 : 1;
    return String.format(
        Locale.ROOT, format, made / divisor, planned / divisor, inSeconds ? "s" : unit.word);
  }
}
