package dev.greeter.report;

import static dev.greeter.report.Check.atMost;
import static dev.greeter.report.Check.atMostMs;

import dev.greeter.config.Bytes;
import dev.greeter.config.ConfigException;
import dev.greeter.config.SectionConfig;
import dev.greeter.config.Setting;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
    long mismatches = report.outcomes().get(ExchangeOutcome.MISMATCH);
    if (expect.greeting() != null && report.exchanges() > 0) {
      List<TextCounts.Row> others =
          report.greetings().stream()
              .filter(it -> !expect.greeting().isMetAtFirst(it.text()))
              .toList();
      long all = others.stream().mapToLong(TextCounts.Row::count).sum();
      // On a kept connection what comes between a reply and the next request is no greeting.
      long count = report.connections().areKept() ? Math.min(all, mismatches) : all;
      checks.add(others("greeting", expect.greeting(), others, count, outcome.met()));
      mismatches = Math.max(0, mismatches - count);
    }
    if (expect.reply() != null && report.exchanges() > 0) {
      List<TextCounts.Row> others =
          report.replies().stream().filter(it -> !expect.reply().isMet(it.text())).toList();
      checks.add(others("reply", expect.reply(), others, mismatches, outcome.met()));
    }
    atMost("maxSkipped", expect.maxSkipped(), "skipped starts", report.count(Shortfall.SKIPPED))
        .ifPresent(checks::add);
    if (expect.p99Ms() != null && report.exchanges() > 0) {
      checks.add(latency(expect.p99Ms(), report.latencies().total()));
    }
    if (report.connections().areKept()) {
      connections(expect, report.connections()).forEach(checks::add);
    }
    return checks;
  }

  /** Where none ended as expected, nothing shows how long one takes. */
  private static Check latency(double mostMs, Histogram total) {
    return total.getTotalCount() == 0
        ? new Check("p99Ms", "at most %s ms".formatted(mostMs), "none to measure", false)
        : atMostMs("p99Ms", mostMs, Latencies.ms(total, 99)).orElseThrow();
  }

  private static Stream<Check> connections(Expect expect, KeptConnections found) {
    int cut = expect.maxCutConnections();
    return Stream.of(
            atMost(
                "maxLostRequests", expect.maxLostRequests(), "lost requests", found.lostRequests()),
            atMost("maxCutConnections", cut, "connections cut by the peer", found.cut()),
            atMostMs("maxGapMs", expect.maxGapMs(), Latencies.ms(found.gaps(), 100)),
            atMost("maxReconnects", expect.maxReconnects(), "reconnects", found.reconnects()))
        .flatMap(Optional::stream);
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
  public static Report recounted(Report report, Expected reply) throws IOException {
    List<JsonObject> configurations = report.origin().configurationObjects();
    if (configurations.stream().allMatch(it -> reply.equals(expectedReply(it)))) {
      return report;
    }
    List<TextCounts.Row> replies = report.replyCounts().counted();
    if (isDecoded(reply.bytes()) && replies.stream().anyMatch(row -> isDecoded(row.text()))) {
      throw new IOException(
          "expect.reply: U+FFFD stands for any byte that is no UTF-8 in an older report");
    }
    for (JsonObject configuration : configurations) {
      String mistake = mistake(reply, report.isSearch(), configuration);
      if (mistake != null) {
        throw new IOException("expect.reply: " + mistake);
      }
    }
    Map<ExchangeOutcome, Long> outcomes = new EnumMap<>(report.outcomes());
    long both = outcomes.get(ExchangeOutcome.REPLIED) + outcomes.get(ExchangeOutcome.MISMATCH);
    long matching =
        replies.stream()
            .filter(
                // A search reads no more than the beginning.
                it -> report.isSearch() ? reply.isMetSoFar(it.text()) : reply.isMet(it.text()))
            .mapToLong(TextCounts.Row::count)
            .sum();
    outcomes.put(ExchangeOutcome.REPLIED, Math.min(matching, both));
    outcomes.put(ExchangeOutcome.MISMATCH, both - Math.min(matching, both));
    return report.withOutcomes(outcomes);
  }

  private static boolean isDecoded(Bytes bytes) {
    return bytes.buffer().toString().contains(NOT_UTF_8);
  }

  /** What was not kept cannot be compared. */
  private static String mistake(Expected reply, boolean searches, JsonObject configuration) {
    Expected before = expectedReply(configuration);
    boolean untilExpected =
        before != null && "expected".equals(configuration.getValue("endOfReply"));
    if (reply.form() == Expected.Form.MATCHES) {
      return searches || untilExpected
          ? "found a pattern, which needs replies that were read to their end"
          : null;
    }
    long kept =
        untilExpected
            ? before.length()
            : configuration.getValue("maxReplyBytes") instanceof Number bytes
                ? bytes.longValue()
                : Long.MAX_VALUE;
    boolean isWhole = reply.form() == Expected.Form.WHOLE;
    return searches || (isWhole ? reply.length() < kept : reply.length() <= kept)
        ? null
        : "found %s bytes, must have %s the %s that the report keeps of a reply"
            .formatted(reply.length(), isWhole ? "less than" : "at most", kept);
  }

  private static Expected expectedReply(JsonObject configuration) {
    if (configuration.getValue("expect") instanceof JsonObject expect
        && expect.getValue("reply") != null) {
      Setting reply =
          new Setting(List.of("expect", "reply"), Json.encode(expect.getValue("reply")));
      try {
        return SectionConfig.ofSettings("client", "expect", List.of(reply), Expect.class).reply();
      } catch (ConfigException e) {
        return null;
      }
    }
    return null;
  }

  private static Check outcome(Expect expect, Report report) {
    String word = expect.outcome().word();
    if (report.exchanges() == 0) {
      return new Check("outcome", word, "no exchange that ended", false);
    }
    Map<ExchangeOutcome, Long> others = report.ended();
    others.remove(expect.outcome());
    long failures = Bounds.sum(others.values());
    boolean met = failures <= expect.maxFailures();
    if (report.exchanges() == 1 && expect.maxFailures() == 0) {
      String found = met ? word : others.keySet().iterator().next().word();
      return new Check("outcome", word, found, met);
    }
    return new Check(
        "outcome",
        "%s with at most %s failures".formatted(word, expect.maxFailures()),
        "%s of %s%s"
            .formatted(
                failures,
                report.exchanges(),
                failures == 0 ? "" : " (" + ExchangeOutcome.text(others) + ")"),
        met);
  }

  /** What is not expected is a failure, and so as much of it may come as may fail. */
  private static Check others(
      String key,
      Expected expected,
      List<TextCounts.Row> others,
      long mismatches,
      boolean mayBeOther) {
    TextCounts.Row other = others.stream().findFirst().orElse(new TextCounts.Row(Bytes.of(""), 0));
    String found =
        "%s%s%s"
            .formatted(
                Printable.excerpt(other.text()),
                other.count() < mismatches ? " and the like" : "",
                mismatches > 1 ? ", %s times".formatted(mismatches) : "");
    return new Check(
        key,
        expected.toString(),
        mismatches == 0 ? "no other" : found,
        mayBeOther || mismatches == 0);
  }
}
