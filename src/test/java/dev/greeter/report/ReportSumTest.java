package dev.greeter.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Counts;
import dev.greeter.Draw;
import dev.greeter.Trials;
import dev.greeter.config.Bytes;
import dev.greeter.report.form.JsonReport;
import dev.greeter.report.form.TextReport;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Reports add up to the one of a client that had measured everything. */
class ReportSumTest {

  private static final long MS = Reports.MS;

  /** A report costs more than most input. */
  private static final int TRIES = Counts.of(15, 2_000);

  private record Ended(ExchangeResult result, long atNanos) {}

  private static Ended ended(Draw draw, long longest) {
    int reply = draw.between(0, 200);
    ExchangeResult result =
        Reports.result(
            draw.of(ExchangeOutcome.values()),
            draw.between(0, 5),
            reply == 0 ? "" : "r" + reply,
            Math.pow(2, 27 * draw.fraction()));
    return new Ended(Reports.from(draw.between(1, 300), result), draw.between(0L, longest) * MS);
  }

  private static Report any(Draw draw) {
    long longest = draw.of(100L, 10_000L, 100_000L, 1_000_000_000L);
    return report(
        draw.list(draw.of(8, 8, 8, 150), () -> ended(draw, longest)),
        draw.of(null, SearchKind.SILENCE, SearchKind.REQUEST),
        draw.of("a", "b", "c"),
        draw.between(0, 100_000));
  }

  private static Report report(List<Ended> all, SearchKind search, String host, long millis) {
    Recorder recorder = Reports.recorder(search, millis % 2 == 0);
    if (millis % 5 < 2) {
      recorder.keepingRecent();
    }
    for (Ended ended : all) {
      recorder.started(ended.atNanos, ended.result.times().totalNanos() / 10);
      recorder.record(
          search == SearchKind.REQUEST
              ? Reports.sized(1 + ended.result.attempt().delayMs(), 1500, ended.result)
              : ended.result,
          ended.atNanos);
      if (millis % 2 == 0) {
        boolean lost = !ended.result.outcome().survived();
        recorder.disconnected(ConnectionEnd.of(ended.result.outcome()), lost, millis % 3 == 0);
        recorder.stalled(ended.result.times().totalNanos(), lost, ended.atNanos);
      }
    }
    recorder.unfinished(millis % 3, millis % 5);
    recorder.under(new Conditions(millis * MS / 7, millis % 4, millis % 4 * 5));
    return Reports.report(recorder, host, Duration.ofMillis(millis));
  }

  private static String text(Report report) {
    return JsonReport.of(report).encode() + TextReport.of(report);
  }

  private record Three(Report a, Report b, Report c) {}

  @Test
  void theOrderDoesNotMatter() {
    Trials.hold(
        TRIES,
        draw -> new Three(any(draw), any(draw), any(draw)),
        it -> {
          String sum = text(it.a.plus(it.b).plus(it.c));
          assertThat(text(it.a.plus(it.b.plus(it.c)))).isEqualTo(sum);
          assertThat(text(it.c.plus(it.a).plus(it.b))).isEqualTo(sum);
        });
  }

  @Test
  void whatIsWrittenIsReadBackWithoutLoss() {
    Trials.hold(
        TRIES,
        draw -> List.of(any(draw), any(draw)),
        it -> {
          for (Report report : List.of(it.get(0), it.get(0).plus(it.get(1)))) {
            JsonObject json = new JsonObject(JsonReport.of(report).encode());
            assertThat(text(Reports.read("r", json))).isEqualTo(text(report));
          }
        });
  }

  @Test
  void fourQuartersAreTheWhole() {
    Part one = new Part("one", null, 0, 1, new Work(Work.Unit.EXCHANGES, 40_000, 40_000));
    Histogram all = Latencies.empty();
    Recorder whole = Reports.recorder(null);
    Recorder[] quarters =
        Stream.generate(() -> Reports.recorder(null)).limit(4).toArray(Recorder[]::new);
    Random random = new Random(4);
    for (int i = 0; i < 40_000; i++) {
      long micros = 1 + (long) (1000 * Math.exp(2 * random.nextGaussian()));
      all.recordValue(micros);
      ExchangeResult result =
          Reports.result(ExchangeOutcome.REPLIED, 0, "r" + i % 3, micros / 1000.0);
      whole.record(result, i * MS);
      quarters[i % 4].record(result, i * MS);
    }
    Report sum =
        Arrays.stream(quarters)
            .map(it -> Reports.report(it, "host", Duration.ofSeconds(40), one))
            .reduce(Report::plus)
            .orElseThrow();
    assertThat(text(sum))
        .isEqualTo(text(Reports.report(whole, "host", Duration.ofSeconds(40), one)));
    for (double percentile : new double[] {0, 1, 50, 90, 99, 99.9, 99.99, 100}) {
      assertThat(sum.latencies().total().getValueAtPercentile(percentile))
          .isEqualTo(all.getValueAtPercentile(percentile));
    }
  }

  @Test
  void theTableOfRepliesIsCutOnlyWhenItIsPrinted() {
    Report sum =
        Stream.of(0, 80, 160)
            .map(
                first -> {
                  Recorder recorder = Reports.recorder(null);
                  for (int i = first; i < first + 100; i++) {
                    recorder.record(Reports.result(ExchangeOutcome.REPLIED, 0, "r" + i, 1), 0);
                  }
                  return Reports.report(recorder, "h", Duration.ofSeconds(1));
                })
            .reduce(Report::plus)
            .orElseThrow();
    assertThat(sum.replies()).hasSize(100).contains(new TextCounts.Row(Bytes.of("r90"), 2));
    assertThat(sum.replyCounts().notShown()).isEqualTo(300 - 140);
    assertThat(JsonReport.of(sum).getJsonArray("replies")).hasSize(260);
  }

  /** One hour at 100 a second, in full at 1,000, with a wide spread and long, hostile replies. */
  @Test
  void memoryAndFileDoNotGrowWithTheLengthOfARun() {
    Recorder recorder = Reports.recorder(null);
    Random random = new Random(5);
    int perSecond = Counts.of(100, 1000);
    int all = 3600 * perSecond;
    long afterTenMinutes = 0;
    for (int i = 0; i < all; i++) {
      String reply = i % (all / 100) == 0 ? "\u001b".repeat(1000) + i : "Welcome to server!";
      double ms = 2 * Math.exp(1.5 * random.nextGaussian());
      long atNanos = 1000L * i / perSecond * MS;
      recorder.started(atNanos, (long) (ms * 1000));
      recorder.record(Reports.result(ExchangeOutcome.REPLIED, 0, reply, ms), atNanos);
      if (i == all / 6) {
        afterTenMinutes = bytes(recorder);
      }
    }
    assertThat(bytes(recorder)).isLessThan(afterTenMinutes + 500_000).isLessThan(5_000_000);
    Report report = Reports.report(recorder, "host", Duration.ofHours(1));
    assertThat(report.exchanges()).isEqualTo(all);
    assertThat(report.timeline().size()).isLessThanOrEqualTo(Timeline.SLICES);
    String file = JsonReport.of(report).encodePrettily();
    assertThat(file.length()).as("size of the file").isBetween(50_000, 200_000);
  }

  /** What the slices take, which is all that could grow. */
  private static long bytes(Recorder recorder) {
    Timeline timeline = Reports.report(recorder, "host", Duration.ZERO).timeline();
    return Stream.of(timeline.row(Slice::total), timeline.row(Slice::ownLateness))
        .flatMap(List::stream)
        .map(SliceTimes::histogram)
        .mapToLong(Histogram::getEstimatedFootprintInBytes)
        .sum();
  }
}
