package dev.greeter.report;

import dev.greeter.config.Bytes;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** Checks a report against what was expected. */
public final class Expectations {

  /** What a decoder makes of bytes that are no UTF-8; a report had it instead of those. */
  private static final String NOT_UTF_8 = "\ufffd";

  private Expectations() {}

  /**
   * Checks a report against every expectation that applies to it.
   *
   * @param expect what was expected
   * @param report what was found
   * @return a check for each, met or not
   */
  public static List<Check> checks(Expect expect, Report report) {
    List<Check> checks = new ArrayList<>();
    Check outcome = outcome(expect, report);
    checks.add(outcome);
    if (expect.reply() != null && report.exchanges() > 0) {
      checks.add(reply(expect, report, outcome.met()));
    }
    checks.add(
        Check.atMost("expect.maxSkipped", expect.maxSkipped(), "skipped starts", report.skipped()));
    if (expect.p99Ms() != null && report.exchanges() > 0) {
      checks.add(latency(expect.p99Ms(), report.total()));
    }
    if (report.connections().areKept()) {
      connections(expect, report.connections(), checks);
    }
    return checks;
  }

  /** Where none ended as expected, nothing shows how long one takes. */
  private static Check latency(double mostMs, Histogram total) {
    return total.getTotalCount() == 0
        ? new Check("expect.p99Ms", "at most %s ms".formatted(mostMs), "none to measure", false)
        : Check.atMostMs("expect.p99Ms", mostMs, Latencies.ms(total, 99));
  }

  private static void connections(Expect expect, KeptConnections connections, List<Check> checks) {
    checks.add(
        Check.atMost(
            "expect.maxLostRequests",
            expect.maxLostRequests(),
            "lost requests",
            connections.lostRequests()));
    checks.add(
        Check.atMost(
            "expect.maxCutConnections",
            expect.maxCutConnections(),
            "connections cut by the peer",
            connections.cut()));
    if (expect.maxGapMs() != null) {
      checks.add(
          Check.atMostMs(
              "expect.maxGapMs", expect.maxGapMs(), Latencies.ms(connections.gaps(), 100)));
    }
    if (expect.maxReconnects() != null) {
      checks.add(
          Check.atMost(
              "expect.maxReconnects",
              expect.maxReconnects(),
              "reconnects",
              connections.reconnects()));
    }
  }

  /**
   * Counts outcomes anew as if a certain reply had been expected when it was measured, as far as
   * the replies that it tells apart say: each other one is a mismatch. Where it was expected, the
   * outcomes are right already.
   *
   * @param report of replies, expected or not
   * @param reply to expect
   * @return a report with other outcomes
   * @throws IOException with one line for the user, if another reply would have the same text
   */
  public static Report recounted(Report report, Bytes reply) throws IOException {
    List<JsonObject> configurations = report.origin().configurationObjects();
    if (configurations.stream().allMatch(it -> reply.equals(expectedReply(it)))) {
      return report;
    }
    String decoded = reply.buffer().toString();
    if (decoded.contains(NOT_UTF_8)
        && report.replyCounts().counted().stream()
            .anyMatch(row -> decoded.equals(row.text().text()))) {
      throw new IOException(
          "expect.reply: U+FFFD stands for any byte that is no UTF-8 in an older report");
    }
    long bytes = reply.length();
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

  private static Bytes expectedReply(JsonObject configuration) {
    return configuration.getMap().get("expect") instanceof Map<?, ?> expect
            && expect.get("reply") != null
        ? Bytes.of(expect.get("reply"))
        : null;
  }

  /** Bytes of a reply after which it was cut. */
  private static long keptBytes(JsonObject configuration) {
    Bytes expected = expectedReply(configuration);
    if (expected != null && "expected".equals(configuration.getValue("endOfReply"))) {
      return expected.length();
    }
    return configuration.getValue("maxReplyBytes") instanceof Number bytes
        ? bytes.longValue()
        : Long.MAX_VALUE;
  }

  /** A search reads no more than the beginning. */
  private static boolean isReply(Bytes found, Bytes reply, boolean isSearch) {
    return isSearch ? reply.startsWith(found) : reply.equals(found);
  }

  private static Check outcome(Expect expect, Report report) {
    String key = "expect.outcome";
    String word = expect.outcome().word();
    if (report.exchanges() == 0) {
      return new Check(key, word, "no exchange that ended", false);
    }
    long failures = report.exchanges() - report.outcomes().get(expect.outcome());
    boolean met = failures <= expect.maxFailures();
    List<Map.Entry<ExchangeOutcome, Long>> others =
        report.outcomes().entrySet().stream()
            .filter(entry -> entry.getValue() > 0 && entry.getKey() != expect.outcome())
            .toList();
    if (report.exchanges() == 1 && expect.maxFailures() == 0) {
      return new Check(key, word, met ? word : others.get(0).getKey().word(), met);
    }
    String which =
        others.stream()
            .map(entry -> entry.getKey().word() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    return new Check(
        key,
        "%s with at most %s failures".formatted(word, expect.maxFailures()),
        "%s of %s%s"
            .formatted(failures, report.exchanges(), which.isEmpty() ? "" : " (" + which + ")"),
        met);
  }

  /** Other replies are failures, and so as many of them may come as may fail. */
  private static Check reply(Expect expect, Report report, boolean mayBeOther) {
    long mismatches = report.outcomes().get(ExchangeOutcome.MISMATCH);
    TextCounts.Row other =
        report.replies().stream()
            .filter(reply -> !reply.text().equals(expect.reply()))
            .findFirst()
            .orElse(new TextCounts.Row(Bytes.of(""), 0));
    String found =
        "%s%s%s"
            .formatted(
                Printable.excerpt(other.text()),
                other.count() < mismatches ? " and the like" : "",
                mismatches > 1 ? ", %s times".formatted(mismatches) : "");
    return new Check(
        "expect.reply",
        Printable.excerpt(expect.reply()),
        mismatches == 0 ? "no other" : found,
        mayBeOther || mismatches == 0);
  }
}
