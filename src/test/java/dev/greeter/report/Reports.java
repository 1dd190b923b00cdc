package dev.greeter.report;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Reports and pages of runs that did not have to take place. */
public final class Reports {

  /** What an ordinary run expects. */
  public static final Expect EXPECT = new Expect(ExchangeOutcome.REPLIED, null, 0, 0, 500.0);

  private static final long MICRO = TimeUnit.MICROSECONDS.toNanos(1);
  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

  private Reports() {}

  static ExchangeResult result(
      ExchangeOutcome outcome, int delayMs, String reply, long totalNanos) {
    boolean replied = !reply.isEmpty();
    return new ExchangeResult(
        outcome,
        delayMs,
        Buffer.buffer(),
        Buffer.buffer(reply),
        totalNanos / 3,
        replied ? totalNanos / 2 : -1,
        totalNanos,
        totalNanos,
        null);
  }

  /** Ten seconds of 100 a second over four pods. */
  static Report load() {
    Random random = new Random(12);
    Recorder recorder = new Recorder(false);
    for (int i = 0; i < 1000; i++) {
      long nanos = Math.round(Math.exp(random.nextGaussian()) * 3000) * MICRO;
      recorder.ended(
          result(ExchangeOutcome.REPLIED, 0, "pod-" + "aabbbcdddd".charAt(i % 10), nanos),
          i * 10L * MS);
    }
    return recorder.report("greeter.example:8080", 10_000 * MS);
  }

  /** The same with a second in which nothing ended, resets before it and slow ones after it. */
  static Report stall() {
    Random random = new Random(12);
    Recorder recorder = new Recorder(false);
    for (int i = 0; i < 1000; i++) {
      long at = i * 10L * MS;
      long wait = at >= 4000 * MS && at < 5000 * MS ? 5000 * MS - at : 0;
      long nanos = Math.round(Math.exp(random.nextGaussian()) * 3000) * MICRO + wait;
      boolean reset = at >= 3900 * MS && at < 4000 * MS;
      recorder.ended(
          result(
              reset ? ExchangeOutcome.RESET : ExchangeOutcome.REPLIED,
              0,
              reset ? "" : "Welcome to server!",
              nanos),
          at + wait);
    }
    recorder.unfinished(3, 0);
    return recorder.report("greeter.example:8080", 10_000 * MS);
  }

  /** A search whose limit is between 340 and 350 seconds. */
  static Report search() {
    Recorder recorder = new Recorder(true);
    for (int s : new int[] {1, 10, 30, 60, 120, 240, 300, 340}) {
      recorder.ended(
          result(ExchangeOutcome.REPLIED, s * 1000, "a", (s * 1000L + 2) * MS), s * 1000L * MS);
    }
    for (int s : new int[] {350, 400, 600}) {
      recorder.ended(
          result(ExchangeOutcome.RESET, s * 1000, "", (s * 1000L + 2) * MS), s * 1000L * MS);
    }
    recorder.ended(result(ExchangeOutcome.TIMEOUT, 900_000, "", 905_000 * MS), 905_000 * MS);
    recorder.ended(
        new ExchangeResult(
            ExchangeOutcome.UNREACHABLE,
            5000,
            Buffer.buffer(),
            Buffer.buffer(),
            -1,
            -1,
            MS,
            -1,
            null),
        0);
    return recorder.report("nlb.example:443", 905_000 * MS);
  }

  /** What a peer sends that wants to be more than text. */
  static Report hostile() {
    Recorder recorder = new Recorder(false);
    List<Buffer> replies =
        List.of(
            Buffer.buffer("<script>alert(1)</script><img src=x onerror=alert(2)>'\"&amp;"),
            Buffer.buffer("</title></svg><style>*{display:none}</style>"),
            Buffer.buffer("\u001b]0;title\u0007\u001b[31m\u202eabc\r\n"),
            Buffer.buffer(new byte[] {(byte) 0xff, (byte) 0xfe, (byte) 0xc0, 'a', 0, (byte) 0xed}),
            Buffer.buffer("x".repeat(1 << 20)),
            Buffer.buffer("<b>" + "\ud83d\ude00".repeat(1 << 18)));
    for (Buffer reply : replies) {
      recorder.ended(
          new ExchangeResult(
              ExchangeOutcome.MISMATCH, 0, reply, reply, MS, MS, 2 * MS, 2 * MS, null),
          MS);
    }
    return recorder.report("<script>alert(3)</script>:1", 1000 * MS);
  }

  /** No exchange has ended. */
  static Report nothing() {
    return new Recorder(false).report("greeter.example:8080", 0);
  }

  /** Slices of a report with latencies: a stall's are those of the second that it took. */
  static List<Slice> measured(Report report) {
    List<Slice> slices = new ArrayList<>();
    for (Slice slice : Slice.of(report)) {
      Map<ExchangeOutcome, Long> counts = new EnumMap<>(slice.counts());
      long ended = counts.values().stream().mapToLong(Long::longValue).sum();
      double slow = ended > 50 ? 1000 : 9 + slice.startMs() % 700 / 100.0;
      slices.add(
          new Slice(
              slice.startMs(),
              slice.widthMs(),
              counts,
              ended == 0 ? null : new Slice.Latency(3.1, slow, slow * 1.4)));
    }
    return slices;
  }

  /** Writes a page of each into a folder, by name. */
  public static Map<String, Path> pages(Path folder) throws IOException {
    Map<String, String> pages =
        Map.of(
            "load", HtmlReport.of(load(), Judgement.of(EXPECT, load()), measured(load())),
            "stall", HtmlReport.of(stall(), Judgement.of(EXPECT, stall()), measured(stall())),
            "search", HtmlReport.of(search(), Judgement.none()),
            "hostile",
                HtmlReport.of(
                    hostile(),
                    Judgement.of(
                        new Expect(ExchangeOutcome.REPLIED, "<i>a</i>", 0, 0, null), hostile())),
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
