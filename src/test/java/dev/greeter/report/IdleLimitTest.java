package dev.greeter.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class IdleLimitTest {

  @Test
  void endsThatAgreeAreALimitThatWasMeasured() {
    assertThat(cut(12_000, 12_040, 12_090)).isEqualTo("closed at 12.0 s, 3 of 3");
    assertThat(cut(350_000, 352_000)).isEqualTo("closed at 351.0 s, 2 of 2");
    assertThat(cut(12_000, 12_400)).isEmpty();
    assertThat(cut()).isEmpty();
  }

  /** Seen when it was asked, and not when it was cut. */
  @Test
  void anEndThatWasSeenBehindTheSilenceMeasuresNothing() {
    assertThat(IdleLimit.cut(new TreeMap<>(Map.of(900, ended(900, ExchangeOutcome.RESET, 901)))))
        .isEmpty();
  }

  @Test
  void endsOfSeveralKindsMeasureNothing() {
    assertThat(
            IdleLimit.cut(
                new TreeMap<>(
                    Map.of(
                        2000,
                        ended(2000, ExchangeOutcome.RESET, 1000),
                        3000,
                        ended(3000, ExchangeOutcome.CLOSED, 1000)))))
        .isEmpty();
  }

  private static String cut(int... afterMs) {
    NavigableMap<Integer, Silence> silences = new TreeMap<>();
    silences.put(100, new Silence(100, ExchangeOutcome.REPLIED, 100.0, 101.0));
    for (int ms : afterMs) {
      int delayMs = 400_000 + silences.size();
      silences.put(delayMs, ended(delayMs, ExchangeOutcome.CLOSED, ms));
    }
    return IdleLimit.cut(silences);
  }

  private static Silence ended(int delayMs, ExchangeOutcome outcome, double afterMs) {
    return new Silence(delayMs, outcome, null, afterMs);
  }
}
