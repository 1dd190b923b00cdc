package dev.greeter.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** Latency over time, and below it outcomes over time, on the same axis. */
final class TimePictures {

  /** Below this, a log axis would show the clock's noise. */
  private static final double LEAST_MS = 0.01;

  private final List<Slice> slices;
  private final double spanMs;

  /** Of slices that follow one another, at least one. */
  TimePictures(List<Slice> slices) {
    this.slices = slices;
    Slice last = slices.get(slices.size() - 1);
    spanMs = last.startMs() + last.widthMs() - slices.get(0).startMs();
  }

  /** The median, the 99th percentile and the slowest of each slice; null if not measured. */
  String latency() {
    List<Slice.Latency> measured =
        slices.stream().map(Slice::latency).filter(Objects::nonNull).toList();
    if (measured.isEmpty()) {
      return null;
    }
    double least = measured.stream().mapToDouble(Slice.Latency::p50Ms).min().orElse(1);
    double most = measured.stream().mapToDouble(Slice.Latency::maxMs).max().orElse(1);
    Axis axis = Axis.log(Math.max(LEAST_MS, least), Math.max(LEAST_MS, most));
    Svg svg = new Svg("latency-over-time", "Latency over time: p50, p99 and max", 220);
    svg.scale(axis, Units::time);
    times(svg);
    line(svg, axis, "c p50", Slice.Latency::p50Ms);
    line(svg, axis, "c p99 dashed", Slice.Latency::p99Ms);
    line(svg, axis, "c max dotted", Slice.Latency::maxMs);
    for (Slice slice : slices) {
      svg.mark(title(slice));
      if (slice.latency() != null) {
        double middle = share(slice) + width(slice) / 2;
        svg.dot("c p50", middle, svg.y(axis, slice.latency().p50Ms()), 2)
            .dot("c p99", middle, svg.y(axis, slice.latency().p99Ms()), 2)
            .dot("c max", middle, svg.y(axis, slice.latency().maxMs()), 2);
      }
      svg.band(share(slice), width(slice)).end();
    }
    return """
        <figure>%s</figure>
        <ul class="key"><li class="line c p50"><i></i>p50</li>\
        <li class="line c p99 dashed"><i></i>p99</li>\
        <li class="line c max dotted"><i></i>max</li></ul>
        """
        .formatted(svg.done());
  }

  /** How many exchanges ended how in each slice. */
  String outcomes() {
    List<StackedBars.Bar> bars = new ArrayList<>();
    for (Slice slice : slices) {
      Map<String, Long> counts = new LinkedHashMap<>();
      slice.counts().forEach((outcome, count) -> counts.put(outcome.word(), count));
      bars.add(new StackedBars.Bar(slice.when(), counts));
    }
    Svg svg = new Svg("outcomes-over-time", "Outcomes over time", 200);
    times(svg);
    StackedBars.draw(svg, bars);
    return "<figure>%s</figure>%n%s".formatted(svg.done(), StackedBars.key(bars));
  }

  private void times(Svg svg) {
    int unitMs = Units.unitMs(spanMs);
    svg.across(
        Axis.until(spanMs / unitMs), value -> Units.number(value) + " " + Units.sign(unitMs));
  }

  /** A line for each run of slices with a value: where nothing ended there is none. */
  private void line(Svg svg, Axis axis, String classes, ToDoubleFunction<Slice.Latency> value) {
    List<double[]> points = new ArrayList<>();
    for (Slice slice : slices) {
      if (slice.latency() != null) {
        points.add(
            new double[] {
              share(slice) + width(slice) / 2, svg.y(axis, value.applyAsDouble(slice.latency()))
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

  private double share(Slice slice) {
    return (slice.startMs() - slices.get(0).startMs()) / spanMs;
  }

  private double width(Slice slice) {
    return slice.widthMs() / spanMs;
  }

  private static String title(Slice slice) {
    Slice.Latency latency = slice.latency();
    return latency == null
        ? slice.when() + ": none ended"
        : "%s: p50 %s, p99 %s, max %s"
            .formatted(
                slice.when(),
                Units.time(latency.p50Ms()),
                Units.time(latency.p99Ms()),
                Units.time(latency.maxMs()));
  }
}
