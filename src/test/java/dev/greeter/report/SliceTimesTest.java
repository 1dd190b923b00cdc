package dev.greeter.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Times of a slice, packed and not. */
class SliceTimesTest {

  private static SliceTimes of(long... micros) {
    SliceTimes times = new SliceTimes();
    for (long each : micros) {
      times.record(TimeUnit.MICROSECONDS.toNanos(each));
    }
    return times;
  }

  @Test
  void whatIsPackedIsTheSame() {
    SliceTimes times = of(1, 20, 20, 3_000_000);
    SliceTimes packed = of(1, 20, 20, 3_000_000);
    packed.pack();
    assertThat(packed.text()).isNotNull().isEqualTo(times.text());
    assertThat(packed.histogram()).isEqualTo(times.histogram());
  }

  @Test
  void whatWasPackedGrowsWhereMoreComes() {
    SliceTimes times = of(1);
    times.pack();
    times.record(TimeUnit.HOURS.toNanos(1));
    assertThat(times.text()).isEqualTo(of(1, 3_600_000_000L).text());
  }

  @Test
  void aCopyIsNotChangedByItsOrigin() {
    SliceTimes times = of(5);
    times.pack();
    SliceTimes copy = new SliceTimes();
    copy.add(times);
    times.add(of(6, 7));
    times.add(copy);
    assertThat(copy.text()).isEqualTo(of(5).text());
    assertThat(times.text()).isEqualTo(of(5, 5, 6, 7).text());
  }

  @Test
  void nothingHasNoText() {
    SliceTimes times = of();
    times.record(-1);
    times.add(of());
    times.pack();
    assertThat(times.text()).isNull();
    assertThat(times.histogram().getTotalCount()).isZero();
    times.add(of(5).text());
    assertThat(times.text()).isEqualTo(of(5).text());
  }
}
