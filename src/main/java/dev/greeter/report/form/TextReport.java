package dev.greeter.report.form;

import dev.greeter.report.AddressCounts;
import dev.greeter.report.Comparison;
import dev.greeter.report.Conditions;
import dev.greeter.report.ConnectionEnd;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Failure;
import dev.greeter.report.IdleLimit;
import dev.greeter.report.KeptConnections;
import dev.greeter.report.Latencies;
import dev.greeter.report.Printable;
import dev.greeter.report.Report;
import dev.greeter.report.TextCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import org.HdrHistogram.Histogram;

/** A report as a table for a terminal. */
public final class TextReport {

  /** Failures that a reader of a table can take in. */
  private static final int FAILURES = 5;

  private TextReport() {}

  /**
   * Formats a report.
   *
   * @param report of a measurement
   * @return lines, the last one ended
   */
  public static String of(Report report) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%s: %d exchanges in %.1f s, %.1f per second",
        Printable.escaped(report.target()),
        report.exchanges(),
        report.elapsedNanos() / 1e9,
        report.ratePerSecond());
    plans(report).forEach(plan -> line(text, "planned %s", plan));
    line(text, "");
    line(text, "%-12s %10s", "outcome", "count");
    report
        .outcomes()
        .forEach(
            (outcome, count) -> {
              if (count > 0) {
                line(text, "%-12s %10d", outcome.word(), count);
              }
            });
    counts(text, "greeting", report.greetings());
    counts(text, "reply", report.replies());
    if (report.otherReplies() > 0) {
      line(text, "%10d  %s", report.otherReplies(), "(others)");
    }
    line(text, "");
    line(text, "%-12s %10s %10s %10s %10s %10s", "latency ms", "p50", "p90", "p99", "p99.9", "max");
    report.rows().forEach((name, histogram) -> latency(text, name, histogram));
    table(
        text,
        "%-24s %12s %10s %10s %10s  %-24s  %s",
        AddressCounts.COLUMNS,
        report.addresses().cells());
    failures(text, report);
    notes(text, report);
    return text.toString();
  }

  /**
   * Formats a sum of reports, with what is missing of their runs.
   *
   * @param report the sum
   * @return lines, the last one ended
   */
  public static String ofSum(Report report) {
    StringBuilder text = new StringBuilder(of(report));
    report.incomplete().forEach(missing -> line(text, "%n%s", missing));
    return text.toString();
  }

  /**
   * Formats what differs between two reports.
   *
   * @param comparison of them
   * @return lines, the last one ended
   */
  public static String of(Comparison comparison) {
    StringBuilder text = new StringBuilder();
    table(
        text,
        "%-17s %10s %10s %10s  %s",
        List.of("compared", "old", "new", "difference", "99 % interval"),
        comparison.rows().stream().map(Comparison.Row::cells).toList());
    return text.toString();
  }

  /** What was planned and made, by unit. */
  public static List<String> plans(Report report) {
    return report.origin().parts().work().stream()
        .map(work -> work.text("%2$d %3$s, made %1$d"))
        .toList();
  }

  /**
   * Formats a report as one line for a log.
   *
   * @param report of a measurement
   * @return without a line's end
   */
  public static String summary(Report report) {
    String outcomes = ExchangeOutcome.text(report.outcomes());
    return String.format(
        Locale.ROOT,
        "%s: %d exchanges in %.1f s%s",
        report.target(),
        report.exchanges(),
        report.elapsedNanos() / 1e9,
        outcomes.isEmpty() ? "" : ": " + outcomes);
  }

  private static void failures(StringBuilder text, Report report) {
    table(
        text,
        "%-24s %-11s %-9s %10s  %-21s %-21s %s",
        Failure.COLUMNS,
        report.failures().events().stream().limit(FAILURES).map(Failure::cells).toList());
    report.failureNotes(FAILURES).forEach(note -> line(text, "%s", note));
  }

  /** A table below a blank line, if it has rows. */
  private static void table(
      StringBuilder text, String format, List<String> columns, List<List<String>> rows) {
    if (!rows.isEmpty()) {
      line(text, "");
      line(text, "%s", format.formatted(columns.toArray()));
      rows.forEach(row -> line(text, "%s", format.formatted(row.toArray()).stripTrailing()));
    }
  }

  private static void notes(StringBuilder text, Report report) {
    SortedSet<String> measuredBy = report.origin().measuredBy();
    if (measuredBy.size() > 1) {
      line(text, "");
      line(text, "measured by %s", Printable.escaped(String.join(", ", measuredBy)));
    }
    connections(text, report.connections());
    conditions(text, report.conditions());
    if (report.searches()) {
      silences(text, report);
      line(text, "");
      line(text, "%s", idleLimit(report.idleLimit()));
      if (!report.idleCut().isEmpty()) {
        line(text, "%s", report.idleCut());
      }
    }
    if (report.delayed() + report.heldBack() + report.skipped() > 0) {
      line(text, "");
      line(
          text,
          "starts delayed %d (by more than 10 ms), held back %d (by maxInFlight), skipped %d",
          report.delayed(),
          report.heldBack(),
          report.skipped());
    }
    if (report.abandoned() > 0) {
      line(text, "");
      line(text, "stopped early: %d in flight are not counted", report.abandoned());
    }
  }

  private static void counts(StringBuilder text, String what, List<TextCounts.Row> counted) {
    if (!counted.isEmpty()) {
      line(text, "");
      line(text, "%10s  %s", "count", what);
      counted.forEach(row -> line(text, "%10d  %s", row.count(), Printable.quoted(row.text())));
    }
  }

  private static void silences(StringBuilder text, Report report) {
    List<List<String>> rows = new ArrayList<>();
    report
        .silences()
        .forEach(
            (delayMs, silence) ->
                rows.add(
                    List.of(
                        delayMs + " ms",
                        silence.outcome().word(),
                        wholeMs(silence.keptMs()),
                        wholeMs(silence.cutAfterMs()))));
    table(text, "%-12s %-12s %10s %10s", List.of("delay", "outcome", "kept", "cut after"), rows);
  }

  private static String wholeMs(Double ms) {
    return ms == null ? "" : Math.round(ms) + " ms";
  }

  private static void conditions(StringBuilder text, Conditions conditions) {
    if (conditions.warmUpNanos() > 0) {
      line(text, "");
      line(text, "longest warm-up %.0f ms", conditions.warmUpMs());
    }
    if (conditions.gcPauses() > 0) {
      line(text, "");
      line(
          text,
          "GC pauses above 1 ms: %d, longest %d ms",
          conditions.gcPauses(),
          conditions.longestGcPauseMs());
    }
  }

  public static String idleLimit(IdleLimit limit) {
    Integer survived = limit.survivedMs();
    Integer died = limit.diedMs();
    if (died == null) {
      return survived == null
          ? "idle limit: not found, no silence came to its end"
          : "idle limit: above %s ms (survived)".formatted(survived);
    }
    String death = "%s ms (%s)".formatted(died, limit.diedAs().word());
    if (survived == null) {
      return "idle limit: below " + death;
    }
    return survived < died
        ? "idle limit: between %s ms (survived) and %s".formatted(survived, death)
        : "idle limit: not steady, %s ms survived but not %s".formatted(survived, death);
  }

  private static void connections(StringBuilder text, KeptConnections connections) {
    if (!connections.areKept()) {
      return;
    }
    line(text, "");
    line(text, "requests %d, lost %d", connections.requests(), connections.lostRequests());
    line(text, "connections %d, reconnects %d", connections.count(), connections.reconnects());
    if (connections.cut() > 0) {
      line(text, "cut by the peer %d", connections.cut());
    }
    line(text, "longest without a reply %.0f ms", connections.longestStallMs());
    line(text, "");
    line(text, "%-12s %10s", "end", "count");
    for (ConnectionEnd end : ConnectionEnd.values()) {
      if (connections.ends(end) > 0) {
        line(text, "%-12s %10d", end.word(), connections.ends(end));
      }
    }
  }

  private static void latency(StringBuilder text, String name, Histogram histogram) {
    // A name that is longer than its column takes from the next.
    int width = 22 - Math.max(12, name.length());
    line(
        text,
        "%-12s %" + width + ".3f %10.3f %10.3f %10.3f %10.3f",
        name,
        Latencies.ms(histogram, 50),
        Latencies.ms(histogram, 90),
        Latencies.ms(histogram, 99),
        Latencies.ms(histogram, 99.9),
        Latencies.ms(histogram, 100));
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
