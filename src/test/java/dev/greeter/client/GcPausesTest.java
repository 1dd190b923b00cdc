package dev.greeter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

class GcPausesTest {

  @Test
  void onlyPausesAboveAMillisecondWithinTheMeasurementCount() {
    GcPauses pauses = new GcPauses();
    pauses.paused(System.currentTimeMillis(), 50);
    pauses.begin();
    long now = System.currentTimeMillis();
    pauses.paused(now - 1000, 60);
    pauses.paused(now + 10, 1);
    assertThat(pauses.count()).isZero();
    assertThat(pauses.longestMs()).isZero();
    pauses.paused(now + 20, 2);
    pauses.paused(now + 30, 7);
    pauses.paused(now + 40, 3);
    assertThat(pauses.count()).isEqualTo(3);
    assertThat(pauses.longestMs()).isEqualTo(7);
  }

  /** A whole collection of what this test JVM holds takes more than a millisecond. */
  @Test
  void theJvmTellsOfItsPauses() {
    GcPauses pauses = new GcPauses();
    pauses.listen();
    pauses.begin();
    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(pauses.count()).isPositive();
            });
    assertThat(pauses.longestMs()).isGreaterThan(1);
    pauses.close();
  }
}
