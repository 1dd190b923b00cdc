package dev.greeter.report.page;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Latencies;
import dev.greeter.report.Report;
import dev.greeter.report.Search;
import dev.greeter.report.SearchKind;
import dev.greeter.report.Slice;
import dev.greeter.report.Timeline;
import dev.greeter.report.Trial;
import dev.greeter.report.Units;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * One chart of a report, as {@code page.js} draws it.
 *
 * @param title for people
 * @param kind {@code line}, {@code points} or {@code bars}, which stand on one another
 * @param across what runs across, for the legend
 * @param x its unit: {@code time} in seconds since the epoch, {@code ms}, {@code bytes}, or {@code
 *     nines} of a percentile
 * @param y the unit of the values, {@code ms} or {@code count}
 * @param xs ascending
 * @param series those that have a value
 */
@JsonPropertyOrder({"kind", "across", "x", "y", "data", "series"})
record Chart(
    @JsonIgnore String title,
    String kind,
    String across,
    String x,
    String y,
    @JsonIgnore List<? extends Number> xs,
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
  record Series(
      String label, String colour, List<Integer> dash, @JsonIgnore List<? extends Number> values) {}

  Chart {
    series = series.stream().filter(it -> it.values.stream().anyMatch(Objects::nonNull)).toList();
  }

  /**
   * Makes the charts of a report, as far as there is something to see.
   *
   * @param old a report that it is compared with, or null
   */
  static List<Chart> of(Report report, Report old) {
    Stream<Chart> charts =
        report.isSearch()
            ? report.searches().all().stream().map(Chart::lifetimes)
            : Stream.concat(
                Stream.of(percentiles(report.latencies(), old)),
                overTime(report.timeline(), report.expected()));
    return charts.filter(chart -> !chart.series.isEmpty()).toList();
  }

  /** Charts of all, and of the last slices that are finer. */
  private static Stream<Chart> overTime(Timeline time, Set<ExchangeOutcome> expected) {
    Stream<Chart> recent =
        time.recent().stream()
            .filter(it -> it.sliceMs() < time.sliceMs())
            .flatMap(it -> overTime(overTheLast(it), it, expected));
    return Stream.concat(overTime("over time", time, expected), recent);
  }

  private static String overTheLast(Timeline slices) {
    return "over the last " + Units.duration(slices.size() * slices.sliceMs());
  }

  /** Names the chart on its page. */
  String id() {
    return title.toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  /** What uPlot draws: the xs, and the values of each series. */
  @JsonProperty
  List<List<? extends Number>> data() {
    List<List<? extends Number>> data = new ArrayList<>(List.of(xs));
    series.forEach(one -> data.add(one.values));
    return data;
  }

  /** Latency by percentile: the tail drawn out, so that each nine takes the same room. */
  private static Chart percentiles(Latencies latencies, Report old) {
    double count = Math.max(1.0, (double) latencies.total().getTotalCount());
    int decades = (int) Math.min(MAX_DECADES, Math.max(1, Math.ceil(Math.log10(count))));
    List<Double> nines =
        IntStream.rangeClosed(0, STEPS).mapToObj(i -> (double) i * decades / STEPS).toList();
    Function<Histogram, List<Double>> curve =
        histogram ->
            nines.stream().map(it -> ms(histogram, 100 * (1 - Math.pow(10, -it)))).toList();
    Histogram before = old == null ? new Histogram(1) : old.latencies().total();
    return new Chart(
        "Latency by percentile",
        "line",
        "percentile",
        "nines",
        "ms",
        nines,
        List.of(
            new Series("connect", "connect", DOTTED, curve.apply(latencies.connect())),
            new Series("first byte", "first-byte", DASHED, curve.apply(latencies.firstByte())),
            new Series("total", "total", null, curve.apply(latencies.total())),
            new Series("old", "soft", DASHED, curve.apply(before))));
  }

  private static Stream<Chart> overTime(String over, Timeline time, Set<ExchangeOutcome> expected) {
    Series[] outcomes =
        Arrays.stream(ExchangeOutcome.values())
            .filter(it -> time.row(slice -> slice.count(it)).stream().anyMatch(n -> n > 0))
            .map(it -> over(time, it.word(), colour(it, expected), null, of -> of.count(it)))
            .toArray(Series[]::new);
    Series gaps = over(time, "longest gap", "max", null, Slice::longestGapMs);
    Series waits = over(time, "without a reply", "max", null, Slice::longestMs);
    return Stream.of(
        overTime(
            "Latency " + over,
            "line",
            "ms",
            time,
            over(time, "p50", "p50", null, it -> ms(it.total().histogram(), 50)),
            over(time, "p99", "p99", DASHED, it -> ms(it.total().histogram(), 99)),
            over(time, "max", "max", DOTTED, it -> ms(it.total().histogram(), 100)),
            over(
                time,
                "own lateness p99",
                "soft",
                DOTTED,
                it -> ms(it.ownLateness().histogram(), 99))),
        overTime("Outcomes " + over, "bars", "count", time, outcomes),
        overTime("Gaps " + over, "points", "ms", time, gaps),
        overTime("Longest time without a reply " + over, "points", "ms", time, waits));
  }

  /** A reply where none was wanted is no success. */
  private static String colour(ExchangeOutcome outcome, Set<ExchangeOutcome> expected) {
    if (expected.contains(outcome)) {
      return "good";
    }
    return outcome == ExchangeOutcome.REPLIED ? "total" : outcome.word();
  }

  private static Chart overTime(
      String title, String kind, String y, Timeline time, Series... series) {
    long width = time.sliceMs() / 1000;
    List<Long> xs =
        LongStream.rangeClosed(0, time.size())
            .mapToObj(i -> time.start().toSeconds() + i * width)
            .toList();
    return new Chart(title, kind, "from", "time", y, xs, List.of(series));
  }

  /** One value a slice, and the end of the last, which has none. */
  private static Series over(
      Timeline time,
      String label,
      String colour,
      List<Integer> dash,
      Function<Slice, ? extends Number> value) {
    List<Number> values = new ArrayList<>(time.row(value));
    values.add(null);
    return new Series(label, colour, dash, values);
  }

  /** How long connections lived by what was searched: a limit is where that bends. */
  private static Chart lifetimes(Search search) {
    Function<Predicate<Trial>, List<Double>> lifetimes =
        which ->
            search.trials().values().stream()
                .map(it -> which.test(it) ? it.lifetimeMs() : null)
                .toList();
    return new Chart(
        "Lifetime of connections by their " + search.kind().word(),
        "points",
        search.kind().word(),
        search.kind() == SearchKind.REQUEST ? "bytes" : "ms",
        "ms",
        search.trials().keySet().stream().map(it -> Math.max(1, it)).toList(),
        List.of(
            new Series("survived", "good", null, lifetimes.apply(Trial::survived)),
            new Series("died", "reset", null, lifetimes.apply(Trial::died))));
  }

  private static Double ms(Histogram histogram, double percentile) {
    return histogram.getTotalCount() == 0
        ? null
        : Double.valueOf(Math.max(LEAST_MS, Latencies.ms(histogram, percentile)));
  }
}
