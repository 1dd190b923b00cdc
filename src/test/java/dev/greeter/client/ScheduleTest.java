package dev.greeter.client;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Configs;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

  private static Schedule schedule(String... settings) {
    return Schedule.of(Configs.clientConfig(1, settings));
  }

  private static long ms(long ms) {
    return MILLISECONDS.toNanos(ms);
  }

  @Test
  void aCountIsOverWhenItIsReachedWhateverTheTime() {
    Schedule schedule = schedule("exchanges=2", "delayMs=7");
    assertThat(schedule.isPaced()).isFalse();
    assertThat(schedule.attempt(0).delayMs()).isEqualTo(7);
    assertThat(schedule.attempt(1).delayMs()).isEqualTo(7);
    assertThat(schedule.isOver(1, ms(86_400_000))).isFalse();
    assertThat(schedule.isOver(2, 0)).isTrue();
  }

  @Test
  void aDurationTakesThePlaceOfACount() {
    Schedule schedule = schedule("durationMs=100");
    assertThat(schedule.isOver(1_000_000, ms(99))).isFalse();
    assertThat(schedule.isOver(0, ms(100))).isTrue();
  }

  @Test
  void whatIsEndlessIsNeverOver() {
    for (String rate : new String[] {"ratePerSecond=0", "ratePerSecond=20"}) {
      Schedule schedule = schedule("endless=true", "maxInFlight=3", "concurrency=3", rate);
      for (Schedule it : List.of(schedule, schedule.part(1, 3))) {
        assertThat(it.isEndless()).isTrue();
        assertThat(it.isOver(Long.MAX_VALUE / 1000, ms(Long.MAX_VALUE / 1_000_000_000))).isFalse();
        assertThat(it.skipped(0, ms(86_400_000))).isZero();
        assertThat(it.leftNanos(7, ms(1000))).isEqualTo(-1);
      }
    }
    Schedule paced = schedule("endless=true", "ratePerSecond=20");
    assertThat(paced.dueNanos(20L * 86_400 * 365)).isEqualTo(ms(86_400_000L * 365));
    assertThat(paced.mostLateNanos()).isEqualTo(ms(1000));
    assertThat(schedule("endless=true", "ratePerSecond=0.1").mostLateNanos()).isEqualTo(ms(10_000));
    assertThat(schedule("durationMs=100", "ratePerSecond=20").mostLateNanos())
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aBacklogIsLeftOutAndCounted() {
    Schedule paced = schedule("endless=true", "ratePerSecond=20").part(1, 2);
    ScheduleCursor cursor = new ScheduleCursor(paced, Start.now());
    assertThat(cursor.leaveOut(ms(-1000))).isZero();
    assertThat(cursor.leaveOut(ms(3_600_000))).isEqualTo(36_000);
    assertThat(cursor.leaveOut(ms(3_600_000))).isZero();
    assertThat(cursor.dueNanos()).isEqualTo(ms(3_600_050));
    cursor.end();
    assertThat(cursor.leaveOut(ms(7_200_000))).as("ended before that").isZero();
    assertThat(cursor.isOver()).isTrue();
  }

  @Test
  void aPartMayBeginLaterAndEndSooner() {
    Schedule part = schedule("endless=true", "ratePerSecond=10").part(1, 2);
    assertThat(part.dueNanos(0)).isEqualTo(ms(100));
    assertThat(part.from(0)).isEqualTo(part);
    assertThat(part.from(ms(100))).isEqualTo(part);
    assertThat(part.from(ms(101)).dueNanos(0)).isEqualTo(ms(300));
    assertThat(part.from(ms(3_600_000)).dueNanos(0)).isEqualTo(ms(3_600_100));
    Schedule ended = part.from(ms(1000)).until(ms(2000));
    assertThat(ended.isOver(5, ms(1999))).isFalse();
    assertThat(ended.isOver(4, ms(2000))).isFalse();
    assertThat(ended.isOver(5, ms(2000))).isTrue();
    assertThat(ended.skipped(3, ms(2000))).isEqualTo(2);
    assertThat(schedule("durationMs=100").until(ms(200)).durationNanos()).isEqualTo(ms(100));
    Schedule unpaced = schedule("endless=true");
    assertThat(unpaced.from(ms(5000))).isEqualTo(unpaced);
    assertThat(unpaced.until(ms(5000)).isOver(7, ms(5000))).isTrue();
  }

  @Test
  void aRateSaysWhenEachStartIsDue() {
    Schedule schedule = schedule("exchanges=4", "ratePerSecond=100", "delayMs=0");
    assertThat(LongStream.range(0, 4).map(schedule::dueNanos))
        .containsExactly(0L, ms(10), ms(20), ms(30));
    assertThat(schedule.isOver(4, 0)).isTrue();
  }

  @Test
  void startsThatDoNotComeInTimeAreSkipped() {
    Schedule schedule = schedule("durationMs=100", "ratePerSecond=100");
    assertThat(schedule.skipped(1, ms(99))).isZero();
    assertThat(schedule.skipped(1, ms(100))).isEqualTo(9);
    assertThat(schedule.skipped(10, ms(100))).isZero();
    assertThat(schedule("durationMs=100").skipped(1, ms(100))).isZero();
  }

  @Test
  void whatIsDueInTimeIsDueStillWhenTheTimeIsUp() {
    Schedule schedule = schedule("durationMs=100", "ratePerSecond=100");
    assertThat(schedule.isOver(9, ms(150))).isFalse();
    assertThat(schedule.isOver(10, ms(99))).isFalse();
    assertThat(schedule.isOver(10, ms(100))).isTrue();
  }

  @Test
  void whatIsLeftOfASearchIsTheLongestDelay() {
    Schedule search = schedule("delayMs=[10,2000,300]");
    assertThat(search.leftNanos(0, ms(40))).isEqualTo(ms(1960));
    assertThat(search.leftNanos(2, ms(400))).isEqualTo(ms(1600));
    assertThat(search.part(0, 2).leftNanos(0, ms(2001))).isZero();
  }

  @Test
  void aListOfDelaysIsOneExchangeForEachAllAtOnce() {
    Schedule schedule = schedule("delayMs=[1,2,3]", "exchanges=100", "ratePerSecond=5");
    assertThat(LongStream.range(0, 3).mapToInt(i -> schedule.attempt(i).delayMs()))
        .containsExactly(1, 2, 3);
    assertThat(schedule.count()).isEqualTo(3);
    assertThat(schedule.inFlight()).isEqualTo(3);
    assertThat(schedule.isPaced()).isFalse();
  }

  @Test
  void aRateOfNextToNothingHasItsSecondStartFarAway() {
    Schedule schedule = schedule("exchanges=3", "ratePerSecond=1e-12");
    assertThat(schedule.dueNanos(0)).isZero();
    assertThat(schedule.dueNanos(1)).isGreaterThan(ms(86_400_000));
  }

  @Test
  void whatIsLeftIsKnownByTimeOrBySpeed() {
    assertThat(schedule("durationMs=100").leftNanos(0, ms(40))).isEqualTo(ms(60));
    assertThat(schedule("exchanges=10", "ratePerSecond=100").leftNanos(0, ms(40)))
        .isEqualTo(ms(60));
    assertThat(schedule("exchanges=10").leftNanos(0, ms(40))).isNegative();
    assertThat(schedule("exchanges=10").leftNanos(4, ms(40))).isEqualTo(ms(60));
  }

  /** The parts have together what the whole has: every start once, when it is due. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 20})
  void partsAddUpToTheWhole(int of) {
    Schedule paced = schedule("exchanges=100", "ratePerSecond=50", "maxInFlight=10");
    List<Long> due = new ArrayList<>();
    for (int i = 0; i < of; i++) {
      Schedule part = paced.part(i, of);
      LongStream.range(0, part.count()).map(part::dueNanos).forEach(due::add);
    }
    due.sort(null);
    assertThat(due).isEqualTo(LongStream.range(0, 100).map(paced::dueNanos).boxed().toList());
    assertThat(IntStream.range(0, of).map(i -> paced.part(i, of).inFlight()).sum()).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 20})
  void thePartsOfASearchHaveEveryDelayOnce(int of) {
    Schedule search = schedule("delayMs=[1,2,3,4,5,6,7]");
    List<Integer> delays = new ArrayList<>();
    for (int i = 0; i < of; i++) {
      Schedule part = search.part(i, of);
      assertThat(part.count()).isEqualTo(part.inFlight());
      LongStream.range(0, part.count())
          .mapToInt(start -> part.attempt(start).delayMs())
          .forEach(delays::add);
    }
    assertThat(delays).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void whatThePartsSkipIsWhatTheWholeSkips(int of) {
    Schedule whole = schedule("durationMs=1000", "ratePerSecond=33", "maxInFlight=10");
    long skipped =
        IntStream.range(0, of).mapToLong(i -> whole.part(i, of).skipped(0, ms(1000))).sum();
    assertThat(skipped).isEqualTo(33).isEqualTo(whole.skipped(0, ms(1000)));
  }

  @Test
  void aPartOfAPartIsAPartOfTheWhole() {
    Schedule whole = schedule("exchanges=100", "ratePerSecond=50");
    assertThat(whole.part(1, 2).part(1, 3)).isEqualTo(whole.part(3, 6));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 7, 20})
  void sharesAddUpToTheWhole(int of) {
    String[] settings = {"exchanges=103", "ratePerSecond=50", "maxInFlight=10"};
    Schedule whole = schedule(settings);
    List<Long> due = new ArrayList<>();
    int inFlight = 0;
    for (int i = 0; i < of; i++) {
      Schedule share = share(i, of, settings);
      LongStream.range(0, share.count()).map(share::dueNanos).forEach(due::add);
      inFlight += share.inFlight();
    }
    due.sort(null);
    assertThat(due).isEqualTo(LongStream.range(0, 103).map(whole::dueNanos).boxed().toList());
    assertThat(inFlight).isEqualTo(10);
  }

  @Test
  void aShareIsDividedOnceMoreByItsInstances() {
    Schedule whole = schedule("exchanges=100", "ratePerSecond=50");
    Schedule share = share(1, 4, "exchanges=100", "ratePerSecond=50");
    assertThat(share.dueNanos(3)).isEqualTo(whole.dueNanos(3 * 4 + 1));
    assertThat(share.part(2, 3)).isEqualTo(whole.part(1 + 4 * 2, 12));
    assertThat(share(2, 3, "delayMs=[1,2,3,4,5,6,7]").part(1, 2).attempt(0).delayMs()).isEqualTo(6);
  }

  @Test
  void aShareMayBeWithoutWork() {
    assertThat(share(2, 4, "exchanges=2", "concurrency=8").hasWork()).isFalse();
    assertThat(share(2, 4, "exchanges=100", "concurrency=2").hasWork()).isFalse();
    assertThat(share(2, 4, "durationMs=2000", "ratePerSecond=1").hasWork()).isFalse();
    assertThat(share(1, 4, "durationMs=2000", "ratePerSecond=1").hasWork()).isTrue();
    assertThat(share(1, 4, "durationMs=2000", "concurrency=8").hasWork()).isTrue();
  }

  private static Schedule share(int index, int of, String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("share={\"index\":%s,\"of\":%s}".formatted(index, of));
    return schedule(all.toArray(String[]::new));
  }
}
