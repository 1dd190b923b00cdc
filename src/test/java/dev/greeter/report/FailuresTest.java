package dev.greeter.report;

import static dev.greeter.report.Reports.MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.config.Bytes;
import dev.greeter.report.form.JsonReport;
import dev.greeter.report.form.TextReport;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FailuresTest {

  private static void reset(Recorder recorder, int port, long atMs) {
    recorder.record(Reports.from(port, Reports.result(ExchangeOutcome.RESET, 0, "", 1)), atMs * MS);
  }

  private static void replied(Recorder recorder, int port, long atMs) {
    recorder.record(
        Reports.from(port, Reports.result(ExchangeOutcome.REPLIED, 0, "hello", 1)), atMs * MS);
  }

  private static Report report(Recorder recorder) {
    return Reports.report(recorder, "host", Duration.ofSeconds(10));
  }

  private static List<String> times(Report report) {
    return report.failures().events().stream().map(Failure::at).toList();
  }

  @Test
  void theFirstAndTheLastHundredAreKeptWhateverTheOrder() throws IOException {
    List<Integer> order = new ArrayList<>(IntStream.range(0, 1000).boxed().toList());
    Collections.shuffle(order, new Random(1));
    List<Recorder> shares = List.of(Reports.recorder(null), Reports.recorder(null));
    order.forEach(i -> reset(shares.get(i % 2), 1 + i, i));
    Report sum = report(shares.get(0)).plus(report(shares.get(1)));
    assertThat(sum.failures().events()).hasSize(200);
    assertThat(times(sum))
        .isSorted()
        .startsWith("2026-11-24T09:12:41.660Z", "2026-11-24T09:12:41.661Z")
        .contains("2026-11-24T09:12:41.759Z", "2026-11-24T09:12:42.560Z")
        .endsWith("2026-11-24T09:12:42.659Z");
    assertThat(times(Reports.read("r", JsonReport.of(sum)))).isEqualTo(times(sum));
    assertThat(TextReport.of(sum)).contains("\nand 995 more\n");
  }

  @Test
  void anEventHasItsPlaceAndItsCause() {
    Recorder recorder = Reports.recorder(null);
    reset(recorder, 40_112, 340);
    assertThat(JsonReport.of(report(recorder)).getJsonArray("failures"))
        .containsExactly(
            new JsonObject()
                .put("at", "2026-11-24T09:12:42.000Z")
                .put("outcome", "reset")
                .put("phase", "reply")
                .put("cause", "Connection reset")
                .put("local", "10.0.0.7:40112")
                .put("remote", "192.0.2.1:8080")
                .put("connectMs", 0.333));
    assertThat(TextReport.of(report(recorder)))
        .contains(
            "2026-11-24T09:12:42.000Z reset       reply          0.333  10.0.0.7:40112       "
                + " 192.0.2.1:8080        Connection reset\n");
  }

  @Test
  void whatCameOfAReplyIsShownUpToTwoHundredBytes() {
    Recorder recorder = Reports.recorder(null);
    recorder.record(Reports.result(ExchangeOutcome.MISMATCH, 0, "-NOAUTH" + "x".repeat(300), 1), 0);
    assertThat(report(recorder).failures().events().get(0).reply())
        .isEqualTo(Bytes.of("-NOAUTH" + "x".repeat(193)));
  }

  /** Each of them other bytes, which JSON can but write as six characters. */
  @Test
  void neitherMemoryNorFileGrowsWithTheirNumber() {
    Recorder recorder = Reports.recorder(null);
    for (int i = 0; i < 100_000; i++) {
      String reply = i + "\u001b".repeat(1000);
      recorder.record(Reports.result(ExchangeOutcome.MISMATCH, 0, reply, 1), i * MS);
    }
    assertThat(report(recorder).failures().events()).hasSize(200);
    assertThat(JsonReport.of(report(recorder)).encodePrettily().length()).isLessThan(500_000);
  }

  @Test
  void portsThatFailedEachTimeAreNamed() {
    Recorder one = Reports.recorder(null);
    Recorder other = Reports.recorder(null);
    for (int round = 0; round < 2; round++) {
      reset(one, 41_230, 10L * round);
      reset(other, 40_112, 10L * round);
      reset(other, 40_113, 10L * round);
      // Twice as well, but not each time: another instance had a reply from it.
      replied(one, 40_113, 10L * round + 5);
    }
    reset(one, 40_114, 40);
    one.add(other);
    String sentence = "local ports 40112, 41230 failed each time";
    assertThat(report(one).failures().ports()).isEqualTo(sentence);
    assertThat(TextReport.of(report(one))).contains("\nand 2 more\n" + sentence + "\n");
    Recorder none = Reports.recorder(null);
    replied(none, 1, 0);
    assertThat(report(none).failures().ports()).isEmpty();
    assertThat(TextReport.of(report(none))).doesNotContain("failed at");
  }

  private static InetSocketAddress address(int last, int port) throws IOException {
    byte[] ip = new byte[16];
    ip[15] = (byte) last;
    return new InetSocketAddress(InetAddress.getByAddress("a-name", ip), port);
  }

  @Test
  void anAddressIsWrittenAsPeopleDo() throws IOException {
    Recorder recorder = Reports.recorder(null);
    ExchangeResult reset = Reports.result(ExchangeOutcome.RESET, 0, "", 1);
    recorder.record(
        new ExchangeResult(
            reset.end(),
            reset.attempt(),
            reset.greeting(),
            reset.reply(),
            reset.times(),
            new Route(address(1, 5), address(0x20, 6)),
            List.of(),
            true,
            false,
            null),
        0);
    Failure failure = report(recorder).failures().events().get(0);
    assertThat(failure.local()).isEqualTo("[::1]:5");
    assertThat(failure.remote()).isEqualTo("[::20]:6");
  }
}
