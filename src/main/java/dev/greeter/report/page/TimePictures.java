package dev.greeter.report.page;

import dev.greeter.report.Units;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Latency over time, and below it outcomes and gaps over time, on the same axis. */
final class TimePictures {

  /** Below this, a log axis would show the clock's noise. */
  private static final double LEAST_MS = 0.01;

  private final List<Interval> intervals;
  private final double spanMs;

  /** Of intervals that follow one another, at least one. */
  TimePictures(List<Interval> intervals) {
    this.intervals = intervals;
    Interval last = intervals.get(intervals.size() - 1);
    spanMs = last.startMs() + last.widthMs() - intervals.get(0).startMs();
  }

  /** The median, the 99th percentile and the slowest of each interval; null if not measured. */
  String latency() {
    List<Interval.Latency> measured =
        intervals.stream().map(Interval::latency).filter(Objects::nonNull).toList();
    if (measured.isEmpty()) {
      return null;
    }
    double least = measured.stream().mapToDouble(Interval.Latency::p50Ms).min().orElse(1);
    double most = measured.stream().mapToDouble(Interval.Latency::maxMs).max().orElse(1);
    Axis axis = Axis.log(Math.max(LEAST_MS, least), Math.max(LEAST_MS, most));
    Svg svg = new Svg("latency-over-time", "Latency over time: p50, p99 and max", 220);
    svg.scale(axis, Units::time);
    times(svg);
    line(svg, axis, "c p50", Interval.Latency::p50Ms);
    line(svg, axis, "c p99 dashed", Interval.Latency::p99Ms);
    line(svg, axis, "c max dotted", Interval.Latency::maxMs);
    for (Interval interval : intervals) {
      svg.mark(title(interval));
      if (interval.latency() != null) {
        double middle = share(interval) + width(interval) / 2;
        svg.dot("c p50", middle, svg.y(axis, interval.latency().p50Ms()), 2)
            .dot("c p99", middle, svg.y(axis, interval.latency().p99Ms()), 2)
            .dot("c max", middle, svg.y(axis, interval.latency().maxMs()), 2);
      }
      svg.band(share(interval), width(interval)).end();
    }
    return """
        <figure>%s</figure>
        <ul class="key"><li class="line c p50"><i></i>p50</li>\
        <li class="line c p99 dashed"><i></i>p99</li>\
        <li class="line c max dotted"><i></i>max</li></ul>
        """
        .formatted(svg.done());
  }

  /** How many exchanges ended how in each interval. */
  String outcomes() {
    List<StackedBars.Bar> bars = new ArrayList<>();
    for (Interval interval : intervals) {
      Map<String, Long> counts = new LinkedHashMap<>();
      interval.counts().forEach((outcome, count) -> counts.put(outcome.word(), count));
      bars.add(new StackedBars.Bar(interval.when(), counts));
    }
    Svg svg = new Svg("outcomes-over-time", "Outcomes over time", 200);
    times(svg);
    StackedBars.draw(svg, bars);
    return "<figure>%s</figure>%n%s".formatted(svg.done(), StackedBars.key(bars));
  }

  /** The longest gap of each interval; null where there was none. */
  String gaps() {
    return longest(
        "gaps-over-time", "Gaps over time: the longest", "gap", it -> it.quiet().longestGapMs());
  }

  /** The longest time without a reply of each interval; null if not measured. */
  String quiet() {
    return longest(
        "quiet-over-time",
        "Longest time without a reply over time",
        "without a reply",
        it -> it.quiet().longestMs());
  }

  private String longest(String id, String title, String what, Function<Interval, Double> ms) {
    List<Double> all = intervals.stream().map(ms).filter(Objects::nonNull).toList();
    if (all.isEmpty()) {
      return null;
    }
    Axis axis =
        Axis.log(
            Math.max(LEAST_MS, Collections.min(all)), Math.max(LEAST_MS, Collections.max(all)));
    Svg svg = new Svg(id, title, 160);
    svg.scale(axis, Units::time);
    times(svg);
    for (Interval interval : intervals) {
      Double found = ms.apply(interval);
      String said = found == null ? "none" : Units.time(found);
      svg.mark("%s: %s %s".formatted(interval.when(), what, said));
      if (found != null) {
        double middle = share(interval) + width(interval) / 2;
        svg.dot("c max", middle, svg.y(axis, found), 3);
      }
      svg.band(share(interval), width(interval)).end();
    }
    return "<figure>%s</figure>%n".formatted(svg.done());
  }

  private void times(Svg svg) {
    int unitMs = Units.unitMs(spanMs);
    svg.across(
        Axis.until(spanMs / unitMs), value -> Units.number(value) + " " + Units.sign(unitMs));
  }

  /** A line for each run of intervals with a value: where nothing ended there is none. */
  private void line(Svg svg, Axis axis, String classes, ToDoubleFunction<Interval.Latency> value) {
    List<double[]> points = new ArrayList<>();
    for (Interval interval : intervals) {
      if (interval.latency() != null) {
        points.add(
            new double[] {
              share(interval) + width(interval) / 2,
              svg.y(axis, value.applyAsDouble(interval.latency()))
            });
      } else if (!points.isEmpty()) {
        svg.line(classes, points);
        points.clear();
      }
    }
    if (!points.isEmpty()) {
      svg.line(classes, points);
    }
  }

  private double share(Interval interval) {
    return (interval.startMs() - intervals.get(0).startMs()) / spanMs;
  }

  private double width(Interval interval) {
    return interval.widthMs() / spanMs;
  }

  private static String title(Interval interval) {
    Interval.Latency latency = interval.latency();
    String ended =
        latency == null
            ? "none ended"
            : "p50 %s, p99 %s, max %s"
                .formatted(
                    Units.time(latency.p50Ms()),
                    Units.time(latency.p99Ms()),
                    Units.time(latency.maxMs()));
    String late =
        interval.ownLatenessMs() == null
            ? ""
            : ", own lateness p99 " + Units.time(interval.ownLatenessMs());
    return interval.when() + ": " + ended + late;
  }
}
