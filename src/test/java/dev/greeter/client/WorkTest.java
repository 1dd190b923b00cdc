package dev.greeter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.greeter.Configs;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkTest {

  private static final long T0 = 1_000_000_000_000L;

  private static long at(long ms) {
    return T0 + TimeUnit.MILLISECONDS.toNanos(ms);
  }

  private static Work work(String... settings) {
    return new Work(Configs.client(1, settings));
  }

  @Test
  void aCountIsHandedOutOnceAndIsDoneWhenAllHaveEnded() {
    Work work = work("exchanges=2", "delayMs=7");
    assertThat(work.next(T0)).isEqualTo(new Work.Start(7, T0));
    assertThat(work.next(at(1))).isEqualTo(new Work.Start(7, at(1)));
    assertThat(work.next(at(2))).isNull();
    assertThat(work.nanosUntilNext(at(2))).isEqualTo(Work.NOT_BY_TIME);
    AtomicInteger counted = new AtomicInteger();
    work.ended(elapsed -> counted.incrementAndGet());
    assertThat(work.done().isComplete()).isFalse();
    // Whoever waits for the end finds the last one counted.
    work.ended(
        elapsed -> {
          assertThat(work.done().isComplete()).isFalse();
          counted.incrementAndGet();
        });
    assertThat(work.done().succeeded()).isTrue();
    assertThat(counted).hasValue(2);
  }

  @Test
  void aDurationTakesThePlaceOfACount() {
    Work work = work("durationMs=100");
    assertThat(work.next(T0)).isNotNull();
    assertThat(work.next(at(99))).isNotNull();
    assertThat(work.next(at(100))).isNull();
  }

  @Test
  void aRateKeepsItsScheduleWhateverTheTime() {
    Work work = work("exchanges=4", "ratePerSecond=100", "delayMs=0");
    assertThat(work.next(T0)).isEqualTo(new Work.Start(0, T0));
    assertThat(work.next(at(5))).isNull();
    assertThat(work.nanosUntilNext(at(5))).isEqualTo(TimeUnit.MILLISECONDS.toNanos(5));
    // Nobody came for half a second: what was due counts from when it was due.
    assertThat(work.next(at(500))).isEqualTo(new Work.Start(0, at(10)));
    assertThat(work.next(at(500))).isEqualTo(new Work.Start(0, at(20)));
    assertThat(work.next(at(500))).isEqualTo(new Work.Start(0, at(30)));
    assertThat(work.next(at(500))).isNull();
    assertThat(work.state(at(500)).delayed()).isEqualTo(3);
    assertThat(work.state(at(500)).skipped()).isZero();
  }

  @Test
  void startsThatAreNotTakenInTimeAreSkipped() {
    Work work = work("durationMs=100", "ratePerSecond=100");
    assertThat(work.next(T0)).isNotNull();
    assertThat(work.next(at(100))).isNull();
    assertThat(work.state(at(100)).skipped()).isEqualTo(9);
  }

  @Test
  void theEndOfADurationIsNotWaitedForLongerThanItLasts() {
    Work work = work("durationMs=100", "ratePerSecond=1");
    assertThat(work.next(T0)).isNotNull();
    assertThat(work.nanosUntilNext(at(40))).isEqualTo(TimeUnit.MILLISECONDS.toNanos(60));
  }

  @Test
  void aListOfDelaysIsOneExchangeForEach() {
    Work work = work("delayMs=[1,2,3]", "exchanges=100");
    assertThat(work.next(T0).delayMs()).isEqualTo(1);
    assertThat(work.next(T0).delayMs()).isEqualTo(2);
    assertThat(work.next(T0).delayMs()).isEqualTo(3);
    assertThat(work.next(T0)).isNull();
  }

  @Test
  void aRateOfNextToNothingStartsOneAndNoMore() {
    Work work = work("exchanges=3", "ratePerSecond=1e-12");
    assertThat(work.next(T0)).isNotNull();
    assertThat(work.next(at(86_400_000))).isNull();
  }

  @Test
  void whatEndsAfterTheStopDoesNotCount() {
    Work work = work("exchanges=10");
    assertThat(work.next(T0)).isNotNull();
    work.stop();
    assertThat(work.done().succeeded()).isTrue();
    work.ended(elapsed -> fail("counted"));
    assertThat(work.next(T0)).isNull();
    assertThat(work.state(T0).inFlight()).isEqualTo(1);
  }
}
