package dev.greeter.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.greeter.Draw;
import dev.greeter.Trials;
import org.junit.jupiter.api.Test;

class AxisTest {

  @Test
  void aLinearAxisHasRoundNumbers() {
    assertThat(Axis.linear(289.8, 1).ticks()).containsExactly(0.0, 100.0, 200.0, 300.0);
    assertThat(Axis.linear(3, 1).ticks()).containsExactly(0.0, 1.0, 2.0, 3.0);
    assertThat(Axis.linear(0, 1).ticks()).containsExactly(0.0, 1.0);
    assertThat(Axis.linear(25, 0.1).ticks()).containsExactly(0.0, 5.0, 10.0, 15.0, 20.0, 25.0);
  }

  @Test
  void anAxisOfTimeEndsWithTheTime() {
    Axis axis = Axis.until(13);
    assertThat(axis.ticks()).containsExactly(0.0, 5.0, 10.0);
    assertThat(axis.share(13)).isEqualTo(1);
  }

  @Test
  void aLogAxisHasRoundNumbers() {
    assertThat(Axis.log(0.3, 17).ticks()).containsExactly(0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0);
    assertThat(Axis.log(0.3, 4100).ticks()).containsExactly(1.0, 10.0, 100.0, 1000.0);
    assertThat(Axis.log(5, 5).ticks()).containsExactly(5.0, 10.0);
    assertThat(Axis.log(0.03, 0.07).ticks()).containsExactly(0.02, 0.05, 0.1);
    assertThat(Axis.log(1, 100).share(10)).isCloseTo(0.5, within(1e-9));
  }

  private record Two(double one, double other) {}

  /** Of any magnitude, 0.001 to 1e8. */
  private static double any(Draw draw) {
    return Math.pow(10, draw.between(-3000, 8000) / 1000.0);
  }

  @Test
  void everyValueIsOnItsAxis() {
    Trials.hold(
        draw -> new Two(any(draw), any(draw)),
        it -> {
          double one = it.one;
          double low = Math.min(one, it.other);
          double high = Math.max(one, it.other);
          Axis log = Axis.log(low, high);
          assertThat(log.low()).isLessThanOrEqualTo(low * (1 + 1e-6));
          assertThat(log.high()).isGreaterThanOrEqualTo(high * (1 - 1e-6));
          assertThat(log.share(one)).isBetween(0.0, 1.0);
          assertThat(log.ticks()).isNotEmpty().isSorted().hasSizeLessThan(16);
          Axis linear = Axis.linear(one, 0.001);
          assertThat(linear.high()).isGreaterThanOrEqualTo(one * (1 - 1e-6));
          assertThat(linear.ticks()).hasSizeBetween(2, 6).isSorted();
          assertThat(Axis.until(one).ticks()).hasSizeBetween(2, 7);
        });
  }
}
