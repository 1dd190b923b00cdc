package dev.greeter.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/**
 * What differs between two reports.
 *
 * @param old the older report
 * @param rows a row for each figure that both have
 */
public record Comparison(Report old, List<Row> rows) {

  /** Of slices with exchanges in them, below which chance cannot be told from a difference. */
  private static final int LEAST_SLICES = 10;

  private static final int RESAMPLES = 1000;

  /** Resamples left out at either end of the interval, in which 99 % of them are. */
  private static final int TAIL = RESAMPLES / 200;

  private static final String TOTAL_P99 = "total p99";
  private static final String FAILURES = "failures %";

  private static final String TOO_SHORT = "too short to compare";

  /**
   * One figure of both reports.
   *
   * @param figure its name
   * @param old in milliseconds, or in percent
   * @param now the same of the newer report
   * @param isShown whether the difference is more than chance
   * @param verdict the interval and what it means, or why there is none; empty for a figure that
   *     has none
   */
  public record Row(String figure, double old, double now, boolean isShown, String verdict) {

    /** Lists figure, old, new, difference and verdict, for people. */
    public List<String> cells() {
      return List.of(
          figure, text("%.3f", old), text("%.3f", now), text("%+.3f", now - old), verdict);
    }

    /** Tells whether it is shown that the figure has risen. */
    public boolean isWorse() {
      return isShown && now > old;
    }

    private Check check(double mostPercent) {
      return new Check(
          "regressionPercent",
          "%s at most %s %% above %s".formatted(figure, mostPercent, text("%.3f", old)),
          "%s (%s)".formatted(text("%.3f", now), verdict),
          !verdict.equals(TOO_SHORT) && !(isWorse() && now > old * (1 + mostPercent / 100)));
    }
  }

  /**
   * Compares two reports; the same two are always told the same.
   *
   * @param old the older one
   * @param now the newer one
   * @return a row for each percentile of each row of latency, and one for the failures
   */
  public static Comparison of(Report old, Report now) {
    List<double[]> differences = differences(new Resamples(old), new Resamples(now));
    Map<String, Histogram> before = old.rows();
    List<Row> rows = new ArrayList<>();
    now.rows()
        .forEach(
            (name, histogram) -> {
              for (int i = 0; before.containsKey(name) && i < Resamples.PERCENTILES.length; i++) {
                int percentile = Resamples.PERCENTILES[i];
                double oldMs = Latencies.ms(before.get(name), percentile);
                double nowMs = Latencies.ms(histogram, percentile);
                String figure = name + " p" + percentile;
                rows.add(
                    name.equals("total")
                        ? row(figure, oldMs, nowMs, differences, i)
                        : new Row(figure, oldMs, nowMs, false, ""));
              }
            });
    int last = Resamples.PERCENTILES.length;
    rows.add(row(FAILURES, old.failurePercent(), now.failurePercent(), differences, last));
    return new Comparison(old, List.copyOf(rows));
  }

  private static Row row(
      String figure, double old, double now, List<double[]> differences, int at) {
    if (differences.isEmpty()) {
      return new Row(figure, old, now, false, TOO_SHORT);
    }
    double low = differences.get(at)[TAIL];
    double high = differences.get(at)[RESAMPLES - 1 - TAIL];
    boolean isShown = low > 0 || high < 0;
    String verdict = text("%+.3f", low) + " to " + text("%+.3f", high);
    return new Row(figure, old, now, isShown, verdict + (isShown ? "" : ", no difference shown"));
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /** Of each figure of resamples, ascending; none where one of the two is too short. */
  private static List<double[]> differences(Resamples old, Resamples now) {
    if (Math.min(old.size(), now.size()) < LEAST_SLICES) {
      return List.of();
    }
    SplittableRandom random = new SplittableRandom(0);
    double[][] differences = new double[Resamples.PERCENTILES.length + 1][RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double[] oldFigures = old.draw(random);
      double[] nowFigures = now.draw(random);
      for (int figure = 0; figure < differences.length; figure++) {
        differences[figure][i] = nowFigures[figure] - oldFigures[figure];
      }
    }
    return Arrays.stream(differences).map(of -> Arrays.stream(of).sorted().toArray()).toList();
  }

  /**
   * Checks the figures that tell whether a service has become worse.
   *
   * @param mostPercent how much higher they may be, in percent of the old ones
   * @return a check for p99 and for the failures; a report that is too short meets none
   */
  List<Check> checks(double mostPercent) {
    return rows.stream()
        .filter(row -> row.figure.equals(TOTAL_P99) || row.figure.equals(FAILURES))
        .map(row -> row.check(mostPercent))
        .toList();
  }
}
