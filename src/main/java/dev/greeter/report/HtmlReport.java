package dev.greeter.report;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** A report as one page that needs nothing else: no script, no font, no picture from elsewhere. */
final class HtmlReport {

  /** Where the percentile curve is read, as the share of exchanges that were slower: 1 to 10^-5. */
  private static final double DECADES = 5;

  private static final int POINTS = 200;

  private static final Map<ExchangeOutcome, String> COLOURS =
      new EnumMap<>(
          Map.of(
              ExchangeOutcome.REPLIED, "#2e7d32",
              ExchangeOutcome.MISMATCH, "#f9a825",
              ExchangeOutcome.CLOSED, "#6d4c41",
              ExchangeOutcome.RESET, "#c62828",
              ExchangeOutcome.REFUSED, "#6a1b9a",
              ExchangeOutcome.UNRESOLVED, "#455a64",
              ExchangeOutcome.UNREACHABLE, "#37474f",
              ExchangeOutcome.TIMEOUT, "#1565c0"));

  private HtmlReport() {}

  static String of(Report report) {
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>Greeter: %1$s</title>
        <style>
        body { font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 900px; color: #222; }
        h1 { font-size: 1.4em; } h2 { font-size: 1.1em; margin-top: 2em; }
        pre { background: #f6f6f6; padding: 1em; overflow-x: auto; }
        svg text { font: 12px system-ui, sans-serif; fill: #555; }
        .key span { display: inline-block; margin-right: 1.2em; }
        .key i { display: inline-block; width: .8em; height: .8em; margin-right: .4em; }
        </style>
        </head>
        <body>
        <h1>%1$s</h1>
        <pre>%2$s</pre>
        <h2>Latency by percentile</h2>
        %3$s
        <h2>Outcomes over time</h2>
        %4$s
        </body>
        </html>
        """
        .formatted(
            escape(report.target()),
            escape(TextReport.of(report)),
            latency(report),
            timeline(report));
  }

  /** Total latency over the share of exchanges that were faster, with the tail drawn out. */
  private static String latency(Report report) {
    Histogram total = report.total();
    if (total.getTotalCount() == 0) {
      return "<p>No exchange ended.</p>";
    }
    double top = Math.max(0.001, Report.ms(total, 100));
    double decades = Math.min(DECADES, Math.max(1, Math.log10((double) total.getTotalCount())));
    String curve =
        IntStream.rangeClosed(0, POINTS)
            .mapToObj(
                i -> {
                  double slower = Math.pow(10, -decades * i / POINTS);
                  double ms = Report.ms(total, 100 * (1 - slower));
                  return Svg.point(Svg.x((double) i / POINTS), Svg.y(ms / top));
                })
            .collect(Collectors.joining(" "));
    StringBuilder svg = new StringBuilder(Svg.open("Latency by percentile"));
    for (int decade = 0; decade <= decades; decade++) {
      double at = Svg.x(decade / decades);
      svg.append(Svg.grid(at, Svg.y(0), at, Svg.y(1)));
      svg.append(Svg.label(at, Svg.AXIS, "middle", percentile(decade)));
    }
    Svg.scale(svg, top, "%s ms");
    svg.append("<polyline fill=\"none\" stroke=\"#1565c0\" stroke-width=\"2\" points=\"")
        .append(curve)
        .append("\"/>\n</svg>");
    return svg.toString();
  }

  /** The names of the grid lines: p0, p90, p99, p99.9, p99.99, p99.999. */
  private static String percentile(int decade) {
    return switch (decade) {
      case 0 -> "p0";
      case 1 -> "p90";
      case 2 -> "p99";
      default -> "p99." + "9".repeat(decade - 2);
    };
  }

  /** How many exchanges ended how in each slice of time, one on top of the other. */
  private static String timeline(Report report) {
    Timeline timeline = report.timeline();
    List<ExchangeOutcome> seen =
        Arrays.stream(ExchangeOutcome.values())
            .filter(outcome -> report.outcomes().get(outcome) > 0)
            .toList();
    int slices = timeline.counts(ExchangeOutcome.REPLIED).length;
    if (slices == 0) {
      return "<p>No exchange ended.</p>";
    }
    long[] sums = new long[slices];
    for (ExchangeOutcome outcome : seen) {
      Arrays.setAll(sums, i -> sums[i] + timeline.counts(outcome)[i]);
    }
    double top = Arrays.stream(sums).max().orElse(1);
    StringBuilder svg = new StringBuilder(Svg.open("Outcomes over time"));
    Svg.scale(svg, top, "%s");
    long[] below = new long[slices];
    double width = Svg.x(1.0 / slices) - Svg.x(0);
    for (ExchangeOutcome outcome : seen) {
      long[] counts = timeline.counts(outcome);
      svg.append("<g fill=\"").append(COLOURS.get(outcome)).append("\">\n");
      for (int i = 0; i < slices; i++) {
        if (counts[i] > 0) {
          svg.append(
              "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"><title>%s: %d</title></rect>%n"
                  .formatted(
                      Svg.number(Svg.x((double) i / slices)),
                      Svg.number(Svg.y((below[i] + counts[i]) / top)),
                      Svg.number(Math.max(0.5, width - 0.5)),
                      Svg.number(Svg.y(below[i] / top) - Svg.y((below[i] + counts[i]) / top)),
                      outcome.word(),
                      counts[i]));
          below[i] += counts[i];
        }
      }
      svg.append("</g>\n");
    }
    double seconds = slices * timeline.sliceMs() / 1e3;
    svg.append(Svg.label(Svg.x(0), Svg.AXIS, "middle", "0 s"))
        .append(Svg.label(Svg.x(1), Svg.AXIS, "end", Svg.number(seconds) + " s"))
        .append("</svg>\n<p class=\"key\">");
    for (ExchangeOutcome outcome : seen) {
      svg.append(
          "<span><i style=\"background:%s\"></i>%s %d</span>"
              .formatted(COLOURS.get(outcome), outcome.word(), report.outcomes().get(outcome)));
    }
    return svg.append("</p>").toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
