package dev.greeter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.report.ExchangeOutcome;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How far measurements have come, as a line. */
class TallyTest {

  private static Tally tally(Map<ExchangeOutcome, Long> failures) {
    return new Tally(1000, 3, failures, TimeUnit.SECONDS.toNanos(10), TimeUnit.SECONDS.toNanos(5));
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
