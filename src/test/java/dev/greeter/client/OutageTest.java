package dev.greeter.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a service is said to be bad, in simulated time. */
class OutageTest {

  private final Outage outage = new Outage(TimeUnit.MILLISECONDS.toNanos(100));
  private final List<String> said = new ArrayList<>();
  private long nowMs;
  private long succeeded;
  private long failed;

  private void say(String kind, String words) {
    if (words != null) {
      said.add((nowMs + " ms " + kind + ": " + words));
    }
  }

  /** One second of so many exchanges, of which the last ones fail. */
  private void second(int exchanges, int failures) {
    for (int i = 0; i < exchanges; i++) {
      nowMs += 1000 / exchanges;
      if (i < exchanges - failures) {
        succeeded++;
      } else {
        failed++;
        long nanos = TimeUnit.MILLISECONDS.toNanos(nowMs);
        say("bad", outage.failed("refused", 0, succeeded, failed, nanos));
      }
    }
    say("bad", outage.isOver(succeeded, failed));
    say("good", outage.isGood(succeeded, failed, TimeUnit.MILLISECONDS.toNanos(nowMs)));
  }

  private void seconds(int count, int exchanges, int failures) {
    for (int i = 0; i < count; i++) {
      second(exchanges, failures);
    }
  }

  @Test
  void threeInARowAreBadAndTenSecondsWithoutOneAreGood() {
    seconds(20, 10, 0);
    seconds(5, 10, 10);
    seconds(20, 10, 0);
    assertThat(said).containsExactly("20300 ms bad: refused", "35000 ms good: 4.9 s, 50 failures");
  }

  @Test
  void oneThatIsLostIsNotBad() {
    seconds(30, 10, 0);
    second(10, 1);
    seconds(30, 1, 0);
    second(1, 1);
    seconds(30, 1, 0);
    assertThat(said).isEmpty();
  }

  /** Where one exchange is in flight at a time, three in a row would take three time limits. */
  @Test
  void aSilenceInWhichThreeWereDueIsBadWithTheFirst() {
    seconds(30, 10, 0);
    late(299);
    assertThat(said).isEmpty();
    seconds(30, 10, 0);
    late(300);
    late(5000);
    seconds(20, 10, 0);
    assertThat(said).containsExactly("60599 ms bad: timeout", "75599 ms good: 5.3 s, 2 failures");
  }

  private void late(int silentMs) {
    nowMs += silentMs;
    failed++;
    long silentNanos = TimeUnit.MILLISECONDS.toNanos(silentMs);
    long nanos = TimeUnit.MILLISECONDS.toNanos(nowMs);
    say("bad", outage.failed("timeout", silentNanos, succeeded, failed, nanos));
  }

  @Test
  void twoInARowOverAndOverAreBadByTheirShareAlone() {
    seconds(30, 100, 2);
    assertThat(said).isEmpty();
    seconds(30, 100, 2);
    assertThat(said).isEmpty();
    seconds(10, 20, 2);
    assertThat(said).hasSize(1).allSatisfy(line -> assertThat(line).contains("bad: refused"));
    seconds(20, 20, 0);
    assertThat(said).hasSize(2);
    assertThat(said.get(1)).contains("good: ");
  }

  @Test
  void aBadServiceIsSaidToBeOnce() {
    seconds(300, 20, 20);
    assertThat(said).hasSize(1);
    seconds(9, 20, 0);
    second(20, 1);
    seconds(9, 20, 0);
    assertThat(said).hasSize(1);
    seconds(2, 20, 0);
    assertThat(said).hasSize(2);
    assertThat(said.get(1)).endsWith("6001 failures");
    seconds(2, 20, 20);
    assertThat(said).hasSize(3);
  }

  @Test
  void whatTakesLongToFailIsNotGoodMeanwhile() {
    for (int i = 0; i < 4; i++) {
      for (int idle = 0; idle < 29; idle++) {
        nowMs += 1000;
        say("good", outage.isGood(succeeded, failed, TimeUnit.MILLISECONDS.toNanos(nowMs)));
      }
      second(1, 1);
    }
    assertThat(said).hasSize(1);
    assertThat(outage.isBad()).isTrue();
    seconds(11, 1, 0);
    assertThat(said).hasSize(2);
    assertThat(outage.isBad()).isFalse();
  }

  @Test
  void theLastFailuresAreToldWithTheirAge() {
    seconds(1, 10, 10);
    seconds(3, 10, 0);
    long nanos = TimeUnit.MILLISECONDS.toNanos(nowMs);
    assertThat(outage.lasting(nanos)).isEqualTo("bad for 3.9 s");
    assertThat(outage.last(nanos))
        .containsExactly(
            "3 s ago: refused",
            "3.1 s ago: refused",
            "3.2 s ago: refused",
            "3.3 s ago: refused",
            "3.4 s ago: refused");
    seconds(8, 10, 0);
    assertThat(outage.lasting(nanos)).isNull();
  }

  @Test
  void eachCauseIsSaidOnceInTheOrderOfTheFirst() {
    for (String words : List.of("a", "b", "a")) {
      failed++;
      say("bad", outage.failed(words, 0, succeeded, failed, 0));
    }
    assertThat(said).containsExactly("0 ms bad: a; b");
  }
}
