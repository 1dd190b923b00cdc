package dev.greeter.client;

import static dev.greeter.ScriptedPeer.reply;
import static dev.greeter.ScriptedPeer.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Configs;
import dev.greeter.ScriptedPeer;
import dev.greeter.Transports;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Report;
import dev.greeter.report.SearchKind;
import dev.greeter.report.Trial;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Searches for a limit of connections that have carried a request and its reply. */
@ParameterizedClass
@MethodSource("dev.greeter.Transports#all")
class IdleAfterReplyIT {

  private final Vertx vertx;

  IdleAfterReplyIT(Transport transport) {
    vertx = Transports.vertx(transport, new SimpleMeterRegistry());
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Report search(ScriptedPeer peer, Integer... delaysMs) {
    return Clients.run(
        vertx,
        1,
        Configs.client(
                peer.port(),
                "idleAfter=reply",
                "endOfReply=expected",
                "expect={\"reply\":\"hello\",\"maxFailures\":9}",
                "replyTimeoutMs=500",
                "delayMs=[1,2]")
            .put("delayMs", new JsonArray(List.of(delaysMs))));
  }

  /** It waits for the first request without an end, and for the next one a second at most. */
  @Test
  void theSilenceFollowsTheReply() throws IOException {
    try (ScriptedPeer peer =
        ScriptedPeer.playing(
            socket -> {
              request(socket);
              reply(socket, "hello");
              socket.setSoTimeout(1000);
              try {
                request(socket);
                reply(socket, "hello");
              } catch (SocketTimeoutException silent) {
                // It is cut.
              }
            })) {
      Report report = search(peer, 0, 100, 60_000, 61_000);
      assertThat(report.searches().of(SearchKind.SILENCE).lines())
          .first()
          .isEqualTo("idle limit: between 100 ms (survived) and 60000 ms (closed)");
      assertThat(peer.served()).isEqualTo(4);
      assertThat(report.exchanges()).isEqualTo(4);
      Trial kept = report.searches().of(SearchKind.SILENCE).trials().get(100);
      assertThat(kept.keptMs()).isGreaterThanOrEqualTo(99);
      // From when the reply was seen, which may be late.
      assertThat(report.searches().of(SearchKind.SILENCE).trials().get(60_000).cutAfterMs())
          .isGreaterThan(500);
      assertThat(report.searches().of(SearchKind.SILENCE).trials().get(60_000).keptMs()).isNull();
    }
  }

  /** Nothing is known of a silence that never was. */
  @Test
  void aFirstRequestWithoutItsReplyIsNoSilence() throws IOException {
    try (ScriptedPeer peer = ScriptedPeer.playing(IdleAfterReplyIT::readOn);
        ScriptedPeer other =
            ScriptedPeer.playing(
                socket -> {
                  request(socket);
                  reply(socket, "jello");
                })) {
      Report none = search(peer, 1, 2);
      assertThat(none.outcomes()).containsEntry(ExchangeOutcome.TIMEOUT, 2L);
      assertThat(none.searches().of(SearchKind.SILENCE).lines())
          .containsExactly("idle limit: not found, no silence came about");
      assertThat(search(other, 1, 2).searches().of(SearchKind.SILENCE).lines())
          .containsExactly("idle limit: not found, no silence came about");
    }
  }

  /** Nothing is known of a silence that never was. */
  @Test
  void aGreetingThatDoesNotComeIsNoSilence() throws IOException {
    try (ScriptedPeer peer = ScriptedPeer.playing(IdleAfterReplyIT::readOn)) {
      JsonObject config =
          Configs.client(
              peer.port(), "delayMs=[1,2]", "replyTimeoutMs=100", "expect={\"greeting\":\"hi\"}");
      assertThat(Clients.run(vertx, 1, config).searches().of(SearchKind.SILENCE).lines())
          .containsExactly("idle limit: not found, no silence came about");
    }
  }

  /** Until the client closes. */
  private static void readOn(Socket socket) throws IOException {
    assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(2);
  }
}
