package dev.greeter.report.page;

import static java.time.temporal.ChronoUnit.SECONDS;

import dev.greeter.report.Conditions;
import dev.greeter.report.ConnectionEnd;
import dev.greeter.report.Connections;
import dev.greeter.report.Judgement;
import dev.greeter.report.Latencies;
import dev.greeter.report.Origin;
import dev.greeter.report.Printable;
import dev.greeter.report.Report;
import dev.greeter.report.Units;
import dev.greeter.report.form.TextReport;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** A report as one page: the verdict, what was run, and the pictures that answer the question. */
public final class HtmlReport {

  private HtmlReport() {}

  public static String of(Report report, Judgement judgement) {
    List<Interval> intervals = Interval.of(report.timeline());
    String target = Printable.escaped(report.target());
    StringBuilder body = new StringBuilder();
    body.append("<h1>").append(Html.escape(target)).append("</h1>\n");
    body.append(VerdictPart.of(judgement));
    body.append("<dl>\n").append(facts(report)).append("</dl>\n");
    if (report.searches()) {
      section(body, "Silences", SilencePicture.of(report));
      body.append("<p>%s</p>%n".formatted(Html.escape(TextReport.idleLimit(report.idleLimit()))));
    }
    if (intervals.isEmpty()) {
      body.append("<p>No exchange ended.</p>\n");
    } else if (!report.searches()) {
      TimePictures times = new TimePictures(intervals);
      section(body, "Latency by percentile", PercentilePicture.of(report));
      section(body, "Latency over time", times.latency());
      section(body, "Outcomes over time", times.outcomes());
      section(body, "Gaps over time", times.gaps());
      section(body, "Longest time without a reply over time", times.quiet());
    }
    section(
        body,
        "Replies",
        ReplyPicture.of("replies", "Replies", report.replies(), report.otherReplies()));
    section(
        body,
        "Greetings",
        ReplyPicture.of(
            "greetings",
            "What peers sent before the request",
            report.greetings(),
            report.greetingCounts().notShown()));
    section(body, "Outcomes", outcomes(report));
    section(body, "Latency", latency(report));
    section(body, "Connections", ends(report.connections()));
    return Html.page(
        "Greeter: %s: %s".formatted(target, VerdictPart.word(judgement)), "", body.toString());
  }

  /** What was run, where, when: a row for each. */
  private static String facts(Report report) {
    StringBuilder facts = new StringBuilder();
    facts.append(Html.fact("exchanges", Units.count(report.exchanges())));
    TextReport.plans(report).forEach(plan -> facts.append(Html.fact("planned", plan)));
    facts.append(Html.fact("took", Units.duration(report.elapsedNanos() / 1_000_000)));
    facts.append(Html.fact("per second", Units.number(report.ratePerSecond())));
    if (report.delayed() + report.heldBack() + report.skipped() > 0) {
      facts.append(Html.fact("starts more than 10 ms late", Units.count(report.delayed())));
      facts.append(Html.fact("starts held back by maxInFlight", Units.count(report.heldBack())));
      facts.append(Html.fact("starts skipped", Units.count(report.skipped())));
    }
    if (report.abandoned() > 0) {
      facts.append(
          Html.fact(
              "stopped early", Units.count(report.abandoned()) + " in flight are not counted"));
    }
    connections(facts, report.connections());
    conditions(facts, report.conditions());
    origin(facts, report.origin());
    return facts.toString();
  }

  private static void connections(StringBuilder facts, Connections connections) {
    if (!connections.areKept()) {
      return;
    }
    facts.append(Html.fact("requests", Units.count(connections.requests())));
    facts.append(Html.fact("requests lost", Units.count(connections.lostRequests())));
    facts.append(Html.fact("connections", Units.count(connections.count())));
    facts.append(Html.fact("reconnects", Units.count(connections.reconnects())));
    if (connections.cut() > 0) {
      facts.append(Html.fact("cut by the peer", Units.count(connections.cut())));
    }
    facts.append(Html.fact("longest without a reply", Units.time(connections.longestQuietMs())));
  }

  private static void conditions(StringBuilder facts, Conditions conditions) {
    if (conditions.warmUpNanos() > 0) {
      facts.append(Html.fact("longest warm-up", Units.time(conditions.warmUpMs())));
    }
    if (conditions.gcPauses() > 0) {
      facts.append(Html.fact("GC pauses above 1 ms", Units.count(conditions.gcPauses())));
      facts.append(
          Html.fact("longest GC pause", Units.time((double) conditions.longestGcPauseMs())));
    }
  }

  private static void origin(StringBuilder facts, Origin origin) {
    facts.append(Html.fact("started", origin.startedAt().truncatedTo(SECONDS).toString()));
    facts.append(Html.fact("ended", origin.endedAt().truncatedTo(SECONDS).toString()));
    facts.append(Html.fact("version", values(origin.versions())));
    facts.append(Html.fact("measured by", values(origin.measuredBy())));
    facts.append(Html.wideFact("configuration", String.join("\n", origin.configurations())));
  }

  private static String values(Collection<String> values) {
    return Printable.escaped(String.join(", ", values));
  }

  private static void section(StringBuilder body, String title, String content) {
    if (content != null) {
      body.append("<section>\n<h2>%s</h2>%n%s</section>%n".formatted(title, content));
    }
  }

  private static String outcomes(Report report) {
    StringBuilder rows = new StringBuilder();
    report
        .outcomes()
        .forEach(
            (outcome, count) -> {
              if (count > 0) {
                row(rows, outcome.word(), count);
              }
            });
    return table(rows, "outcome", "count");
  }

  private static String ends(Connections connections) {
    StringBuilder rows = new StringBuilder();
    for (ConnectionEnd end : ConnectionEnd.values()) {
      if (connections.ended(end) > 0) {
        row(rows, end.word(), connections.ended(end));
      }
    }
    return table(rows, "end of a connection", "count");
  }

  private static void row(StringBuilder rows, String word, long count) {
    rows.append(
        "<tr><th scope=\"row\">%s</th><td>%s</td></tr>%n".formatted(word, Units.count(count)));
  }

  private static String latency(Report report) {
    StringBuilder rows = new StringBuilder();
    row(rows, "own lateness", report.ownLateness());
    row(rows, "connect", report.connect());
    row(rows, "first byte", report.firstByte());
    row(rows, "total", report.total());
    row(rows, "gap", report.connections().gaps());
    return table(rows, "ms", "p50", "p90", "p99", "p99.9", "max");
  }

  private static void row(StringBuilder rows, String name, Histogram histogram) {
    if (histogram.getTotalCount() == 0) {
      return;
    }
    rows.append("<tr><th scope=\"row\">").append(name).append("</th>");
    for (double percentile : new double[] {50, 90, 99, 99.9, 100}) {
      rows.append(
          String.format(Locale.ROOT, "<td>%,.3f</td>", Latencies.ms(histogram, percentile)));
    }
    rows.append("</tr>\n");
  }

  /** Null if it has no row. */
  private static String table(StringBuilder rows, String... columns) {
    if (rows.isEmpty()) {
      return null;
    }
    StringBuilder head = new StringBuilder();
    for (String column : columns) {
      head.append("<th scope=\"col\">").append(column).append("</th>");
    }
    return """
        <div class="scroll"><table>
        <thead><tr>%s</tr></thead>
        <tbody>
        %s</tbody>
        </table></div>
        """
        .formatted(head, rows);
  }
}
