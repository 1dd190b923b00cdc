package dev.greeter.report.page;

import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Latencies;
import dev.greeter.report.Report;
import dev.greeter.report.Silence;
import dev.greeter.report.Stalls;
import dev.greeter.report.Timeline;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * One chart of a report, as {@code page.js} draws it.
 *
 * @param title for people
 * @param kind {@code line}, {@code points} or {@code bars}, which stand on one another
 * @param across what runs across, for the legend
 * @param x its unit: {@code time} in seconds since the epoch, {@code ms}, or {@code nines} of a
 *     percentile
 * @param y the unit of the values, {@code ms} or {@code count}
 * @param xs ascending
 * @param series those that have a value
 */
record Chart(
    String title,
    String kind,
    String across,
    String x,
    String y,
    List<? extends Number> xs,
    List<Series> series) {

  /** Steps of a curve of percentiles, a multiple of 1 to 5 decades. */
  private static final int STEPS = 120;

  /** The share of exchanges that were slower, from 1 to 10^-5 at most. */
  private static final int MAX_DECADES = 5;

  /** The resolution of all times: an axis of powers has no 0. */
  private static final double LEAST_MS = 0.001;

  private static final List<Integer> DASHED = List.of(7, 4);
  private static final List<Integer> DOTTED = List.of(2, 3);

  /**
   * One row of values.
   *
   * @param label for people
   * @param colour a class of the style
   * @param dash of its line, or null
   * @param values one for each x, null where there is none
   */
  record Series(String label, String colour, List<Integer> dash, List<? extends Number> values) {}

  Chart {
    series = series.stream().filter(it -> it.values.stream().anyMatch(Objects::nonNull)).toList();
  }

  /**
   * Makes the charts of a report, as far as there is something to see.
   *
   * @param old a report that it is compared with, or null
   * @param expected outcomes that are no failure
   */
  static List<Chart> of(Report report, Report old, Set<ExchangeOutcome> expected) {
    Timeline time = report.timeline();
    return (report.searches()
            ? Stream.of(silences(report))
            : Stream.of(
                percentiles(report, old),
                latency(time),
                outcomes(time, expected),
                longest("Gaps over time", "longest gap", time, Stalls::longestGapMs),
                longest(
                    "Longest time without a reply over time",
                    "without a reply",
                    time,
                    Stalls::longestMs)))
        .filter(chart -> !chart.series.isEmpty())
        .toList();
  }

  /** Names the chart on its page. */
  String id() {
    return title.toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  JsonObject json() {
    JsonArray data = new JsonArray().add(xs);
    JsonArray keys = new JsonArray();
    for (Series one : series) {
      List<Number> values = new ArrayList<>(one.values);
      while (values.size() < xs.size()) {
        values.add(null);
      }
      data.add(values);
      keys.add(
          new JsonObject().put("label", one.label).put("colour", one.colour).put("dash", one.dash));
    }
    return new JsonObject()
        .put("kind", kind)
        .put("across", across)
        .put("x", x)
        .put("y", y)
        .put("data", data)
        .put("series", keys);
  }

  /** Latency by percentile: the tail drawn out, so that each nine takes the same room. */
  private static Chart percentiles(Report report, Report old) {
    double count = Math.max(1.0, (double) report.latencies().total().getTotalCount());
    Histogram before = old == null ? new Histogram(1) : old.latencies().total();
    int decades = (int) Math.min(MAX_DECADES, Math.max(1, Math.ceil(Math.log10(count))));
    List<Double> nines =
        IntStream.rangeClosed(0, STEPS).mapToObj(i -> (double) i * decades / STEPS).toList();
    return new Chart(
        "Latency by percentile",
        "line",
        "percentile",
        "nines",
        "ms",
        nines,
        List.of(
            percentiles("connect", DOTTED, report.latencies().connect(), nines),
            percentiles("first byte", DASHED, report.latencies().firstByte(), nines),
            percentiles("total", null, report.latencies().total(), nines),
            percentiles("old", DASHED, before, nines)));
  }

  private static Series percentiles(
      String label, List<Integer> dash, Histogram histogram, List<Double> nines) {
    return new Series(
        label,
        label.equals("old") ? "soft" : label.replace(' ', '-'),
        dash,
        nines.stream().map(it -> ms(histogram, 100 * (1 - Math.pow(10, -it)))).toList());
  }

  private static Chart latency(Timeline time) {
    return overTime(
        "Latency over time",
        "line",
        "ms",
        time,
        List.of(
            percentile("p50", "p50", null, time.totals(), 50),
            percentile("p99", "p99", DASHED, time.totals(), 99),
            percentile("max", "max", DOTTED, time.totals(), 100),
            percentile("own lateness p99", "soft", DOTTED, time.ownLateness(), 99)));
  }

  private static Series percentile(
      String label, String colour, List<Integer> dash, Histogram[] slices, double percentile) {
    return new Series(
        label, colour, dash, Arrays.stream(slices).map(it -> ms(it, percentile)).toList());
  }

  private static Chart outcomes(Timeline time, Set<ExchangeOutcome> expected) {
    return overTime(
        "Outcomes over time",
        "bars",
        "count",
        time,
        Arrays.stream(ExchangeOutcome.values())
            .filter(outcome -> Arrays.stream(time.counts(outcome)).anyMatch(count -> count > 0))
            .map(
                outcome ->
                    new Series(
                        outcome.word(),
                        expected.contains(outcome) ? "good" : failure(outcome),
                        null,
                        Arrays.stream(time.counts(outcome)).boxed().toList()))
            .toList());
  }

  /** A reply where none was wanted is no success. */
  private static String failure(ExchangeOutcome outcome) {
    return outcome == ExchangeOutcome.REPLIED ? "total" : outcome.word();
  }

  private static Chart longest(
      String title, String label, Timeline time, Function<Stalls, Double> ms) {
    List<Double> values = Arrays.stream(time.stalls()).map(ms).toList();
    return overTime(title, "points", "ms", time, List.of(new Series(label, "max", null, values)));
  }

  /** One value a slice, and the end of the last, which has none. */
  private static Chart overTime(
      String title, String kind, String y, Timeline time, List<Series> series) {
    long width = time.sliceMs() / 1000;
    List<Long> xs =
        IntStream.rangeClosed(0, time.size())
            .mapToObj(i -> time.start().toSeconds() + i * width)
            .toList();
    return new Chart(title, kind, "from", "time", y, xs, series);
  }

  /** How long connections lived by how long they were to be silent: a limit is where that bends. */
  private static Chart silences(Report report) {
    return new Chart(
        "Lifetime of connections by their silence",
        "points",
        "silence",
        "ms",
        "ms",
        report.silences().keySet().stream().map(delayMs -> Math.max(1, delayMs)).toList(),
        List.of(
            lifetimes("survived", "good", report, Silence::survived),
            lifetimes("died", "reset", report, Silence::died)));
  }

  private static Series lifetimes(
      String label, String colour, Report report, Predicate<Silence> which) {
    return new Series(
        label,
        colour,
        null,
        report.silences().values().stream()
            .map(it -> which.test(it) ? it.lifetimeMs() : null)
            .toList());
  }

  private static Double ms(Histogram histogram, double percentile) {
    return histogram.getTotalCount() == 0
        ? null
        : Double.valueOf(Math.max(LEAST_MS, Latencies.ms(histogram, percentile)));
  }
}
