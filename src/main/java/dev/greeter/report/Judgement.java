package dev.greeter.report;

import java.util.ArrayList;
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
   * Holds the report of one process against expectations; one that was stopped before its end meets
   * none.
   *
   * @param expect what was expected, or null if nothing was
   * @param report what was found
   * @return with every expectation that was missed
   */
  public static Judgement of(Expect expect, Report report) {
    return of(expect, report, report.stopped());
  }

  /**
   * Holds a sum against expectations; one without all shares of a run meets none.
   *
   * @param expect what was expected
   * @param report what was found
   * @return with every expectation that was missed
   */
  public static Judgement ofSum(Expect expect, Report report) {
    return of(expect, report, report.incomplete());
  }

  private static Judgement of(Expect expect, Report report, List<String> incomplete) {
    List<String> missed = new ArrayList<>(incomplete);
    if (expect != null) {
      missed.addAll(Expectations.missed(expect, report));
    }
    return new Judgement(expect, missed);
  }
}
