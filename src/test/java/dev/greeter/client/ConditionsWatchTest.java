package dev.greeter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.greeter.report.Conditions;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConditionsWatchTest {

  private final Vertx vertx = Vertx.vertx();
  private final ConditionsWatch watch = new ConditionsWatch(vertx);

  @AfterEach
  void close() {
    watch.close();
    vertx.close().await();
  }

  /** The JVM's own pauses count beside those of the test: the latter are longer than any. */
  @Test
  void onlyPausesAboveAMillisecondWithinTheMeasurementCount() {
    watch.paused(System.currentTimeMillis(), 3_000_000);
    watch.begin();
    long now = System.currentTimeMillis();
    watch.paused(now - 1000, 2_000_000);
    watch.paused(now + 10, 1);
    assertThat(watch.conditions().longestGcPauseMs()).isLessThan(1_000_000);
    long before = watch.conditions().gcPauses();
    watch.paused(now + 20, 2);
    watch.paused(now + 30, 1_000_000);
    watch.paused(now + 40, 3);
    assertThat(watch.conditions().gcPauses()).isGreaterThanOrEqualTo(before + 3);
    assertThat(watch.conditions().longestGcPauseMs()).isEqualTo(1_000_000);
  }

  /** A report with a pause of no length is not read. */
  @Test
  void aPauseIsNeverSeenWithoutItsLength() {
    for (int i = 0; i < 200; i++) {
      ConditionsWatch one = new ConditionsWatch(vertx);
      one.begin();
      long later = System.currentTimeMillis() + 10;
      CompletableFuture<Void> paused = CompletableFuture.runAsync(() -> one.paused(later, 2));
      Conditions seen = one.conditions();
      while (seen.gcPauses() == 0) {
        seen = one.conditions();
      }
      assertThat(seen.longestGcPauseMs()).isPositive();
      paused.join();
      one.close();
    }
  }

  @Test
  void theLongestWarmUpOfTheInstancesCounts() {
    watch.warmedUp(3);
    watch.warmedUp(5);
    watch.warmedUp(4);
    assertThat(watch.conditions().warmUpNanos()).isEqualTo(5);
  }

  /** A whole collection of what this test JVM holds takes more than a millisecond. */
  @Test
  void theJvmTellsOfItsPauses() {
    watch.begin();
    await()
        .untilAsserted(
            () -> {
              System.gc();
              Conditions found = watch.conditions();
              assertThat(found.gcPauses()).isPositive();
              assertThat(found.longestGcPauseMs()).isGreaterThan(1);
            });
  }
}
