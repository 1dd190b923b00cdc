package dev.greeter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.group.DurationCounts;
import dev.greeter.group.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecentTest {

  private static Snapshot sample(long ended, long... durationsMs) {
    DurationCounts counts = new DurationCounts();
    Arrays.stream(durationsMs).map(TimeUnit.MILLISECONDS::toNanos).forEach(counts::add);
    return new Snapshot(
        "server",
        "server",
        List.of("a:1"),
        0,
        0,
        0,
        Map.of("welcome", ended),
        null,
        null,
        List.of(),
        "time",
        counts.counts());
  }

  @Test
  void aSecondIsTheDifferenceOfTwoSamples() {
    Recent recent = Recent.of(Arrays.asList(null, sample(10), sample(13), sample(13), sample(20)));
    assertThat(recent.seconds()).hasSize(History.SECONDS);
    assertThat(recent.seconds().subList(116, 120))
        .containsExactly(
            Map.of("welcome", 10L),
            Map.of("welcome", 3L),
            Map.of("welcome", 0L),
            Map.of("welcome", 7L));
    assertThat(recent.sampled()).isEqualTo(4);
    assertThat(recent.ended()).containsExactly(Map.entry("welcome", 20L));
    assertThat(recent.ratePerSecond()).isEqualTo(5);
  }

  @Test
  void twoMinutesAreASampleMoreThanSeconds() {
    List<Snapshot> samples = new ArrayList<>();
    for (int i = 0; i <= History.SECONDS; i++) {
      samples.add(sample(2L * i));
    }
    Recent recent = Recent.of(samples);
    assertThat(recent.seconds()).containsOnly(Map.of("welcome", 2L));
    assertThat(recent.ratePerSecond()).isEqualTo(2);
  }

  @Test
  void aServiceThatWasNotSampledYetHasNoPast() {
    Recent recent = Recent.of(Arrays.asList(null, null));
    assertThat(recent.ratePerSecond()).isZero();
    assertThat(recent.durations()).isEmpty();
  }

  @Test
  void durationsAreKnownByTheirBounds() {
    Recent recent = Recent.of(List.of(sample(0, 1), sample(4, 1, 2, 3, 40, 90_000)));
    assertThat(recent.durations().stream().mapToLong(Long::longValue).sum()).isEqualTo(4);
    assertThat(recent.durations().get(DurationCounts.BOUNDS_MS.indexOf(50.0))).isEqualTo(1);
    assertThat(recent.durations().get(DurationCounts.BOUNDS_MS.size())).isEqualTo(1);
  }
}
