package dev.greeter.report.page;

import dev.greeter.report.Latencies;
import dev.greeter.report.Report;
import dev.greeter.report.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** Latency by percentile: the tail drawn out, so that each nine takes the same room. */
final class PercentilePicture {

  /** Steps of a curve, and so places where it says its values; a multiple of 1 to 5 decades. */
  private static final int POINTS = 120;

  /** The share of exchanges that were slower: from 1 to 10^-5 at most. */
  private static final int MAX_DECADES = 5;

  /** Below this, differences are the clock's and not the path's; a log axis needs an end. */
  private static final double LEAST_MS = 0.01;

  /** One curve. */
  private record Curve(String name, String classes, Histogram histogram) {}

  private PercentilePicture() {}

  /** The picture with its key; null where nothing was measured. */
  static String of(Report report) {
    List<Curve> curves =
        List.of(
                new Curve("connect", "connect dotted", report.connect()),
                new Curve("first byte", "first-byte dashed", report.firstByte()),
                new Curve("total", "total", report.total()))
            .stream()
            .filter(curve -> curve.histogram().getTotalCount() > 0)
            .toList();
    if (curves.isEmpty()) {
      return null;
    }
    long count = curves.stream().mapToLong(c -> c.histogram().getTotalCount()).max().orElse(1);
    int decades = (int) Math.min(MAX_DECADES, Math.max(1, Math.ceil(Math.log10((double) count))));
    Svg svg = new Svg("percentiles", "Latency by percentile: connect, first byte, total", 260);
    Axis axis = axis(curves);
    svg.scale(axis, Units::time);
    svg.tick(0, "p0", false).tick(Math.log10(2) / decades, "p50", true);
    for (int decade = 1; decade <= decades; decade++) {
      svg.tick((double) decade / decades, name(decade), decade < 3 || decade % 2 == decades % 2);
    }
    for (Curve curve : curves) {
      List<double[]> points = new ArrayList<>();
      for (int i = 0; i <= POINTS; i++) {
        double share = (double) i / POINTS;
        points.add(new double[] {share, svg.y(axis, ms(curve, percentile(share * decades)))});
      }
      svg.line("c " + curve.classes(), points);
    }
    for (int i = 0; i <= POINTS; i++) {
      double share = (double) i / POINTS;
      svg.mark(title(curves, percentile(share * decades)));
      for (Curve curve : curves) {
        if (i % (POINTS / decades) == 0) {
          svg.dot(
              "c " + curve.classes(),
              share,
              svg.y(axis, ms(curve, percentile(share * decades))),
              3);
        }
      }
      svg.band(share - 0.5 / POINTS, 1.0 / POINTS).end();
    }
    return "<figure>%s</figure>%n%s".formatted(svg.done(), key(curves));
  }

  private static Axis axis(List<Curve> curves) {
    double least = curves.stream().mapToDouble(curve -> ms(curve, 0)).min().orElse(1);
    double most = curves.stream().mapToDouble(curve -> ms(curve, 100)).max().orElse(1);
    return Axis.log(Math.max(LEAST_MS, least), Math.max(LEAST_MS, most));
  }

  private static double ms(Curve curve, double percentile) {
    return Latencies.ms(curve.histogram(), percentile);
  }

  private static double percentile(double nines) {
    return 100 * (1 - Math.pow(10, -nines));
  }

  private static String title(List<Curve> curves, double percentile) {
    return curves.stream()
        .map(curve -> curve.name() + " " + Units.time(ms(curve, percentile)))
        .collect(Collectors.joining(", ", "p%s: ".formatted(Units.percentile(percentile)), ""));
  }

  /** The names of the lines down: p90, p99, p99.9 and so on. */
  private static String name(int decade) {
    return decade < 3
        ? "p" + "9".repeat(decade) + (decade == 1 ? "0" : "")
        : "p99." + "9".repeat(decade - 2);
  }

  private static String key(List<Curve> curves) {
    return curves.stream()
        .map(
            curve ->
                "<li class=\"line c %s\"><i></i>%s</li>".formatted(curve.classes(), curve.name()))
        .collect(Collectors.joining("", "<ul class=\"key\">", "</ul>\n"));
  }
}
