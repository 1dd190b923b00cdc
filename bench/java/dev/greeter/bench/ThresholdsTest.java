package dev.greeter.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.bench.Thresholds.Compare;
import dev.greeter.bench.Thresholds.Threshold;
import dev.greeter.bench.Thresholds.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** What the benchmark says of what it has measured. */
class ThresholdsTest {

  @Test
  void theFileNamesScenariosAndFiguresThatThereAre() throws IOException {
    List<String> scenarios = Scenarios.ALL.stream().map(Scenario::name).toList();
    for (Threshold threshold : Thresholds.read().all()) {
      assertThat(scenarios).contains(threshold.scenario());
      assertThat(Figure.of(threshold.figure()).key()).isEqualTo(threshold.figure());
      assertThat(threshold.atMost() == null)
          .as("%s", threshold)
          .isNotEqualTo(threshold.atLeast() == null);
      boolean compares =
          threshold.compare() == Compare.RATIO || threshold.compare() == Compare.DIFFERENCE;
      assertThat(threshold.against() != null).as("%s", threshold).isEqualTo(compares);
    }
  }

  @Test
  void aRatioIsThatOfMediansAndItsSpreadThatOfRounds() {
    Samples samples = samples("ours", 30, 10, 20);
    add(samples, "theirs", 10, 10, 40);
    Verdict verdict = judge(samples, "theirs", Compare.RATIO, 2.0);
    assertThat(verdict.missed()).isFalse();
    assertThat(verdict.text())
        .isEqualTo("reached: CPU µs of ours ÷ theirs is 2 (0.5..3), at most 2");
  }

  @Test
  void aDifferenceOverItsBoundIsMissed() {
    Samples samples = samples("ours", 4);
    add(samples, "theirs", 1.5);
    Verdict verdict = judge(samples, "theirs", Compare.DIFFERENCE, 2.0);
    assertThat(verdict.missed()).isTrue();
    assertThat(verdict.text()).isEqualTo("MISSED: CPU µs of ours − theirs is 2.5, at most 2");
  }

  @Test
  void oneRoundIsEnoughToMissWhatEveryRoundMustReach() {
    Samples samples = samples("ours", 0, 0, 1);
    assertThat(judge(samples, null, Compare.EVERY_ROUND, 0.0).missed()).isTrue();
    assertThat(judge(samples, null, Compare.MEDIAN, 0.0).missed()).isFalse();
  }

  @Test
  void whatIsNotMeasuredIsNotJudged() {
    Verdict verdict = judge(samples("ours", 1, Double.NaN), "absent", Compare.RATIO, 2.0);
    assertThat(verdict.missed()).isFalse();
    assertThat(verdict.text()).isEqualTo("not judged: CPU µs of ours ÷ absent, not measured");
  }

  private static Samples samples(String subject, double... rounds) {
    Samples samples = new Samples();
    add(samples, subject, rounds);
    return samples;
  }

  private static void add(Samples samples, String subject, double... rounds) {
    DoubleStream.of(rounds).forEach(value -> samples.add(subject, Figure.CPU_MICROS, value));
  }

  private static Verdict judge(Samples samples, String against, Compare compare, double atMost) {
    Threshold threshold =
        new Threshold("scenario", "cpuMicros", "ours", against, compare, null, atMost, null);
    return Thresholds.of(threshold).judge("scenario", samples).get(0);
  }
}
