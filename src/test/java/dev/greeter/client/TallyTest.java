package dev.greeter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.group.DurationCounts;
import dev.greeter.report.ExchangeOutcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How far measurements have come, as a line. */
class TallyTest {

  private static Tally tally(Map<ExchangeOutcome, Long> failures) {
    return tally(10, 1000, null, failures, times(0, 0));
  }

  private static Tally tally(
      int seconds,
      long ended,
      String stage,
      Map<ExchangeOutcome, Long> failures,
      List<Long> times) {
    long elapsed = TimeUnit.SECONDS.toNanos(seconds);
    Map<ExchangeOutcome, Long> counts = new EnumMap<>(ExchangeOutcome.class);
    counts.putAll(failures);
    return new Tally(ended, 3, counts, elapsed, TimeUnit.SECONDS.toNanos(5), stage, times);
  }

  /** So many within a millisecond, and within 10 ms. */
  private static List<Long> times(long fast, long slow) {
    List<Long> times =
        new ArrayList<>(Collections.nCopies(DurationCounts.BOUNDS_MS.size() + 1, 0L));
    times.set(DurationCounts.BOUNDS_MS.indexOf(1.0), fast);
    times.set(DurationCounts.BOUNDS_MS.indexOf(10.0), slow);
    return times;
  }

  @Test
  void aTerminalShowsWhatCameInTheLastSecond() {
    Tally before = tally(1, 100, null, Map.of(), times(100, 0));
    assertThat(tally(2, 200, null, Map.of(ExchangeOutcome.RESET, 2L), times(198, 2)).since(before))
        .isEqualTo(
            "100/s, p50 <1.0 ms, p99 <10.0 ms, failures 2 (reset 2), done 200, in flight 3, 5 s left");
    assertThat(before.since(before)).startsWith("0/s, p50 -, p99 -, failures 0, ");
  }

  @Test
  void whatComesBeforeTheFirstExchangeIsNamed() {
    Tally warming = tally(0, 0, "warming up", Map.of(), times(0, 0));
    assertThat(warming.since(warming)).isEqualTo("warming up");
    Tally begun = tally(1, 1, null, Map.of(), times(1, 0));
    assertThat(warming.plus(begun).since(begun)).startsWith("0/s, ");
    assertThat(begun.plus(begun).durations()).contains(2L);
  }

  @Test
  void itSaysHowManyFailedAndHow() {
    assertThat(tally(Map.of()))
        .hasToString("done 1000, in flight 3, failures 0, 100.0 per second, 5 s left");
    assertThat(
            tally(Map.of(ExchangeOutcome.RESET, 2L))
                .plus(tally(Map.of(ExchangeOutcome.REFUSED, 28L, ExchangeOutcome.RESET, 1L))))
        .hasToString(
            "done 2000, in flight 6, failures 31 (reset 3, refused 28), 200.0 per second, 5 s"
                + " left");
  }
}
