package dev.greeter.report;

import java.util.List;

/**
 * What a report was held against, and what it missed.
 *
 * @param expect what was expected, or null if nothing was judged
 * @param missed a line for each expectation that was not met, with wanted and found
 */
public record Judgement(Expect expect, List<String> missed) {

  /** Keeps an unchangeable copy of the lines. */
  public Judgement {
    missed = List.copyOf(missed);
  }

  /**
   * Of a report that is held against nothing.
   *
   * @return without an expectation
   */
  public static Judgement none() {
    return new Judgement(null, List.of());
  }

  /**
   * Holds a report against expectations.
   *
   * @param expect what was expected
   * @param report what was found
   * @return with every expectation that was missed
   */
  public static Judgement of(Expect expect, Report report) {
    return new Judgement(expect, Expectations.missed(expect, report));
  }
}
