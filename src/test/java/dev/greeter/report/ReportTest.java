package dev.greeter.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.greeter.config.Bytes;
import dev.greeter.report.form.JsonReport;
import dev.greeter.report.form.TextReport;
import dev.greeter.report.page.HtmlReport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Recorder recorder = new Recorder(ExchangeOutcome.REPLIED, null, false);

  private static ExchangeResult result(
      ExchangeOutcome outcome, int delayMs, String reply, long totalMs) {
    return Reports.result(
        outcome,
        delayMs,
        "",
        reply,
        new ExchangeTimes(
            -1, MS, -1, MS, totalMs * MS, reply.isEmpty() ? -1 : totalMs * MS, totalMs * MS, -1));
  }

  private static ExchangeResult unconnected(ExchangeOutcome outcome, int delayMs) {
    return Reports.result(
        outcome, delayMs, "", "", new ExchangeTimes(-1, -1, -1, -1, MS, -1, -1, -1));
  }

  private void add(ExchangeOutcome outcome, String reply, long totalMs) {
    recorder.record(result(outcome, 0, reply, totalMs), totalMs * MS);
  }

  private static List<String> missed(Expect expect, Report report) {
    return Judgement.of(expect, report).missed();
  }

  private Report report() {
    return report(recorder);
  }

  private static Report report(Recorder recorder) {
    return report(recorder, "host:1", new JsonObject(), 0, 2000 * MS);
  }

  private static Report report(
      Recorder recorder, String target, JsonObject configuration, long seconds, long nanos) {
    Work work = recorder.work(Work.Unit.EXCHANGES, 0);
    Part part = new Part("id of " + target, null, 0, 1, work);
    Instant begin = Instant.ofEpochSecond(seconds);
    return recorder.report(Origin.of(target, configuration, begin, nanos, part));
  }

  private static Report replied(String reply, JsonObject configuration) {
    Recorder recorder = Reports.recorder(null);
    ExchangeOutcome outcome =
        reply.equals("Hello") ? ExchangeOutcome.REPLIED : ExchangeOutcome.MISMATCH;
    recorder.record(Reports.result(outcome, 0, reply, 1), 0);
    Part part = Part.ofThisProcess(null, 0, 1, recorder.work(Work.Unit.EXCHANGES, 1));
    return recorder.report(Origin.of("a:1", configuration, Reports.BEGIN, 1, part));
  }

  /** Only a text that no other reply has tells what came. */
  @Test
  void aReplyThatAReportCannotTellFromAnotherIsNotRecounted() throws IOException {
    JsonObject other = new JsonObject().put("maxReplyBytes", 5);
    JsonObject same = other.copy().put("expect", new JsonObject().put("reply", "Hello"));
    assertThat(Expectations.recounted(replied("Hello ", same), Expected.of("Hello")).outcomes())
        .containsEntry(ExchangeOutcome.MISMATCH, 1L);
    assertThat(Expectations.recounted(replied("Hello", same), Expected.of("Hello")).outcomes())
        .containsEntry(ExchangeOutcome.REPLIED, 1L);
    assertThat(Expectations.recounted(replied("Hello", other), Expected.of("Hell")).outcomes())
        .containsEntry(ExchangeOutcome.MISMATCH, 1L);
    assertThatThrownBy(() -> Expectations.recounted(replied("Hello", other), Expected.of("Hello")))
        .hasMessage(
            "expect.reply: found 5 bytes, must have less than the 5 that the report keeps of a"
                + " reply");
    assertThatThrownBy(
            () -> Expectations.recounted(replied("\ufffd", other), Expected.of("\ufffd")))
        .hasMessageStartingWith("expect.reply: U+FFFD stands for any byte");
  }

  @Test
  void countsOutcomesRepliesAndLatencies() {
    for (int i = 1; i <= 99; i++) {
      add(ExchangeOutcome.REPLIED, i % 3 == 0 ? "a" : "b", i);
    }
    add(ExchangeOutcome.CLOSED, "", 1000);
    Report report = report();
    assertThat(report.exchanges()).isEqualTo(100);
    assertThat(report.ratePerSecond()).isEqualTo(50);
    assertThat(report.outcomes())
        .containsEntry(ExchangeOutcome.REPLIED, 99L)
        .containsEntry(ExchangeOutcome.RESET, 0L);
    assertThat(report.replies())
        .containsExactly(
            new TextCounts.Row(Bytes.of("b"), 66), new TextCounts.Row(Bytes.of("a"), 33));
    assertThat(Latencies.ms(report.latencies().total(), 50)).isCloseTo(50, within(0.1));
    assertThat(Latencies.ms(report.latencies().total(), 100)).isCloseTo(99, within(0.1));
    assertThat(Latencies.ms(report.latencies().untilFailure(), 100)).isCloseTo(1000, within(1.0));
    assertThat(TextReport.of(report))
        .contains("host:1: 100 exchanges in 2.0 s, 50.0 per second")
        .containsPattern("(?m)^replied +99$")
        .containsPattern("(?m)^closed +1$")
        .containsPattern("(?m)^ +66  \"b\"$")
        .doesNotContain("reset", "idle limit");
  }

  @Test
  void jsonHasTheKeysThatTheReadmeNames() {
    add(ExchangeOutcome.REPLIED, "a", 5);
    JsonObject json = JsonReport.of(report());
    assertThat(json.fieldNames())
        .containsExactly(
            "version",
            "id",
            "target",
            "startedAt",
            "endedAt",
            "greeter",
            "measuredBy",
            "configuration",
            "durationMs",
            "exchanges",
            "ratePerSecond",
            "planned",
            "made",
            "parts",
            "outcomes",
            "replies",
            "otherReplies",
            "latencyMs",
            "startsDelayed",
            "startsHeldBack",
            "startsSkipped",
            "abandoned",
            "timeline");
    assertThat(json.getJsonObject("outcomes").fieldNames())
        .containsExactlyElementsOf(
            Arrays.stream(ExchangeOutcome.values()).map(ExchangeOutcome::word).toList());
    assertThat(json.getJsonObject("latencyMs").getJsonObject("total").fieldNames())
        .containsExactly("count", "p50", "p90", "p99", "p999", "max", "histogram");
  }

  @Test
  void aSearchNamesTheLimit() {
    Recorder search = new Recorder(ExchangeOutcome.REPLIED, SearchKind.SILENCE, false);
    search.record(result(ExchangeOutcome.CLOSED, 1200, "", 1), 0);
    search.record(result(ExchangeOutcome.REPLIED, 200, "a", 1), 0);
    search.record(result(ExchangeOutcome.REPLIED, 800, "a", 1), 0);
    search.record(result(ExchangeOutcome.RESET, 1600, "", 1), 0);
    Report report = report(search);
    assertThat(TextReport.of(report))
        .contains("idle limit: between 800 ms (survived) and 1200 ms (closed)");
    assertThat(JsonReport.of(report).getJsonObject("idleLimit"))
        .isEqualTo(
            new JsonObject()
                .put("longestSurvivedMs", 800)
                .put("shortestDiedMs", 1200)
                .put("diedAs", "closed"));
  }

  @Test
  void aSearchHasARowForEachDelay() {
    Recorder search = new Recorder(ExchangeOutcome.REPLIED, SearchKind.SILENCE, false);
    search.record(result(ExchangeOutcome.CLOSED, 1200, "", 1003), 0);
    search.record(result(ExchangeOutcome.REPLIED, 200, "a", 201), 0);
    search.record(unconnected(ExchangeOutcome.REFUSED, 1600), 0);
    Report report = report(search);
    assertThat(TextReport.of(report))
        .contains(
            """
            delay        outcome            kept  cut after
            200 ms       replied          201 ms
            1200 ms      closed                     1003 ms
            1600 ms      refused
            """);
    assertThat(JsonReport.of(report).getJsonArray("delays"))
        .isEqualTo(
            new JsonArray()
                .add(delay(200, "replied", 201.0, 201.0, null))
                .add(delay(1200, "closed", null, 1003.0, 1003.0))
                .add(delay(1600, "refused", null, null, null)));
  }

  private static JsonObject delay(
      int delayMs, String outcome, Double keptMs, Double lifetimeMs, Double cutAfterMs) {
    return new JsonObject()
        .put("delayMs", delayMs)
        .put("outcome", outcome)
        .put("keptMs", keptMs)
        .put("lifetimeMs", lifetimeMs)
        .put("cutAfterMs", cutAfterMs);
  }

  /** What died of its request had kept its silence; what an older report does not say is blank. */
  @Test
  void whatWasReallyKeptIsToldWhereARequestWasSent() throws IOException {
    Recorder search = new Recorder(ExchangeOutcome.REPLIED, SearchKind.SILENCE, false);
    search.record(
        Reports.result(
            ExchangeOutcome.RESET,
            1200,
            "",
            "",
            new ExchangeTimes(-1, MS, -1, -1, 1203 * MS, 1201 * MS + 250_000, 1202 * MS, -1)),
        0);
    Report report = report(search);
    assertThat(TextReport.of(report)).contains("1200 ms      reset           1201 ms    1202 ms\n");
    JsonObject json = JsonReport.of(report);
    assertThat(json.getJsonArray("delays"))
        .containsExactly(delay(1200, "reset", 1201.25, 1202.0, 1202.0));
    json.getJsonArray("delays").getJsonObject(0).remove("keptMs");
    assertThat(TextReport.of(Reports.read("older", json)))
        .contains("1200 ms      reset                      1202 ms\n");
  }

  @Test
  void whatTheProcessDidBesideIsANoteAndAddsUp() throws IOException {
    add(ExchangeOutcome.REPLIED, "a", 5);
    Report quiet = report();
    assertThat(TextReport.of(quiet)).doesNotContain("warm-up", "GC pauses");
    assertThat(JsonReport.of(quiet).fieldNames()).doesNotContain("warmUpMs", "gcPauses");
    Recorder one = new Recorder(ExchangeOutcome.REPLIED, null, false);
    one.under(new Conditions(812 * MS + 345_678, 3, 12));
    Recorder other = new Recorder(ExchangeOutcome.REPLIED, null, false);
    other.under(new Conditions(700 * MS, 2, 40));
    Report sum = report(one).plus(quiet).plus(report(other));
    assertThat(TextReport.of(sum))
        .contains("\n\nlongest warm-up 812 ms\n\nGC pauses above 1 ms: 5, longest 40 ms\n");
    JsonObject json = JsonReport.of(sum);
    assertThat(json.getDouble("warmUpMs")).isEqualTo(812.345678);
    assertThat(json.getJsonObject("gcPauses"))
        .isEqualTo(new JsonObject().put("count", 5L).put("longestMs", 40L));
    assertThat(Reports.read("sum", json).conditions()).isEqualTo(sum.conditions());
    assertThat(HtmlReport.of(sum, Judgement.none()))
        .contains("<dt>longest warm-up</dt><dd>812 ms</dd>")
        .contains("<dt>GC pauses above 1 ms</dt><dd>5</dd>")
        .contains("<dt>longest GC pause</dt><dd>40 ms</dd>");
  }

  /** The form is of the same version: what came later is for a reader to do without. */
  @Test
  void aReportWithoutTheKeysThatCameLaterIsRead() throws IOException {
    for (Report report : List.of(Reports.load(), Reports.rolloutWithAStall(), Reports.search())) {
      JsonObject json = JsonReport.of(report);
      json.remove("warmUpMs");
      json.remove("gcPauses");
      json.getJsonObject("timeline").remove("ownLateness");
      json.getJsonArray("delays", new JsonArray())
          .forEach(delay -> ((JsonObject) delay).remove("keptMs"));
      Report older = Reports.read("older", json);
      assertThat(older.conditions()).isEqualTo(Conditions.NONE);
      assertThat(older.outcomes()).isEqualTo(report.outcomes());
      assertThat(older.searches().all().stream().map(Search::lines).toList())
          .isEqualTo(report.searches().all().stream().map(Search::lines).toList());
      assertThat(older.plus(report).conditions()).isEqualTo(report.conditions());
      assertThat(HtmlReport.of(older, Judgement.none()))
          .doesNotContain("warm-up", "own lateness p99");
    }
  }

  @Test
  void reportsOfDifferentTargetsAndConfigurationsAddUp() throws IOException {
    Report one = report(recorder, "b:1", new JsonObject().put("port", 1), 7, 2000 * MS);
    Report other = report(recorder, "a:2", new JsonObject().put("port", 2), 3, 1000 * MS);
    JsonObject json = JsonReport.of(Reports.read("sum", JsonReport.of(one.plus(other))));
    assertThat(json.getValue("target")).isEqualTo(JsonArray.of("a:2", "b:1"));
    assertThat(json.getJsonArray("configuration"))
        .containsExactly(new JsonObject().put("port", 1), new JsonObject().put("port", 2));
    assertThat(json.getDouble("durationMs")).isEqualTo(6000);
    assertThat(TextReport.of(one.plus(other))).startsWith("a:2, b:1: 0 exchanges in 6.0 s");
  }

  @Test
  void ofEqualDelaysTheOneThatDiedCountsWhateverTheOrder() {
    List<ExchangeResult> equal =
        List.of(
            result(ExchangeOutcome.REPLIED, 800, "a", 801),
            result(ExchangeOutcome.RESET, 800, "", 700),
            unconnected(ExchangeOutcome.REFUSED, 800),
            result(ExchangeOutcome.CLOSED, 800, "", 600));
    for (int first = 0; first < equal.size(); first++) {
      Recorder search = new Recorder(ExchangeOutcome.REPLIED, SearchKind.SILENCE, false);
      for (int i = 0; i < equal.size(); i++) {
        search.record(equal.get((first + i) % equal.size()), 0);
      }
      assertThat(report(search).searches().of(SearchKind.SILENCE).trials())
          .containsExactly(
              Map.entry(
                  800, new Trial(800, null, ExchangeOutcome.CLOSED, null, 600.0, null, null)));
    }
  }

  @Test
  void aGreetingIsCountedApart() {
    assertThat(JsonReport.of(report()).containsKey("greeting")).isFalse();
    recorder.record(
        Reports.result(
            ExchangeOutcome.CLOSED,
            0,
            "220 hi\r\n",
            "",
            new ExchangeTimes(-1, MS, -1, -1, MS, -1, MS, -1)),
        0);
    Recorder sum = new Recorder(ExchangeOutcome.REPLIED, null, false);
    sum.add(recorder);
    assertThat(TextReport.of(report(sum)))
        .contains("     count  greeting\n         1  \"220 hi\\r\\n\"\n")
        .doesNotContain("count  reply");
    assertThat(JsonReport.of(report(sum)).getJsonArray("greeting"))
        .isEqualTo(
            new JsonArray().add(new JsonObject().put("greeting", "220 hi\r\n").put("count", 1L)));
  }

  @Test
  void whatAPeerSendsIsNeverShownRaw() {
    String hostile = "\u001b]0;title\u0007\n\u009b31m\u202e\u2028\u007f\ud800\u200b\"\\ok\u00e9";
    add(ExchangeOutcome.MISMATCH, hostile, 5);
    String shown =
        "\"\\u001b]0;title\\u0007\\n\\u009b31m\\u202e\\u2028\\u007f?\\u200b\\\"\\\\ok\u00e9\"";
    assertThat(TextReport.of(report())).contains("         1  " + shown + "\n");
    assertThat(
            missed(
                new Expect(
                    ExchangeOutcome.REPLIED,
                    Expected.of("a"),
                    null,
                    0,
                    0,
                    null,
                    0,
                    null,
                    null,
                    0,
                    null),
                report()))
        .contains("expect.reply: wanted \"a\", found " + shown);
    assertThat(Printable.escaped("\ud800\udb40\udc01")).isEqualTo("\\ud800\\udb40\\udc01");
  }

  @Test
  void skippedStartsAreAnExpectationOfTheirOwn() {
    add(ExchangeOutcome.REPLIED, "a", 5);
    recorder.unfinished(3, 0);
    assertThat(
            missed(
                new Expect(ExchangeOutcome.REPLIED, null, null, 0, 3, null, 0, null, null, 0, null),
                report()))
        .isEmpty();
    assertThat(
            missed(
                new Expect(ExchangeOutcome.REPLIED, null, null, 0, 2, null, 0, null, null, 0, null),
                report()))
        .containsExactly("expect.maxSkipped: wanted at most 2 skipped starts, found 3");
  }

  @Test
  void aSearchWithoutALimitSaysSo() {
    Recorder search = new Recorder(ExchangeOutcome.REPLIED, SearchKind.SILENCE, false);
    search.record(result(ExchangeOutcome.REPLIED, 800, "a", 1), 0);
    assertThat(TextReport.of(report(search))).contains("idle limit: above 800 ms (survived)");
  }

  @Test
  void aSearchThatNeverConnectedOrContradictsItselfSaysSo() {
    Recorder refused = new Recorder(ExchangeOutcome.REPLIED, SearchKind.SILENCE, false);
    // Timed out before there was a connection that could be idle.
    refused.record(unconnected(ExchangeOutcome.TIMEOUT, 800), 0);
    assertThat(TextReport.of(report(refused))).contains("not found, no silence came about");
    Recorder unsteady = new Recorder(ExchangeOutcome.REPLIED, SearchKind.SILENCE, false);
    unsteady.record(result(ExchangeOutcome.RESET, 800, "", 1), 0);
    assertThat(TextReport.of(report(unsteady))).contains("idle limit: below 800 ms (reset)");
    unsteady.record(result(ExchangeOutcome.REPLIED, 900, "a", 1), 0);
    assertThat(TextReport.of(report(unsteady)))
        .contains("idle limit: not steady, 900 ms survived but not 800 ms (reset)");
  }

  @Test
  void manyDifferentRepliesAreCountedTogetherAfterAHundred() {
    for (int i = 0; i < 150; i++) {
      add(ExchangeOutcome.REPLIED, "reply " + i, 1);
    }
    assertThat(report().replies()).hasSize(100);
    assertThat(report().replyCounts().notShown()).isEqualTo(50);
  }

  @Test
  void aReplyThatIsNotToldApartIsAMismatchWhenASumIsJudged() throws IOException {
    for (int i = 0; i < 150; i++) {
      add(ExchangeOutcome.REPLIED, "reply " + i, 1);
    }
    assertThat(Expectations.recounted(report(), Expected.of("reply 7")).outcomes())
        .containsEntry(ExchangeOutcome.REPLIED, 1L)
        .containsEntry(ExchangeOutcome.MISMATCH, 149L);
    assertThat(Expectations.recounted(report(), Expected.of("reply 149")).outcomes())
        .containsEntry(ExchangeOutcome.REPLIED, 0L)
        .containsEntry(ExchangeOutcome.MISMATCH, 150L);
  }

  @Test
  void aRunOfTenDaysKeepsTheLastHoursAtFallingResolution() {
    recorder.keepingRecent();
    int days = 10 * 86_400;
    for (int second = 0; second < days; second += 2) {
      recorder.record(result(ExchangeOutcome.REPLIED, 0, "", 1), second * 1000L * MS);
    }
    Report report = report();
    assertThat(report.timeline().sliceMs()).isEqualTo(8_192_000);
    assertThat(report.timeline().recent())
        .extracting(Timeline::sliceMs)
        .containsExactly(1000L, 16_000L, 256_000L);
    for (Timeline recent : report.timeline().recent()) {
      List<Long> counts = recent.row(slice -> slice.count(ExchangeOutcome.REPLIED));
      long width = recent.sliceMs() / 1000;
      assertThat(counts.size()).isBetween(Timeline.SLICES - 1, Timeline.SLICES);
      assertThat(recent.start().toSeconds() + counts.size() * width)
          .isBetween((long) days - 1, days + width);
      assertThat(counts.subList(0, counts.size() - 1))
          .allMatch(count -> width == 1 ? count <= 1 : count == width / 2);
    }
    assertThat(JsonReport.of(report).encode()).hasSizeLessThan(400_000);
    assertThat(HtmlReport.of(report, Judgement.none()))
        .contains("Latency over the last 1 min 59 s");
  }

  @Test
  void theTimelineKeepsItsCountsHoweverLongTheRun() {
    for (int s = 0; s < 3600; s++) {
      recorder.record(result(ExchangeOutcome.REPLIED, 0, "a", 1), s * 1000L * MS);
    }
    Timeline timeline = report().timeline();
    List<Long> slices = timeline.row(slice -> slice.count(ExchangeOutcome.REPLIED));
    assertThat(slices.size()).isBetween(Timeline.SLICES / 2, Timeline.SLICES);
    assertThat(slices.stream().mapToLong(Long::longValue).sum()).isEqualTo(3600);
    assertThat(slices.size() * timeline.sliceMs()).isGreaterThanOrEqualTo(3599_000);
  }

  @Test
  void recordersAddUpToTheOneThatWouldHaveSeenAll() {
    Recorder all = new Recorder(ExchangeOutcome.REPLIED, SearchKind.SILENCE, false);
    List<ExchangeOutcome> outcomes =
        List.of(ExchangeOutcome.REPLIED, ExchangeOutcome.MISMATCH, ExchangeOutcome.CLOSED);
    Recorder[] parts = {
      new Recorder(ExchangeOutcome.REPLIED, SearchKind.SILENCE, false),
      new Recorder(ExchangeOutcome.REPLIED, SearchKind.SILENCE, false)
    };
    for (int i = 0; i < 1000; i++) {
      ExchangeResult result = result(outcomes.get(i % 3), i % 7, i % 3 == 2 ? "" : "r" + i % 5, i);
      // The second begins where the slices of the first are much wider.
      all.record(result, i * 100L * MS);
      parts[i < 900 ? 0 : 1].record(result, i * 100L * MS);
    }
    Recorder sum = new Recorder(ExchangeOutcome.REPLIED, SearchKind.SILENCE, false);
    sum.add(parts[1]);
    sum.add(parts[0]);
    assertThat(JsonReport.of(report(sum))).isEqualTo(JsonReport.of(report(all)));
  }

  /** A server that refuses is fast. */
  @Test
  void latencyIsOfWhatEndedAsExpected() throws IOException {
    Recorder closes = new Recorder(ExchangeOutcome.CLOSED, null, false);
    closes.record(result(ExchangeOutcome.CLOSED, 0, "", 1000), MS);
    closes.record(result(ExchangeOutcome.REPLIED, 0, "a", 5), MS);
    Report report = report(closes);
    assertThat(report.latencies().connect().getTotalCount()).isEqualTo(1);
    assertThat(report.timeline().row(Slice::total).get(0).histogram().getTotalCount()).isEqualTo(1);
    assertThat(TextReport.of(report))
        .containsPattern("(?m)^total +1000\\.\\d{3} ")
        .containsPattern("(?m)^until failure +5\\.\\d{3} ");
    assertThat(closes.tailMicros()).isGreaterThan(999_000);
    assertThat(
            missed(
                new Expect(ExchangeOutcome.CLOSED, null, null, 1, 0, 10.0, 0, null, null, 0, null),
                report))
        .containsExactly("expect.p99Ms: wanted at most 10.0 ms, found 1000.447 ms");
    assertThat(Reports.read("one", JsonReport.of(report)).plus(report).latencies().untilFailure())
        .extracting(Histogram::getTotalCount)
        .isEqualTo(2L);
  }

  @Test
  void aDeadServerIsNotFast() {
    add(ExchangeOutcome.REFUSED, "", 1);
    assertThat(
            missed(
                new Expect(ExchangeOutcome.REPLIED, null, null, 1, 0, 10.0, 0, null, null, 0, null),
                report()))
        .containsExactly("expect.p99Ms: wanted at most 10.0 ms, found none to measure");
  }

  @Test
  void expectationsAreMissedWithALineEach() {
    add(ExchangeOutcome.REPLIED, "a", 1000);
    add(ExchangeOutcome.MISMATCH, "b", 5);
    add(ExchangeOutcome.CLOSED, "", 5);
    assertThat(
            missed(
                new Expect(
                    ExchangeOutcome.REPLIED,
                    Expected.of("a"),
                    null,
                    2,
                    0,
                    null,
                    0,
                    null,
                    null,
                    0,
                    null),
                report()))
        .isEmpty();
    assertThat(
            missed(
                new Expect(
                    ExchangeOutcome.REPLIED,
                    Expected.of("a"),
                    null,
                    1,
                    0,
                    900.0,
                    0,
                    null,
                    null,
                    0,
                    null),
                report()))
        .containsExactly(
            "expect.outcome: wanted replied with at most 1 failures, found 2 of 3"
                + " (mismatch 1, closed 1)",
            "expect.reply: wanted \"a\", found \"b\"",
            "expect.p99Ms: wanted at most 900.0 ms, found 1000.447 ms");
  }

  @Test
  void oneExchangeIsJudgedInPlainWords() {
    assertThat(
            missed(
                new Expect(ExchangeOutcome.REPLIED, null, null, 0, 0, null, 0, null, null, 0, null),
                report()))
        .containsExactly("expect.outcome: wanted replied, found no exchange that ended");
    add(ExchangeOutcome.REFUSED, "", 1);
    assertThat(
            missed(
                new Expect(ExchangeOutcome.REPLIED, null, null, 0, 0, null, 0, null, null, 0, null),
                report()))
        .containsExactly("expect.outcome: wanted replied, found refused");
  }

  /** A process may have ten clients that never end, each with seven of them, in 160 MiB. */
  @Test
  void aHistogramTakesTheMemoryOfTheTimesThatItSaw() {
    var total = new Latencies().total();
    Latencies.record(total, TimeUnit.MILLISECONDS.toNanos(50));
    assertThat(total.getEstimatedFootprintInBytes()).isLessThan(100_000);
    Latencies.record(total, TimeUnit.DAYS.toNanos(1));
    assertThat(total.getMaxValue()).isGreaterThanOrEqualTo(TimeUnit.DAYS.toMicros(1));
  }
}
