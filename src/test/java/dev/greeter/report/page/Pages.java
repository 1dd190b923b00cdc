package dev.greeter.report.page;

import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.ExchangeResult;
import dev.greeter.report.ExchangeTimes;
import dev.greeter.report.Expect;
import dev.greeter.report.Expected;
import dev.greeter.report.Judgement;
import dev.greeter.report.Part;
import dev.greeter.report.Recorder;
import dev.greeter.report.Report;
import dev.greeter.report.Reports;
import dev.greeter.report.SearchKind;
import dev.greeter.report.Work;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Reports and pages of runs that did not have to take place. */
public final class Pages {

  /** What an ordinary run expects. */
  public static final Expect EXPECT =
      new Expect(ExchangeOutcome.REPLIED, null, null, 0, 0, 500.0, 0, null, null, 0, null);

  /** At the begin of a slice. */
  private static final Instant BEGIN = Instant.parse("2026-11-24T09:12:41Z");

  private static final long MICRO = TimeUnit.MICROSECONDS.toNanos(1);
  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

  private Pages() {}

  private static ExchangeResult result(
      ExchangeOutcome outcome, int delayMs, String reply, long totalNanos) {
    return Reports.result(
        outcome,
        delayMs,
        "",
        reply,
        new ExchangeTimes(
            -1,
            totalNanos / 3,
            -1,
            reply.isEmpty() ? -1 : totalNanos / 2,
            totalNanos,
            reply.isEmpty() ? -1 : delayMs * MS,
            totalNanos,
            -1));
  }

  private static Recorder recorder(SearchKind search) {
    Recorder recorder = new Recorder(ExchangeOutcome.REPLIED, search, false);
    recorder.begins(BEGIN);
    return recorder;
  }

  private static Report report(Recorder recorder, String target, long elapsedMs) {
    JsonObject configuration = new JsonObject().put("host", "<i>greeter</i>").put("delayMs", 0);
    return recorder.report(
        Reports.origin(
            target,
            BEGIN,
            Duration.ofMillis(elapsedMs),
            "pod-0\u001b[31m",
            configuration,
            Part.ofThisProcess(null, 0, 1, recorder.work(Work.Unit.EXCHANGES, 0))));
  }

  /** Ten seconds of 100 a second over four pods. */
  static Report load() {
    Random random = new Random(12);
    Recorder recorder = recorder(null);
    for (int i = 0; i < 1000; i++) {
      long nanos = Math.round(Math.exp(random.nextGaussian()) * 3000) * MICRO;
      recorder.record(
          result(ExchangeOutcome.REPLIED, 0, "pod-" + "aabbbcdddd".charAt(i % 10), nanos),
          i * 10L * MS);
    }
    return report(recorder, "greeter.example:8080", 10_000);
  }

  /** The same with a second in which nothing ended, resets before it and slow ones after it. */
  static Report stall() {
    Random random = new Random(12);
    Recorder recorder = recorder(null);
    for (int i = 0; i < 1000; i++) {
      long at = i * 10L * MS;
      long wait = at >= 4000 * MS && at < 5000 * MS ? 5000 * MS - at : 0;
      long nanos = Math.round(Math.exp(random.nextGaussian()) * 3000) * MICRO + wait;
      boolean reset = at >= 3900 * MS && at < 4000 * MS;
      recorder.record(
          result(
              reset ? ExchangeOutcome.RESET : ExchangeOutcome.REPLIED,
              0,
              reset ? "" : "Welcome to server!",
              nanos),
          at + wait);
    }
    recorder.unfinished(3, 0);
    return report(recorder, "greeter.example:8080", 10_000);
  }

  /** A search whose limit is between 340 and 350 seconds. */
  static Report search() {
    Recorder recorder = recorder(SearchKind.SILENCE);
    for (int s : new int[] {1, 10, 30, 60, 120, 240, 300, 340}) {
      recorder.record(
          result(ExchangeOutcome.REPLIED, s * 1000, "a", (s * 1000L + 2) * MS), s * 1000L * MS);
    }
    for (int s : new int[] {350, 400, 600}) {
      recorder.record(
          result(ExchangeOutcome.RESET, s * 1000, "", (s * 1000L + 2) * MS), s * 1000L * MS);
    }
    recorder.record(result(ExchangeOutcome.TIMEOUT, 900_000, "", 905_000 * MS), 905_000 * MS);
    recorder.record(
        Reports.result(
            ExchangeOutcome.UNREACHABLE,
            5000,
            "",
            "",
            new ExchangeTimes(-1, -1, -1, -1, MS, -1, -1, -1)),
        0);
    return report(recorder, "nlb.example:443", 905_000);
  }

  /** What a peer sends that wants to be more than text. */
  static Report hostile() {
    Recorder recorder = recorder(null);
    Buffer script = Buffer.buffer("<script>alert(1)</script><img src=x onerror=alert(2)>'\"&amp;");
    List<Buffer> replies =
        List.of(
            script,
            // The most frequent one is in the verdict.
            script,
            Buffer.buffer("</title></svg><style>*{display:none}</style>"),
            Buffer.buffer("\u001b]0;title\u0007\u001b[31m\u202eabc\r\n"),
            Buffer.buffer(new byte[] {(byte) 0xff, (byte) 0xfe, (byte) 0xc0, 'a', 0, (byte) 0xed}),
            Buffer.buffer("x".repeat(10_000)),
            Buffer.buffer("<b>" + "\ud83d\ude00".repeat(1 << 12)));
    for (Buffer reply : replies) {
      recorder.record(
          Reports.result(
              ExchangeOutcome.MISMATCH,
              0,
              reply,
              reply,
              new ExchangeTimes(-1, MS, -1, MS, 2 * MS, 0, 2 * MS, -1)),
          MS);
    }
    return report(recorder, "<script>alert(3)</script>:1", 1000);
  }

  /** The longest reply that a client reads, all of it markup. */
  static Report huge() {
    Recorder recorder = recorder(null);
    Buffer reply = Buffer.buffer("<script>alert(1)</script>".repeat(40_000));
    recorder.record(
        Reports.result(
            ExchangeOutcome.MISMATCH,
            0,
            reply,
            reply,
            new ExchangeTimes(-1, MS, -1, MS, 2 * MS, 0, 2 * MS, -1)),
        MS);
    return report(recorder, "greeter.example:8080", 1000);
  }

  /** What a page of a peer's replies is judged by. */
  static Judgement another(Report report) {
    return Judgement.of(
        new Expect(
            ExchangeOutcome.REPLIED,
            Expected.of("<i>a</i>"),
            null,
            0,
            0,
            null,
            0,
            null,
            null,
            0,
            null),
        report);
  }

  /** No exchange has ended. */
  static Report nothing() {
    return report(recorder(null), "greeter.example:8080", 0);
  }

  /** Writes a page of each into a folder, by name. */
  public static Map<String, Path> write(Path folder) throws IOException {
    Map<String, String> pages =
        Map.of(
            "load", HtmlReport.of(load(), Judgement.of(EXPECT, load())),
            "stall", HtmlReport.of(stall(), Judgement.of(EXPECT, stall())),
            "search", HtmlReport.of(search(), Judgement.none()),
            "hostile", HtmlReport.of(hostile(), another(hostile())),
            "huge", HtmlReport.of(huge(), another(huge())),
            "nothing", HtmlReport.of(nothing(), Judgement.of(EXPECT, nothing())));
    Map<String, Path> files = new TreeMap<>();
    for (Map.Entry<String, String> page : pages.entrySet()) {
      files.put(
          page.getKey(),
          Files.writeString(folder.resolve(page.getKey() + ".html"), page.getValue()));
    }
    return files;
  }
}
