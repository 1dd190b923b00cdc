package dev.greeter.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Counts;
import dev.greeter.report.form.JsonReport;
import dev.greeter.report.form.TextReport;
import dev.greeter.report.page.HtmlReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports with a shift in them, or without: how often the one is taken for the other. */
class ComparisonTest {

  private static final int PAIRS = Counts.of(50, 200);

  /** Of a hundred comparisons one is to be wrong, and a few more are bad luck. */
  private static final long FEW = PAIRS / 25;

  private static final int PER_SECOND = 80;

  /** In a burst, which takes three seconds, half of the exchanges take three times as long. */
  private static Report made(Random random, int seconds, double bursts, double factor) {
    Recorder recorder = Reports.recorder(null);
    int burstSeconds = 0;
    for (int second = 0; second < seconds; second++) {
      burstSeconds = random.nextDouble() < bursts ? 3 : burstSeconds - 1;
      for (int i = 0; i < PER_SECOND; i++) {
        boolean isHit = burstSeconds > 0 && random.nextBoolean();
        boolean fails = random.nextDouble() < (isHit ? 0.05 : 0.01);
        double totalMs = 5 * factor * (isHit ? 3 : 1) * Math.exp(random.nextGaussian() * 0.3);
        recorder.record(
            Reports.result(
                fails ? ExchangeOutcome.RESET : ExchangeOutcome.REPLIED,
                0,
                fails ? "" : "hello",
                totalMs),
            (1000L * second + 1000L * i / PER_SECOND) * Reports.MS);
      }
    }
    return Reports.report(recorder, "made-" + factor, Duration.ofSeconds(seconds));
  }

  /** How many of the pairs are called different, by figure. */
  private static Map<String, Long> shown(int seconds, double bursts, double factor) {
    Random random = new Random(20261129);
    Map<String, Long> shown = new TreeMap<>();
    for (int pair = 0; pair < PAIRS; pair++) {
      Report old = made(random, seconds, bursts, 1);
      Comparison.of(old, made(random, seconds, bursts, factor))
          .rows()
          .forEach(row -> shown.merge(row.figure(), row.isShown() ? 1L : 0L, Long::sum));
    }
    shown.keySet().removeIf(figure -> !figure.startsWith("total") && !figure.startsWith("fail"));
    assertThat(shown).containsOnlyKeys("total p50", "total p90", "total p99", "failures %");
    return shown;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.04})
  void twoRunsOfOneSourceAreSeldomCalledDifferent(double bursts) {
    assertThat(shown(30, bursts, 1).values()).allMatch(count -> count <= FEW);
  }

  @Test
  void twentyPercentMoreLatencyIsShown() {
    Map<String, Long> shown = shown(30, 0, 1.2);
    assertThat(shown.remove("failures %")).isLessThanOrEqualTo(FEW);
    assertThat(shown.values()).allMatch(count -> count >= PAIRS * 9 / 10);
  }

  @Test
  void belowTenSlicesItIsTooShort() {
    Report nine = made(new Random(1), 8, 0, 1);
    Report ten = made(new Random(2), 10, 0, 9);
    assertThat(TextReport.of(Comparison.of(nine, ten)))
        .contains("compared ", "old        new difference  99 % interval")
        .containsPattern("(?m)^total p99 .* \\+\\d\\d\\.\\d{3}  too short to compare$")
        .containsPattern("(?m)^connect p50 +\\d.*\\d$");
    assertThat(TextReport.of(Comparison.of(ten, ten)))
        .containsPattern(
            "(?m)^total p50 .* \\+0\\.000  -\\d+\\.\\d+ to \\+\\d+\\.\\d+, no difference shown$");
    Expect expect = expect(10.0);
    Judgement judgement = Judgement.ofSum(expect, ten, Comparison.of(nine, ten));
    assertThat(judgement.missed())
        .hasSize(2)
        .allMatch(line -> line.startsWith("expect.regressionPercent: wanted "))
        .allMatch(line -> line.endsWith("(too short to compare)"));
  }

  private static Expect expect(Double regressionPercent) {
    return new Expect(
        ExchangeOutcome.REPLIED, null, null, 1000, 0, null, 0, null, null, 0, regressionPercent);
  }

  @Test
  void onlyARegressionThatIsShownAndLargeEnoughIsAFailure() {
    Random random = new Random(3);
    Report old = made(random, 40, 0, 1);
    Report slower = made(random, 40, 0, 1.2);
    Comparison comparison = Comparison.of(old, slower);
    List<String> missed = Judgement.ofSum(expect(10.0), slower, comparison).missed();
    assertThat(missed).hasSize(1);
    assertThat(missed.get(0))
        .startsWith("expect.regressionPercent: wanted total p99 at most 10.0 % above ");
    assertThat(Judgement.ofSum(expect(50.0), slower, comparison).missed()).isEmpty();
    assertThat(Judgement.ofSum(expect(0.0), old, Comparison.of(slower, old)).missed()).isEmpty();
    assertThat(Judgement.ofSum(null, slower, comparison).missed()).isEmpty();
  }

  @Test
  void thePageHasBothCurvesAndTheTable() {
    Report old = made(new Random(4), 12, 0, 1);
    Report slower = made(new Random(5), 12, 0, 2);
    Judgement judgement = Judgement.ofSum(null, slower, Comparison.of(old, slower));
    assertThat(HtmlReport.of(slower, judgement))
        .contains("<h2>Compared</h2>", "<tr class=\"missed\"><th scope=\"row\">total p50</th>")
        .contains("{\"label\":\"old\",\"colour\":\"soft\",\"dash\":[7,4]}");
  }

  /** Shares are added and read back in whatever order. */
  @Test
  void sharesAreComparedAsTheWhole() throws IOException {
    Report old = made(new Random(6), 20, 0.1, 1);
    Random random = new Random(7);
    List<Report> shares =
        new ArrayList<>(IntStream.range(0, 3).mapToObj(i -> made(random, 20, 0.1, 1.1)).toList());
    Report whole = shares.stream().reduce(Report::plus).orElseThrow();
    Report read = Reports.read("s", JsonReport.of(shares.get(2)));
    assertThat(Comparison.of(old, read.plus(shares.get(0).plus(shares.get(1)))).rows())
        .isEqualTo(Comparison.of(old, whole).rows());
  }
}
