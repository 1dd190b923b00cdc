package dev.greeter.report.page;

import static java.time.temporal.ChronoUnit.SECONDS;
import static java.util.stream.Collectors.joining;

import dev.greeter.report.AddressCounts;
import dev.greeter.report.Check;
import dev.greeter.report.Comparison;
import dev.greeter.report.Conditions;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Failure;
import dev.greeter.report.Judgement;
import dev.greeter.report.KeptConnections;
import dev.greeter.report.Latencies;
import dev.greeter.report.Origin;
import dev.greeter.report.Printable;
import dev.greeter.report.Report;
import dev.greeter.report.Search;
import dev.greeter.report.SearchKind;
import dev.greeter.report.Shortfall;
import dev.greeter.report.TextCounts;
import dev.greeter.report.Trial;
import dev.greeter.report.Units;
import dev.greeter.report.Word;
import dev.greeter.report.form.TextReport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/** A report as one page: the verdict, what was run, charts, and everything as tables. */
public final class HtmlReport {

  private HtmlReport() {}

  /**
   * Makes the page.
   *
   * @param report what was found
   * @param judgement what it was held against
   * @return a document
   */
  public static String of(Report report, Judgement judgement) {
    Set<ExchangeOutcome> expected = report.expected();
    String target = Printable.escaped(report.target());
    Comparison comparison = judgement.comparison();
    List<Chart> charts = Chart.of(report, comparison == null ? null : comparison.old());
    String title = "<h1>%s</h1>%n".formatted(Html.escape(target));
    String facts = "<dl>%n%s</dl>%n".formatted(facts(report));
    String body =
        title
            + verdict(report, judgement)
            + facts
            + report.searches().all().stream().map(HtmlReport::search).collect(joining())
            + section("Compared", comparison == null ? "" : comparison(comparison))
            + charts.stream().map(it -> Html.chart(it.id(), it.title())).collect(joining())
            + (charts.isEmpty() ? "" : Html.CHARTS_NOTE)
            + section(
                "Outcomes", counts("outcome", report.ended(), it -> kept(expected.contains(it))))
            + section("Addresses", addresses(report))
            + section("Failures", failures(report))
            + section("Latency", report.isSearch() ? "" : latency(report))
            + section(
                "Kept connections",
                counts(
                    "end of a connection",
                    report.connections().ended(),
                    it -> it.isCut() ? "missed" : ""))
            + section("Replies", texts("reply", report.replies(), report.replyCounts().notShown()))
            + section(
                "Greetings",
                texts("before the request", report.greetings(), report.greetingCounts().notShown()))
            + configuration(report.origin());
    return Html.page(
        "Greeter: %s: %s".formatted(target, word(judgement)),
        Html.POLICY,
        "",
        body,
        new JsonObject()
            .put("charts", new JsonArray(charts.stream().map(JsonObject::mapFrom).toList()))
            .put("failures", report.failures().events().stream().map(Failure::at).toList()));
  }

  private static String word(Judgement judgement) {
    if (!judgement.missed().isEmpty()) {
      return "failed";
    }
    return judgement.checks().isEmpty() ? "not judged" : "met";
  }

  private static String verdict(Report report, Judgement judgement) {
    int missed = judgement.missed().size();
    String head =
        switch (word(judgement)) {
          case "met" -> "✓ Passed: everything that was expected has happened.";
          case "failed" ->
              missed == 1
                  ? "✗ Failed: an expectation was not met."
                  : "✗ Failed: %s expectations were not met.".formatted(missed);
          default -> "Not judged: nothing was expected.";
        };
    StringBuilder lines = new StringBuilder();
    judgement.missed().forEach(line -> lines.append(line("missed", "✗ ", line)));
    judgement.checks().stream()
        .filter(Check::met)
        .forEach(check -> lines.append(line("kept", "✓ ", check.line())));
    return """
        <div class="verdict %s" role="status"><strong>%s</strong>
        <p>%s</p>
        <ul>
        %s</ul></div>
        """
        .formatted(word(judgement), head, Html.escape(sentence(report)), lines);
  }

  private static String line(String classes, String mark, String line) {
    return "<li class=\"%s\">%s%s</li>%n".formatted(classes, mark, Html.escape(line));
  }

  /** What was found, in words. */
  private static String sentence(Report report) {
    if (report.exchanges() == 0) {
      return "No exchange ended.";
    }
    if (report.isSearch()) {
      return report.searches().all().stream()
          .flatMap(it -> it.lines().stream())
          .collect(joining("; "));
    }
    String outcomes =
        report.ended().entrySet().stream()
            .map(entry -> "%s %s".formatted(Units.count(entry.getValue()), entry.getKey().word()))
            .collect(joining(", "));
    Histogram total = report.latencies().total();
    String latency =
        total.getTotalCount() == 0
            ? ""
            : " Half took at most %s, 99 %% at most %s, the longest %s."
                .formatted(time(total, 50), time(total, 99), time(total, 100));
    return "%s in %s: %s.%s"
        .formatted(
            report.exchanges() == 1 ? "1 exchange" : Units.count(report.exchanges()) + " exchanges",
            Units.duration(report.elapsedNanos() / 1_000_000),
            outcomes,
            latency);
  }

  private static String time(Histogram histogram, double percentile) {
    return Units.time(Latencies.ms(histogram, percentile));
  }

  /** What was run, where, when: a row for each. */
  private static String facts(Report report) {
    boolean isLate = report.hasLateStarts();
    KeptConnections kept = report.connections();
    Conditions conditions = report.conditions();
    boolean hasPauses = conditions.gcPauses() > 0;
    Origin origin = report.origin();
    return fact(true, "exchanges", Units.count(report.exchanges()))
        + TextReport.plans(report).stream().map(it -> fact(true, "planned", it)).collect(joining())
        + fact(true, "took", Units.duration(report.elapsedNanos() / 1_000_000))
        + fact(true, "per second", Units.number(report.ratePerSecond()))
        + fact(isLate, "starts more than 10 ms late", count(report, Shortfall.DELAYED))
        + fact(isLate, "starts held back by maxInFlight", count(report, Shortfall.HELD_BACK))
        + fact(isLate, "starts skipped", count(report, Shortfall.SKIPPED))
        + fact(
            report.count(Shortfall.ABANDONED) > 0,
            report.isEndless() ? "at the end" : "stopped early",
            count(report, Shortfall.ABANDONED) + " in flight are not counted")
        + fact(kept.areKept(), "requests", Units.count(kept.requests()))
        + fact(kept.areKept(), "requests lost", Units.count(kept.lostRequests()))
        + fact(kept.areKept(), "connections", Units.count(kept.count()))
        + fact(kept.areKept(), "reconnects", Units.count(kept.reconnects()))
        + fact(kept.cut() > 0, "cut by the peer", Units.count(kept.cut()))
        + fact(kept.areKept(), "longest without a reply", Units.time(kept.longestStallMs()))
        + fact(conditions.warmUpNanos() > 0, "longest warm-up", Units.time(conditions.warmUpMs()))
        + fact(hasPauses, "GC pauses above 1 ms", Units.count(conditions.gcPauses()))
        + fact(hasPauses, "longest GC pause", Units.time((double) conditions.longestGcPauseMs()))
        + fact(true, "started", origin.startedAt().truncatedTo(SECONDS).toString())
        + fact(true, "ended", origin.endedAt().truncatedTo(SECONDS).toString())
        + fact(true, "version", values(origin.versions()))
        + fact(true, "measured by", values(origin.measuredBy()));
  }

  private static String count(Report report, Shortfall kind) {
    return Units.count(report.count(kind));
  }

  private static String fact(boolean isShown, String name, String value) {
    return isShown ? Html.fact(name, value) : "";
  }

  private static String values(Collection<String> values) {
    return Printable.escaped(String.join(", ", values));
  }

  private static String configuration(Origin origin) {
    String text =
        origin.configurationObjects().stream()
            .flatMap(it -> it.encodePrettily().lines())
            .map(Printable::line)
            .collect(joining("\n"));
    return "<details><summary>Configuration</summary><pre>%s</pre></details>%n"
        .formatted(Html.escape(text));
  }

  private static String section(String title, String content) {
    return content.isEmpty()
        ? ""
        : "<section>%n<h2>%s</h2>%n%s</section>%n".formatted(title, content);
  }

  private static String search(Search search) {
    SearchKind kind = search.kind();
    return section(
        kind == SearchKind.REQUEST ? "Requests" : "Silences",
        table(
            Trial.columns(kind),
            search.trials().values(),
            it -> kept(it.survived()),
            it -> it.cells(kind, Units::count)));
  }

  private static String comparison(Comparison comparison) {
    return table(
        List.of("ms", "old", "new", "difference", "99 % interval"),
        comparison.rows(),
        it -> it.isWorse() ? "missed" : "",
        Comparison.Row::cells);
  }

  private static <K extends Word> String counts(
      String what, Map<K, Long> counts, Function<K, String> classes) {
    return table(
        List.of(what, "count"),
        counts.entrySet(),
        it -> classes.apply(it.getKey()),
        it -> List.of(it.getKey().word(), Units.count(it.getValue())));
  }

  private static String addresses(Report report) {
    return table(AddressCounts.COLUMNS, report.addresses().cells(), it -> "", it -> it);
  }

  private static String failures(Report report) {
    List<Failure> events = report.failures().events();
    String notes =
        report.failureNotes(events.size()).stream()
            .map(it -> "<p class=\"note\">%s</p>%n".formatted(Html.escape(it)))
            .collect(joining());
    return table(Failure.COLUMNS, events, it -> "", Failure::cells) + notes;
  }

  private static String latency(Report report) {
    return table(
        List.of("ms", "p50", "p90", "p99", "p99.9", "max"),
        report.rows().entrySet(),
        it -> "",
        it -> Latencies.cells(it.getKey(), it.getValue(), "%,.3f"));
  }

  private static String kept(boolean isKept) {
    return isKept ? "kept" : "missed";
  }

  private static <T> String table(
      List<String> columns,
      Collection<T> rows,
      Function<T, String> classes,
      Function<T, List<String>> cells) {
    return Html.table(
        columns, rows.stream().map(it -> row(classes.apply(it), cells.apply(it))).toList());
  }

  private static String row(String classes, List<String> cells) {
    return Html.row(classes, cells.get(0), cells.stream().skip(1).map(Html::cell).toList());
  }

  /** How texts spread, as over the pods behind an address, most frequent first. */
  private static String texts(String what, List<TextCounts.Row> texts, long others) {
    long all = others + texts.stream().mapToLong(TextCounts.Row::count).sum();
    List<String> rows = new ArrayList<>();
    texts.forEach(text -> rows.add(share(Printable.excerpt(text.text()), text.count(), all)));
    if (others > 0) {
      rows.add(share("(others)", others, all));
    }
    return Html.table(List.of(what, "count", "share", ""), rows);
  }

  private static String share(String text, long count, long all) {
    return Html.row(
        "text",
        text,
        List.of(
            Html.cell(Units.count(count)),
            Html.cell(Units.number(100.0 * count / all) + " %"),
            "<td><progress value=\"%s\" max=\"%s\"></progress></td>".formatted(count, all)));
  }
}
