package dev.greeter.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SearchTest {

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
    assertThat(
            measured(
                SearchKind.SILENCE,
                new TreeMap<>(Map.of(900, ended(900, ExchangeOutcome.RESET, 901)))))
        .isEmpty();
  }

  @Test
  void endsOfSeveralKindsMeasureNothing() {
    assertThat(
            measured(
                SearchKind.SILENCE,
                new TreeMap<>(
                    Map.of(
                        2000,
                        ended(2000, ExchangeOutcome.RESET, 1000),
                        3000,
                        ended(3000, ExchangeOutcome.CLOSED, 1000)))))
        .isEmpty();
  }

  @Test
  void connectionsThatDiedSayWhatTheKernelThoughtOfThePath() {
    NavigableMap<Integer, Trial> sizes = new TreeMap<>();
    sizes.put(9, new Trial(0, 9, ExchangeOutcome.REPLIED, 0.1, 1.0, 65_535L, 32_768L));
    assertThat(measured(SearchKind.REQUEST, sizes)).isEmpty();
    sizes.put(10, new Trial(0, 10, ExchangeOutcome.TIMEOUT, 0.1, 1.0, 1500L, 1448L));
    sizes.put(11, new Trial(0, 11, ExchangeOutcome.RESET, 0.1, 1.0, 1500L, 1448L));
    assertThat(measured(SearchKind.REQUEST, sizes)).isEqualTo("pmtu 1500, mss 1448");
    sizes.put(12, new Trial(0, 12, ExchangeOutcome.TIMEOUT, 0.1, 1.0, 1450L, 1398L));
    assertThat(measured(SearchKind.REQUEST, sizes)).isEmpty();
  }

  /** What did not get to its request says nothing of its size. */
  @Test
  void aRequestThatWasNotSentHasNoSize() {
    ExchangeResult result =
        Reports.sized(9, 1500, Reports.result(ExchangeOutcome.CLOSED, 0, "", 1));
    assertThat(Trial.of(SearchKind.REQUEST, result).died()).isTrue();
    ExchangeEnd early = new ExchangeEnd(ExchangeOutcome.CLOSED, ExchangePhase.SILENCE, null, null);
    Trial unsent =
        Trial.of(
            SearchKind.REQUEST,
            new ExchangeResult(
                early,
                result.attempt(),
                result.greeting(),
                result.reply(),
                result.times(),
                result.route(),
                result.failedTries(),
                false,
                false,
                result.tcpInfo()));
    assertThat(unsent.died()).isFalse();
    assertThat(unsent.survived()).isFalse();
  }

  private static String measured(SearchKind kind, NavigableMap<Integer, Trial> trials) {
    return new Search(kind, trials).lines().stream().skip(1).findFirst().orElse("");
  }

  private static String cut(int... afterMs) {
    NavigableMap<Integer, Trial> silences = new TreeMap<>();
    silences.put(100, new Trial(100, null, ExchangeOutcome.REPLIED, 100.0, 101.0, null, null));
    for (int ms : afterMs) {
      int delayMs = 400_000 + silences.size();
      silences.put(delayMs, ended(delayMs, ExchangeOutcome.CLOSED, ms));
    }
    return measured(SearchKind.SILENCE, silences);
  }

  private static Trial ended(int delayMs, ExchangeOutcome outcome, double afterMs) {
    return new Trial(delayMs, null, outcome, null, afterMs, null, null);
  }
}
