package dev.greeter.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.net.TcpInfo;
import dev.greeter.report.form.JsonReport;
import dev.greeter.report.form.TextReport;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NetworkTest {

  private static Report report(String host, TcpInfo... connections) {
    Recorder recorder = Reports.recorder(null);
    for (TcpInfo connection : connections) {
      recorder.record(connection);
    }
    return Reports.report(recorder, host, Duration.ofSeconds(1));
  }

  private static TcpInfo again(long handshake, long data, long connectMs) {
    return new TcpInfo(handshake, data, connectMs * 1_000_000, 250 + connectMs, 1500, 1448);
  }

  private static JsonObject network(Report report) {
    return JsonReport.of(report).getJsonObject("network");
  }

  @Test
  void segmentsThatWereSentAgainAreCountedByStage() {
    Report report = report("a", again(0, 0, 0), again(2, 12, 3100), again(1, 0, 1040));
    assertThat(TextReport.of(report))
        .contains("\nrtt (kernel) ")
        .contains("\n\nsent again: SYN 3 (connect 1.0 to 3.1 s), data 12\n");
    JsonObject again = network(report).getJsonObject("retransmits");
    assertThat(again)
        .isEqualTo(
            new JsonObject(
                "{\"data\":{\"connections\":1,\"sum\":12},\"handshake\":{\"connections\":2,\"sum\":3}}"));
    assertThat(network(report).getJsonObject("resentConnectMs").getLong("count")).isEqualTo(2);
    Report none = report("b", again(0, 0, 0));
    assertThat(network(none).containsKey("resentConnectMs")).isFalse();
    assertThat(TextReport.of(none)).contains("rtt (kernel)").doesNotContain("sent again");
  }

  @Test
  void reportsOverSharesAddUpToTheWhole() throws IOException {
    TcpInfo narrow = new TcpInfo(1, 1, 1_000_000_000, 80_000, 1400, 1348);
    Report whole = report("a", again(2, 12, 3100), narrow, again(0, 0, 0));
    Report one = report("a", again(2, 12, 3100));
    Report other = Reports.read("r", JsonReport.of(report("b", narrow, again(0, 0, 0))));
    assertThat(network(one.plus(other))).isEqualTo(network(whole));
    assertThat(network(Reports.read("r", JsonReport.of(one.plus(other)))))
        .isEqualTo(network(whole));
    assertThat(network(whole).getInteger("pmtu")).isEqualTo(1400);
    assertThat(network(whole).getInteger("mss")).isEqualTo(1348);
    assertThat(network(report("none"))).isNull();
  }
}
