package dev.greeter.report.form;

import static java.util.stream.Collectors.joining;

import dev.greeter.report.AddressCounts;
import dev.greeter.report.Comparison;
import dev.greeter.report.Conditions;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Failure;
import dev.greeter.report.KeptConnections;
import dev.greeter.report.Latencies;
import dev.greeter.report.Printable;
import dev.greeter.report.Report;
import dev.greeter.report.Search;
import dev.greeter.report.Shortfall;
import dev.greeter.report.TextCounts;
import dev.greeter.report.Trial;
import dev.greeter.report.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Stream;
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
    SortedSet<String> hosts = report.origin().measuredBy();
    Conditions conditions = report.conditions();
    return Stream.of(
            head(report),
            counts("outcome", report.ended()),
            texts("greeting", report.greetings(), 0),
            texts("reply", report.replies(), report.replyCounts().notShown()),
            latencies(report),
            note(!report.network().sentAgain().isEmpty(), "%s", report.network().sentAgain()),
            table(
                "%-24s %12s %10s %10s %10s  %-24s  %s",
                AddressCounts.COLUMNS, report.addresses().cells()),
            failures(report),
            note(hosts.size() > 1, "measured by %s", Printable.escaped(String.join(", ", hosts))),
            connections(report.connections()),
            note(conditions.warmUpNanos() > 0, "longest warm-up %.0f ms", conditions.warmUpMs()),
            note(
                conditions.gcPauses() > 0,
                "GC pauses above 1 ms: %d, longest %d ms",
                conditions.gcPauses(),
                conditions.longestGcPauseMs()),
            report.searches().all().stream().map(TextReport::search).collect(joining("\n")),
            note(
                report.hasLateStarts(),
                "starts delayed %d (by more than 10 ms), held back %d (by maxInFlight), skipped %d",
                report.count(Shortfall.DELAYED),
                report.count(Shortfall.HELD_BACK),
                report.count(Shortfall.SKIPPED)),
            note(
                report.count(Shortfall.ABANDONED) > 0,
                "%s%d in flight are not counted",
                report.isEndless() ? "" : "stopped early: ",
                report.count(Shortfall.ABANDONED)))
        .filter(paragraph -> !paragraph.isEmpty())
        .collect(joining("\n"));
  }

  /**
   * Formats what became of one exchange.
   *
   * @param report of a measurement with no other
   * @return a line: the address that it reached, how it failed if it did, and the times of its
   *     steps
   */
  public static String ofSingle(Report report) {
    List<String> parts = new ArrayList<>();
    for (Failure failure : report.failures().events()) {
      String cause = failure.cause() == null ? "" : " (%s)".formatted(failure.cause());
      parts.add(
          "%s in phase %s%s".formatted(failure.outcome().word(), failure.phase().word(), cause));
    }
    report.rows().forEach((name, times) -> parts.add(ms(name, times)));
    String address = String.join(" ", report.addresses().byText().keySet());
    return Printable.line(
        "%s: %s"
            .formatted(address.isEmpty() ? report.target() : address, String.join(", ", parts)));
  }

  private static String ms(String name, Histogram times) {
    return String.format(Locale.ROOT, "%s %.3f ms", name, Latencies.ms(times, 100));
  }

  /**
   * Formats a sum of reports, with what is missing of their runs.
   *
   * @param report the sum
   * @return lines, the last one ended
   */
  public static String ofSum(Report report) {
    return of(report) + report.incomplete().stream().map("\n%s\n"::formatted).collect(joining());
  }

  /**
   * Formats what differs between two reports.
   *
   * @param comparison of them
   * @return lines, the last one ended
   */
  public static String of(Comparison comparison) {
    return "\n"
        + rows(
            "%-17s %10s %10s %10s  %s",
            List.of("compared", "old", "new", "difference", "99 % interval"),
            comparison.rows().stream().map(Comparison.Row::cells).toList());
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

  private static String head(Report report) {
    return line(
            "%s: %d exchanges in %.1f s, %.1f per second",
            Printable.escaped(report.target()),
            report.exchanges(),
            report.elapsedNanos() / 1e9,
            report.ratePerSecond())
        + plans(report).stream().map("planned %s\n"::formatted).collect(joining());
  }

  private static String counts(String what, Map<? extends Word, Long> counts) {
    List<List<String>> rows = new ArrayList<>();
    counts.forEach((word, count) -> rows.add(List.of(word.word(), count.toString())));
    return rows("%-12s %10s", List.of(what, "count"), rows);
  }

  private static String texts(String what, List<TextCounts.Row> texts, long others) {
    List<List<String>> rows = new ArrayList<>();
    texts.forEach(it -> rows.add(List.of("" + it.count(), Printable.quoted(it.text()))));
    if (others > 0) {
      rows.add(List.of("" + others, "(others)"));
    }
    return table("%10s  %s", List.of("count", what), rows);
  }

  private static String latencies(Report report) {
    return line("%-12s %10s %10s %10s %10s %10s", "latency ms", "p50", "p90", "p99", "p99.9", "max")
        + report.rows().entrySet().stream()
            .map(row -> latency(row.getKey(), row.getValue()))
            .collect(joining());
  }

  private static String latency(String name, Histogram histogram) {
    // A name that is longer than its column takes from the next.
    int width = 22 - Math.max(12, name.length());
    String format = "%-12s %" + width + "s %10s %10s %10s %10s";
    return line(format, Latencies.cells(name, histogram, "%.3f").toArray());
  }

  private static String failures(Report report) {
    List<Failure> events = report.failures().events();
    // The first ones, and the last.
    Stream<Failure> shown =
        Stream.concat(
            events.stream().limit(FAILURES - 1),
            events.stream().skip(Math.max(FAILURES, events.size()) - 1));
    return table(
            "%-24s %-11s %-9s %10s  %-21s %-21s %s",
            Failure.COLUMNS, shown.map(Failure::cells).toList())
        + report.failureNotes(FAILURES).stream().map("%s\n"::formatted).collect(joining());
  }

  private static String connections(KeptConnections connections) {
    if (!connections.areKept()) {
      return "";
    }
    return line("requests %d, lost %d", connections.requests(), connections.lostRequests())
        + line("connections %d, reconnects %d", connections.count(), connections.reconnects())
        + note(connections.cut() > 0, "cut by the peer %d", connections.cut())
        + line("longest without a reply %.0f ms%n", connections.longestStallMs())
        + counts("end", connections.ended());
  }

  private static String search(Search search) {
    List<List<String>> rows =
        search.trials().values().stream()
            .map(it -> it.cells(search.kind(), Long::toString))
            .toList();
    return table("%-12s %-12s %10s %10s", Trial.columns(search.kind()), rows)
        + (rows.isEmpty() ? "" : "\n")
        + String.join("\n", search.lines())
        + "\n";
  }

  /** A table, if it has rows. */
  private static String table(String format, List<String> columns, List<List<String>> rows) {
    return rows.isEmpty() ? "" : rows(format, columns, rows);
  }

  private static String rows(String format, List<String> columns, List<List<String>> rows) {
    return Stream.concat(Stream.of(columns), rows.stream())
        .map(cells -> format.formatted(cells.toArray()).stripTrailing() + "\n")
        .collect(joining());
  }

  private static String note(boolean isShown, String format, Object... values) {
    return isShown ? line(format, values) : "";
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values) + "\n";
  }
}
