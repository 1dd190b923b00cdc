package dev.greeter.report;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Holds a report against what was expected. */
public final class Expectations {

  /** What a decoder makes of bytes that are no UTF-8. */
  private static final String NOT_UTF_8 = "\ufffd";

  private Expectations() {}

  /**
   * The expectations that a report does not meet.
   *
   * @param expect what was expected
   * @param report what was found
   * @return a line for each expectation that was missed, with wanted and found
   */
  public static List<String> missed(Expect expect, Report report) {
    List<String> missed = new ArrayList<>();
    Map<ExchangeOutcome, Long> others =
        report.outcomes().entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .filter(entry -> entry.getKey() != expect.outcome())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    long failures = others.values().stream().mapToLong(Long::longValue).sum();
    if (report.exchanges() == 0) {
      missed.add(
          "expect.outcome: wanted %s, found no exchange that ended"
              .formatted(expect.outcome().word()));
    } else if (failures > expect.maxFailures()) {
      missed.add(outcome(expect, report, others, failures));
      long mismatches = others.getOrDefault(ExchangeOutcome.MISMATCH, 0L);
      if (expect.reply() != null && mismatches > 0) {
        missed.add(reply(expect, report, mismatches));
      }
    }
    if (report.skipped() > expect.maxSkipped()) {
      missed.add(
          "expect.maxSkipped: wanted at most %s skipped starts, found %s"
              .formatted(expect.maxSkipped(), report.skipped()));
    }
    if (expect.p99Ms() != null && report.total().getTotalCount() > 0) {
      double found = Latencies.ms(report.total(), 99);
      if (found > expect.p99Ms()) {
        missed.add(
            String.format(
                Locale.ROOT,
                "expect.p99Ms: wanted at most %s ms, found %.3f ms",
                expect.p99Ms(),
                found));
      }
    }
    missedByConnections(expect, report.connections(), missed);
    return missed;
  }

  private static void missedByConnections(
      Expect expect, Connections connections, List<String> missed) {
    if (connections.lostRequests() > expect.maxLostRequests()) {
      missed.add(
          "expect.maxLostRequests: wanted at most %s lost requests, found %s"
              .formatted(expect.maxLostRequests(), connections.lostRequests()));
    }
    if (connections.cut() > expect.maxCutConnections()) {
      missed.add(
          "expect.maxCutConnections: wanted at most %s connections cut by the peer, found %s"
              .formatted(expect.maxCutConnections(), connections.cut()));
    }
    double gap = Latencies.ms(connections.gaps(), 100);
    if (expect.maxGapMs() != null && gap > expect.maxGapMs()) {
      missed.add(
          String.format(
              Locale.ROOT,
              "expect.maxGapMs: wanted at most %s ms, found %.3f ms",
              expect.maxGapMs(),
              gap));
    }
    if (expect.maxReconnects() != null && connections.reconnects() > expect.maxReconnects()) {
      missed.add(
          "expect.maxReconnects: wanted at most %s reconnects, found %s"
              .formatted(expect.maxReconnects(), connections.reconnects()));
    }
  }

  /**
   * The same report as if a certain reply had been expected when it was measured, as far as the
   * replies that it tells apart say: each other one is a mismatch. Where it was expected, the
   * outcomes are right already.
   *
   * @param report of replies, expected or not
   * @param reply to expect
   * @return a report with other outcomes
   * @throws IOException with one line for the user, if another reply would have the same text
   */
  public static Report recounted(Report report, String reply) throws IOException {
    List<JsonObject> configurations = report.origin().configurationObjects();
    if (configurations.stream().allMatch(it -> reply.equals(expectedReply(it)))) {
      return report;
    }
    if (reply.contains(NOT_UTF_8)) {
      throw new IOException(
          "expect.reply: U+FFFD stands for any byte that is no UTF-8 in a report");
    }
    long bytes = reply.getBytes(StandardCharsets.UTF_8).length;
    for (JsonObject configuration : configurations) {
      if (!report.searches() && bytes >= keptBytes(configuration)) {
        throw new IOException(
            "expect.reply: found "
                + bytes
                + " bytes, must have less than the "
                + keptBytes(configuration)
                + " that the report keeps of a reply");
      }
    }
    Map<ExchangeOutcome, Long> outcomes = new EnumMap<>(report.outcomes());
    long both = outcomes.get(ExchangeOutcome.REPLIED) + outcomes.get(ExchangeOutcome.MISMATCH);
    long matching =
        report.replyCounts().counted().stream()
            .filter(it -> isReply(it.text(), reply, report.searches()))
            .mapToLong(TextCounts.Row::count)
            .sum();
    outcomes.put(ExchangeOutcome.REPLIED, Math.min(matching, both));
    outcomes.put(ExchangeOutcome.MISMATCH, both - Math.min(matching, both));
    return report.withOutcomes(outcomes);
  }

  private static String expectedReply(JsonObject configuration) {
    return configuration.getValue("expect") instanceof JsonObject expect
            && expect.getValue("reply") instanceof String reply
        ? reply
        : null;
  }

  /** Bytes of a reply after which it was cut. */
  private static long keptBytes(JsonObject configuration) {
    String expected = expectedReply(configuration);
    if (expected != null && "expected".equals(configuration.getValue("endOfReply"))) {
      return expected.getBytes(StandardCharsets.UTF_8).length;
    }
    return configuration.getValue("maxReplyBytes") instanceof Number bytes
        ? bytes.longValue()
        : Long.MAX_VALUE;
  }

  /** A search reads no more than the beginning. */
  private static boolean isReply(String text, String reply, boolean isSearch) {
    return isSearch ? reply.startsWith(text) : reply.equals(text);
  }

  private static String outcome(
      Expect expect, Report report, Map<ExchangeOutcome, Long> others, long failures) {
    if (report.exchanges() == 1) {
      return "expect.outcome: wanted %s, found %s"
          .formatted(expect.outcome().word(), others.keySet().iterator().next().word());
    }
    String found =
        others.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getKey().word() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    return "expect.outcome: wanted %s with at most %s failures, found %s of %s (%s)"
        .formatted(
            expect.outcome().word(), expect.maxFailures(), failures, report.exchanges(), found);
  }

  private static String reply(Expect expect, Report report, long mismatches) {
    TextCounts.Row found =
        report.replies().stream()
            .filter(reply -> !reply.text().equals(expect.reply()))
            .findFirst()
            .orElse(new TextCounts.Row("", 0));
    return "expect.reply: wanted %s, found %s%s%s"
        .formatted(
            Printable.excerpt(expect.reply()),
            Printable.excerpt(found.text()),
            found.count() < mismatches ? " and the like" : "",
            mismatches > 1 ? ", %s times".formatted(mismatches) : "");
  }
}
