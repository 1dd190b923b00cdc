package dev.greeter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Configs;
import dev.greeter.ScriptedPeer;
import dev.greeter.Transports;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Report;
import dev.greeter.report.SearchKind;
import dev.greeter.report.Trial;
import dev.greeter.report.form.TextReport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NavigableMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Searches for the largest request that has a reply. */
@ParameterizedClass
@MethodSource("dev.greeter.Transports#all")
class SizeSearchIT {

  private static final int LARGEST = 1400;

  private final Vertx vertx;
  private final boolean isNative;

  SizeSearchIT(Transport transport) {
    vertx = Transports.vertx(transport, new SimpleMeterRegistry());
    isNative = transport != Transport.NIO;
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Report search(int port, String... settings) {
    String[] all =
        Stream.concat(
                Stream.of(
                    "delayMs=0",
                    "message=\n",
                    "messageBytes=[1,100,1400,1401,100000]",
                    "replyTimeoutMs=1500",
                    "expect.maxFailures=4"),
                Stream.of(settings))
            .toArray(String[]::new);
    return Clients.run(vertx, 1, Configs.client(port, all));
  }

  /** It answers a line that is no longer than a path bears, and nothing else. */
  private static void answer(Socket socket) throws IOException {
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    if (lines.readLine().length() < LARGEST) {
      ScriptedPeer.reply(socket, "hello");
    }
    lines.read();
  }

  @Test
  void theLimitIsBetweenTheLargestThatIsAnsweredAndTheNext() throws IOException {
    try (ScriptedPeer peer = ScriptedPeer.playing(SizeSearchIT::answer)) {
      Report report = search(peer.port());
      assertThat(report.outcomes())
          .containsEntry(ExchangeOutcome.REPLIED, 3L)
          .containsEntry(ExchangeOutcome.TIMEOUT, 2L);
      assertThat(peer.served()).isEqualTo(5);
      assertThat(TextReport.of(report))
          .contains(
              "planned 5 sizes, made 5",
              "largest request: between 1400 (replied) and 1401 (timeout)\n");
      NavigableMap<Integer, Trial> sizes = report.searches().of(SearchKind.REQUEST).trials();
      assertThat(sizes.keySet()).containsExactly(1, 100, 1400, 1401, 100_000);
      assertThat(sizes.values()).allMatch(it -> (it.mss() != null) == isNative);
    }
  }

  /** As those of one process: what each has found is a part of it. */
  @Test
  void sharesAddUpToTheWhole() throws IOException {
    try (ScriptedPeer peer = ScriptedPeer.playing(SizeSearchIT::answer)) {
      Report sum =
          search(peer.port(), "share={\"index\":0,\"of\":2}")
              .plus(search(peer.port(), "share={\"index\":1,\"of\":2}"));
      assertThat(peer.served()).isEqualTo(5);
      assertThat(sum.searches().of(SearchKind.REQUEST).lines())
          .first()
          .isEqualTo("largest request: between 1400 (replied) and 1401 (timeout)");
      assertThat(TextReport.of(sum)).contains("planned 5 sizes, made 5");
    }
  }

  @Test
  void aDatagramHasASizeToo() throws IOException {
    try (EchoPeer peer =
        EchoPeer.replying(it -> it.length() <= LARGEST ? List.of("hello") : List.of())) {
      Report report = search(peer.port(), "type=datagram", "messageBytes=[1,1400,1401,65507]");
      assertThat(report.searches().of(SearchKind.REQUEST).lines())
          .first()
          .isEqualTo("largest request: between 1400 (replied) and 1401 (timeout)");
      assertThat(peer.received().stream().map(String::length))
          .containsExactlyInAnyOrder(1, 1400, 1401, 65_507);
    }
  }
}
