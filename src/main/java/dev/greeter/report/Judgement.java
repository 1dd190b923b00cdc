package dev.greeter.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a report was held against, and what it missed.
 *
 * @param checks every expectation, met or not; none if nothing was judged
 * @param incomplete a line for each cause that keeps a report from being one of a whole run, which
 *     no expectation is met without
 * @param comparison with an older report, or null
 */
public record Judgement(List<Check> checks, List<String> incomplete, Comparison comparison) {

  /**
   * Judges nothing.
   *
   * @return without an expectation
   */
  public static Judgement none() {
    return new Judgement(List.of(), List.of(), null);
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
    return of(expect, report, report.stopped(), null);
  }

  /**
   * Holds a sum against expectations; one without all shares of a run meets none.
   *
   * @param expect what was expected, or null if nothing was
   * @param report what was found
   * @param comparison with an older report, or null
   * @return with every expectation that was missed
   */
  public static Judgement ofSum(Expect expect, Report report, Comparison comparison) {
    return of(expect, report, expect == null ? List.of() : report.incomplete(), comparison);
  }

  private static Judgement of(
      Expect expect, Report report, List<String> incomplete, Comparison comparison) {
    List<Check> checks = new ArrayList<>();
    if (expect != null) {
      checks.addAll(Expectations.checks(expect, report));
    }
    if (expect != null && expect.regressionPercent() != null && comparison != null) {
      checks.addAll(comparison.checks(expect.regressionPercent()));
    }
    return new Judgement(List.copyOf(checks), incomplete, comparison);
  }

  /**
   * Lists what was not met, which decides the exit code.
   *
   * @return a line for each cause that is not met, none where all is well
   */
  public List<String> missed() {
    return Stream.concat(
            incomplete.stream(), checks.stream().filter(check -> !check.met()).map(Check::line))
        .toList();
  }
}
