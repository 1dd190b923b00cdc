package dev.greeter.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnitsTest {

  @Test
  void numbersAreShort() {
    assertThat(Units.number(0)).isEqualTo("0");
    assertThat(Units.number(0.05)).isEqualTo("0.05");
    assertThat(Units.number(12.345)).isEqualTo("12.3");
    assertThat(Units.number(99.99)).isEqualTo("100");
    assertThat(Units.number(3095.8)).isEqualTo("3,096");
    assertThat(Units.count(20_000)).isEqualTo("20,000");
  }

  @Test
  void timesHaveTheUnitThatSuitsThem() {
    assertThat(Units.time(0.25)).isEqualTo("0.25 ms");
    assertThat(Units.time(1200)).isEqualTo("1.2 s");
    assertThat(Units.duration(12_340)).isEqualTo("12.3 s");
    assertThat(Units.duration(245_000)).isEqualTo("4 min 5 s");
    assertThat(Units.duration(3_720_000)).isEqualTo("1 h 2 min");
    assertThat(Units.duration(266_400_000)).isEqualTo("3 d 2 h");
  }
}
