package dev.greeter.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.report.form.JsonReport;
import dev.greeter.report.form.TextReport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AddressesTest {

  private static InetSocketAddress address(int last) {
    return new InetSocketAddress("192.0.2." + last, 80);
  }

  private static void exchange(
      Recorder recorder, int last, ExchangeOutcome outcome, FailedTry... failed) {
    ExchangeResult result = Reports.result(outcome, 0, "", 3);
    recorder.record(
        new ExchangeResult(
            result.end(),
            result.attempt(),
            result.greeting(),
            result.reply(),
            result.times(),
            new Route(null, address(last)),
            List.of(failed),
            true,
            false,
            null),
        0);
  }

  private static Report report(Recorder recorder) {
    return Reports.report(recorder, "host", Duration.ofSeconds(1));
  }

  @Test
  void eachAddressHasItsOutcomesItsLatencyAndTheTriesThatFailed() {
    Recorder recorder = Reports.recorder(null);
    FailedTry refused = new FailedTry(address(1), ExchangeOutcome.REFUSED);
    exchange(recorder, 2, ExchangeOutcome.REPLIED, refused);
    exchange(recorder, 2, ExchangeOutcome.REPLIED, refused);
    exchange(recorder, 2, ExchangeOutcome.RESET);
    Map<String, AddressCounts> addresses = report(recorder).addresses().byText();
    assertThat(addresses).containsOnlyKeys("192.0.2.1:80", "192.0.2.2:80");
    assertThat(addresses.get("192.0.2.1:80").outcomes()).isEmpty();
    assertThat(addresses.get("192.0.2.1:80").failedTries())
        .isEqualTo(Map.of(ExchangeOutcome.REFUSED, 2L));
    assertThat(addresses.get("192.0.2.2:80").outcomes())
        .isEqualTo(Map.of(ExchangeOutcome.REPLIED, 2L, ExchangeOutcome.RESET, 1L));
    assertThat(addresses.get("192.0.2.2:80").total().getTotalCount()).isEqualTo(2);
    assertThat(TextReport.of(report(recorder)))
        .contains("\n192.0.2.2:80                    1.003      1.003 ", " replied 2, reset 1\n")
        .containsPattern("\n192.0.2.1:80 +refused 2\n");
  }

  @Test
  void theAddressOfTheTargetNeedsNoRowAndOneAloneNoTable() {
    Recorder recorder = Reports.recorder(null);
    exchange(recorder, 1, ExchangeOutcome.REPLIED);
    assertThat(JsonReport.of(report(recorder)).getJsonArray("addresses")).hasSize(1);
    assertThat(TextReport.of(report(recorder))).doesNotContain("192.0.2.1");
    Origin origin = report(recorder).origin();
    Origin given =
        new Origin(
            Origin.set("192.0.2.1:80"),
            origin.startedAt(),
            origin.endedAt(),
            origin.versions(),
            origin.measuredBy(),
            origin.configurations(),
            origin.parts());
    assertThat(JsonReport.of(recorder.report(given)).containsKey("addresses")).isFalse();
  }

  /** As of a name whose addresses change all the time. */
  @Test
  void atMostSixtyFourAreToldApartInARunAndInASum() throws IOException {
    List<Report> shares =
        IntStream.range(0, 3)
            .mapToObj(
                share -> {
                  Recorder recorder = Reports.recorder(null);
                  new Random(share)
                      .ints(1000, 0, 80)
                      .forEach(i -> exchange(recorder, 80 * share + i, ExchangeOutcome.REPLIED));
                  return report(recorder);
                })
            .toList();
    assertThat(shares.get(0).addresses().byText()).hasSize(65).containsKey("(others)");
    Report sum = shares.get(0).plus(shares.get(1)).plus(shares.get(2));
    Report turned = shares.get(2).plus(shares.get(1)).plus(shares.get(0));
    assertThat(sum.addresses().byText()).hasSize(65);
    assertThat(sum.addresses().byText().lastKey()).isEqualTo("(others)");
    assertThat(
            sum.addresses().byText().values().stream()
                .mapToLong(it -> it.outcomes().get(ExchangeOutcome.REPLIED))
                .sum())
        .isEqualTo(3000);
    assertThat(JsonReport.of(turned).encode()).isEqualTo(JsonReport.of(sum).encode());
    assertThat(JsonReport.of(Reports.read("r", JsonReport.of(sum)))).isEqualTo(JsonReport.of(sum));
  }
}
