package dev.greeter.report.page;

import dev.greeter.report.Connections;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Expect;
import dev.greeter.report.Judgement;
import dev.greeter.report.Latencies;
import dev.greeter.report.Printable;
import dev.greeter.report.Report;
import dev.greeter.report.Units;
import java.util.ArrayList;
import java.util.List;

/** The top of a page: what was expected and what was found, red or green. */
final class VerdictPart {

  private VerdictPart() {}

  static String of(Report report, Judgement judgement) {
    if (!judgement.missed().isEmpty()) {
      StringBuilder part = new StringBuilder();
      int missed = judgement.missed().size();
      part.append("<div class=\"verdict failed\" role=\"status\"><strong>✗ Failed: ")
          .append(missed == 1 ? "an expectation was" : missed + " expectations were")
          .append(" not met</strong>\n<ul>\n");
      judgement.missed().forEach(line -> part.append(row("missed", "✗ ", line)));
      met(report, judgement).forEach(line -> part.append(row("kept", "✓ ", line)));
      return part.append("</ul></div>\n").toString();
    }
    if (judgement.expect() == null) {
      return """
          <div class="verdict" role="status"><strong>Not judged: nothing was expected</strong></div>
          """;
    }
    StringBuilder part = new StringBuilder();
    part.append(
        "<div class=\"verdict met\" role=\"status\"><strong>✓ Met: what was expected has"
            + " happened</strong>\n<ul>\n");
    met(report, judgement).forEach(line -> part.append(row("kept", "✓ ", line)));
    return part.append("</ul></div>\n").toString();
  }

  /** Whether a page is to be red. */
  static String word(Judgement judgement) {
    if (!judgement.missed().isEmpty()) {
      return "failed";
    }
    return judgement.expect() == null ? "not judged" : "met";
  }

  private static String row(String classes, String mark, String line) {
    return "<li class=\"%s\">%s%s</li>%n".formatted(classes, mark, Html.escape(line));
  }

  /** A line for each expectation that was held and of which no line says that it was missed. */
  private static List<String> met(Report report, Judgement judgement) {
    Expect expect = judgement.expect();
    if (expect == null || report.exchanges() == 0) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    long asWanted = report.outcomes().get(expect.outcome());
    lines.add(
        "expect.outcome: wanted %s with at most %s failures, found %s of %s"
            .formatted(
                expect.outcome().word(),
                expect.maxFailures(),
                report.exchanges() - asWanted,
                report.exchanges()));
    if (expect.reply() != null) {
      lines.add(
          "expect.reply: wanted %s, found %s others"
              .formatted(
                  Printable.excerpt(expect.reply()),
                  report.outcomes().get(ExchangeOutcome.MISMATCH)));
    }
    lines.add(
        "expect.maxSkipped: wanted at most %s skipped starts, found %s"
            .formatted(expect.maxSkipped(), report.skipped()));
    if (expect.p99Ms() != null && report.total().getTotalCount() > 0) {
      lines.add(
          "expect.p99Ms: wanted at most %s, found %s"
              .formatted(Units.time(expect.p99Ms()), Units.time(Latencies.ms(report.total(), 99))));
    }
    connections(expect, report.connections(), lines);
    return lines.stream()
        .filter(line -> judgement.missed().stream().noneMatch(missed -> sameKey(line, missed)))
        .toList();
  }

  private static void connections(Expect expect, Connections connections, List<String> lines) {
    if (!connections.areKept()) {
      return;
    }
    lines.add(
        "expect.maxLostRequests: wanted at most %s lost requests, found %s"
            .formatted(expect.maxLostRequests(), connections.lostRequests()));
    lines.add(
        "expect.maxCutConnections: wanted at most %s connections cut by the peer, found %s"
            .formatted(expect.maxCutConnections(), connections.cut()));
    if (expect.maxGapMs() != null) {
      double gap = Latencies.ms(connections.gaps(), 100);
      lines.add(
          "expect.maxGapMs: wanted at most %s, found %s"
              .formatted(Units.time(expect.maxGapMs()), Units.time(gap)));
    }
    if (expect.maxReconnects() != null) {
      lines.add(
          "expect.maxReconnects: wanted at most %s reconnects, found %s"
              .formatted(expect.maxReconnects(), connections.reconnects()));
    }
  }

  private static boolean sameKey(String line, String other) {
    return other.startsWith(line.substring(0, line.indexOf(':') + 1));
  }
}
