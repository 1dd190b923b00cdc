package dev.greeter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Latencies;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** How far measurements have come, as a line. */
class TallyTest {

  private static Tally tally(Map<ExchangeOutcome, Long> failures) {
    return tally(10, 1000, null, failures, times(0, 0));
  }

  private static Tally tally(
      int seconds, long ended, String stage, Map<ExchangeOutcome, Long> failures, Histogram times) {
    long elapsed = TimeUnit.SECONDS.toNanos(seconds);
    Map<ExchangeOutcome, Long> counts = new EnumMap<>(ExchangeOutcome.class);
    counts.putAll(failures);
    return new Tally(ended, 3, counts, elapsed, TimeUnit.SECONDS.toNanos(5), stage, times);
  }

  /** So many of a millisecond, and of 10 ms. */
  private static Histogram times(long fast, long slow) {
    Histogram times = new Histogram(Latencies.DIGITS);
    times.recordValueWithCount(1000, fast);
    times.recordValueWithCount(10_000, slow);
    return times;
  }

  @Test
  void aTerminalShowsWhatCameInTheLastSecond() {
    Tally before = tally(1, 100, null, Map.of(), times(100, 0));
    assertThat(tally(2, 200, null, Map.of(ExchangeOutcome.RESET, 2L), times(198, 2)).since(before))
        .isEqualTo(
            "100/s, p50 1.000 ms, p99 10.007 ms, failures 2 (reset 2), 5 s left, done 200, in flight 3");
    assertThat(before.since(before)).startsWith("0/s, p50 -, p99 -, failures 0, ");
  }

  @Test
  void whatComesBeforeTheFirstExchangeIsNamed() {
    Tally warming = tally(0, 0, "warming up", Map.of(), times(0, 0));
    assertThat(warming.since(warming)).isEqualTo("warming up");
    Tally begun = tally(1, 1, null, Map.of(), times(1, 0));
    assertThat(warming.plus(begun).since(begun)).startsWith("0/s, ");
    assertThat(begun.plus(begun).durations().getTotalCount()).isEqualTo(2);
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
