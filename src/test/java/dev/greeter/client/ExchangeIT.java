package dev.greeter.client;

import static dev.greeter.ScriptedPeer.reply;
import static dev.greeter.ScriptedPeer.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Configs;
import dev.greeter.FreePort;
import dev.greeter.Peer;
import dev.greeter.ScriptedPeer;
import dev.greeter.Transports;
import dev.greeter.net.Endpoint;
import dev.greeter.net.SocketErrors;
import dev.greeter.report.ConnectionEnd;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.ExchangePhase;
import dev.greeter.report.ExchangeResult;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every outcome of an exchange, brought about by a blocking server. */
@ParameterizedClass
@MethodSource("dev.greeter.Transports#all")
class ExchangeIT {

  private final Vertx vertx;

  ExchangeIT(Transport transport) {
    vertx = Transports.vertx(transport, new SimpleMeterRegistry());
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private ExchangeResult run(ClientConfig config) {
    Promise<ExchangeResult> ended = Promise.promise();
    vertx.runOnContext(
        here -> Clients.exchange(vertx, config, List.of()).run(() -> false).onComplete(ended));
    return ended.future().await();
  }

  @Test
  void repliedHoldsTheReplyInHoweverManyPieces() throws IOException {
    try (ScriptedPeer server =
        ScriptedPeer.playing(
            socket -> {
              socket.setTcpNoDelay(true);
              assertThat(request(socket)).isEqualTo("1");
              for (String piece : List.of("W", "el", "come")) {
                reply(socket, piece);
              }
            })) {
      ExchangeResult result = run(Configs.clientConfig(server.port(), "delayMs=0"));
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.REPLIED);
      assertThat(result.reply()).hasToString("Welcome");
    }
  }

  @Test
  void waitsBeforeItSends() throws IOException {
    CompletableFuture<Long> cameAt = new CompletableFuture<>();
    try (ScriptedPeer server =
        ScriptedPeer.playing(
            socket -> {
              request(socket);
              cameAt.complete(System.nanoTime());
              reply(socket, "x");
            })) {
      // The connect comes after it, whatever else this machine does.
      long start = System.nanoTime();
      ExchangeResult result = run(Configs.clientConfig(server.port(), "delayMs=400"));
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.REPLIED);
      assertThat(cameAt.join() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(400));
      assertThat(result.times().lifetimeNanos()).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(400));
    }
  }

  /** Reads a request of one byte, replies, and stays until the client goes. */
  private static void keep(Socket socket, String reply) throws IOException {
    request(socket);
    reply(socket, reply);
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void aGreetingIsKeptApartFromTheReply() throws IOException {
    try (ScriptedPeer server =
        ScriptedPeer.playing(
            socket -> {
              reply(socket, "220 ready");
              request(socket);
              reply(socket, "502 unknown");
            })) {
      ExchangeResult result = run(Configs.clientConfig(server.port(), "delayMs=500"));
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.REPLIED);
      assertThat(result.greeting()).hasToString("220 ready");
      assertThat(result.reply()).hasToString("502 unknown");
    }
  }

  @Test
  void closedIsAlsoAPeerThatGreetsAndClosesBeforeTheRequest() throws IOException {
    try (ScriptedPeer server = ScriptedPeer.playing(socket -> reply(socket, "421 too busy"))) {
      ExchangeResult result =
          run(Configs.clientConfig(server.port(), "delayMs=60000", "maxReplyBytes=3"));
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.CLOSED);
      assertThat(result.greeting()).hasToString("421");
      assertThat(result.reply().length()).isZero();
    }
  }

  @Test
  void inASearchTheFirstByteIsEnoughAndThePeerMayKeepTheConnection() throws IOException {
    try (ScriptedPeer server = ScriptedPeer.playing(socket -> keep(socket, "+PO"))) {
      ExchangeResult result =
          run(Configs.clientConfig(server.port(), "delayMs=[0,1]", "expect.reply=+PONG"));
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.REPLIED);
      assertThat(
              run(Configs.clientConfig(server.port(), "delayMs=[0,1]", "expect.reply=-")).outcome())
          .isEqualTo(ExchangeOutcome.MISMATCH);
    }
  }

  @Test
  void theExpectedReplyEndsTheExchangeWithAPeerThatKeepsTheConnection() throws IOException {
    try (ScriptedPeer server = ScriptedPeer.playing(socket -> keep(socket, "+PONG more"))) {
      ExchangeResult result =
          run(
              Configs.clientConfig(
                  server.port(), "delayMs=0", "endOfReply=expected", "expect.reply=+PONG"));
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.REPLIED);
      assertThat(result.reply()).hasToString("+PONG");
    }
  }

  @Test
  void aReplyThatCannotBecomeTheExpectedOneEndsTheExchangeTooAndIsKeptWhole() throws IOException {
    try (ScriptedPeer server = ScriptedPeer.playing(socket -> keep(socket, "-ERR unknown"))) {
      ExchangeResult result =
          run(
              Configs.clientConfig(
                  server.port(), "delayMs=0", "endOfReply=expected", "expect.reply=+PONG"));
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.MISMATCH);
      assertThat(result.reply()).hasToString("-ERR unknown");
    }
  }

  @Test
  void stopsReadingWhenEnoughIsThere() throws IOException {
    CompletableFuture<Void> told = new CompletableFuture<>();
    try (ScriptedPeer server =
        ScriptedPeer.playing(
            socket -> {
              request(socket);
              reply(socket, "12345");
              told.join();
            })) {
      ExchangeResult result =
          run(Configs.clientConfig(server.port(), "delayMs=0", "maxReplyBytes=3"));
      told.complete(null);
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.REPLIED);
      assertThat(result.reply()).hasToString("123");
    }
  }

  @Test
  void mismatchIsAnotherReplyThanExpected() throws IOException {
    try (ScriptedPeer server =
        ScriptedPeer.playing(
            socket -> {
              request(socket);
              reply(socket, "Welcome");
            })) {
      ExchangeResult result =
          run(Configs.clientConfig(server.port(), "delayMs=0", "expect.reply=Welcome!"));
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.MISMATCH);
    }
  }

  /** A reply that is cut where the expected one ends must not pass for it. */
  @Test
  void aReplyAsLongAsWhatIsReadIsWholeAtItsEnd() throws IOException {
    for (String sent : List.of("Hello", "Hello world")) {
      try (ScriptedPeer server =
          ScriptedPeer.playing(
              socket -> {
                request(socket);
                reply(socket, sent);
              })) {
        ExchangeResult result =
            run(
                Configs.clientConfig(
                    server.port(), "delayMs=0", "maxReplyBytes=5", "expect.reply=Hello"));
        assertThat(result.outcome())
            .as(sent)
            .isEqualTo(sent.equals("Hello") ? ExchangeOutcome.REPLIED : ExchangeOutcome.MISMATCH);
        assertThat(result.reply()).hasToString(sent.substring(0, Math.min(6, sent.length())));
      }
    }
  }

  @Test
  void closedIsThePeersEndDuringTheWaitAndNothingIsSent() throws IOException {
    try (ScriptedPeer server = ScriptedPeer.playing(Socket::shutdownOutput)) {
      ExchangeResult result = run(Configs.clientConfig(server.port(), "delayMs=60000"));
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.CLOSED);
      assertThat(result.times().lifetimeNanos()).isPositive();
    }
  }

  @Test
  void closedIsThePeersEndAfterTheRequest() throws IOException {
    try (ScriptedPeer server = ScriptedPeer.playing(ScriptedPeer::request)) {
      ExchangeResult result = run(Configs.clientConfig(server.port(), "delayMs=0"));
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.CLOSED);
    }
  }

  @Test
  void resetIsAResetWhenever() throws IOException {
    try (ScriptedPeer server = ScriptedPeer.playing(socket -> socket.setSoLinger(true, 0))) {
      ExchangeResult result = run(Configs.clientConfig(server.port(), "delayMs=60000"));
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.RESET);
    }
    try (ScriptedPeer server =
        ScriptedPeer.playing(
            socket -> {
              request(socket);
              socket.setSoLinger(true, 0);
            })) {
      ExchangeResult result = run(Configs.clientConfig(server.port(), "delayMs=0"));
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.RESET);
    }
  }

  @Test
  void aResultHasItsPhaseAndBothEndsOfItsConnection() throws IOException {
    CompletableFuture<SocketAddress> peer = new CompletableFuture<>();
    try (ScriptedPeer server =
        ScriptedPeer.playing(
            socket -> {
              peer.complete(socket.getRemoteSocketAddress());
              request(socket);
            })) {
      ExchangeResult result = run(Configs.clientConfig(server.port(), "delayMs=0"));
      assertThat(result.end().phase()).isEqualTo(ExchangePhase.REPLY);
      assertThat(result.route().local()).isEqualTo(peer.join());
      assertThat(Endpoint.text(result.route().remote())).isEqualTo("127.0.0.1:" + server.port());
    }
    assertThat(run(Configs.clientConfig(1, "host=224.0.0.1")).end().phase())
        .isEqualTo(ExchangePhase.CONNECT);
  }

  @Test
  void refusedIsAPortWhereNoSocketListens() throws IOException {
    int port = FreePort.next();
    assertThat(run(Configs.clientConfig(port)).outcome()).isEqualTo(ExchangeOutcome.REFUSED);
  }

  @Test
  void unresolvedIsAnUnknownName() {
    assertThat(run(Configs.clientConfig(1, "host=no.invalid")).outcome())
        .isEqualTo(ExchangeOutcome.UNRESOLVED);
  }

  @Test
  void unreachableIsAnAddressWithoutAWay() {
    // A multicast address takes no TCP connection: the kernel refuses without sending anything.
    assertThat(run(Configs.clientConfig(1, "host=224.0.0.1")).outcome())
        .isEqualTo(ExchangeOutcome.UNREACHABLE);
  }

  @Test
  void timeoutIsAlsoAPeerThatDoesNotRead() throws IOException {
    CompletableFuture<Void> told = new CompletableFuture<>();
    try (ScriptedPeer server = ScriptedPeer.playing(socket -> told.join())) {
      ExchangeResult result =
          run(
              Configs.clientConfig(
                  server.port(),
                  "delayMs=0",
                  "replyTimeoutMs=100",
                  "message=" + "x".repeat(Peer.UNREAD_BYTES)));
      told.complete(null);
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.TIMEOUT);
    }
  }

  /** Speaks first, in segments, and answers what comes then. */
  private static ScriptedPeer greeting(String... segments) throws IOException {
    return ScriptedPeer.playing(
        socket -> {
          socket.setTcpNoDelay(true);
          for (String segment : segments) {
            ScriptedPeer.reply(socket, segment);
          }
          ScriptedPeer.request(socket);
          ScriptedPeer.reply(socket, "221 bye\r\n");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"220 hi\r\n", "{\"begins\":\"220\"}", "{\"begins\":\"220 hi\\r\\n\"}"})
  void theGreetingIsWaitedForAndIsNoReply(String expected) throws IOException {
    try (ScriptedPeer server = greeting("22", "0 hi\r", "\n")) {
      ExchangeResult result =
          run(
              Configs.clientConfig(
                  server.port(),
                  "delayMs=0",
                  "expect.greeting=" + expected,
                  "expect.reply={\"matches\":\"^221 bye\"}"));
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.REPLIED);
      assertThat(result.times().greetingNanos()).isPositive();
      assertThat(result.greeting()).hasToString("220 hi\r\n");
      assertThat(result.reply()).hasToString("221 bye\r\n");
    }
  }

  @Test
  void withoutAMessageTheGreetingIsTheExchange() throws IOException {
    try (ScriptedPeer server = greeting("SSH-2.0-OpenSSH_9.2p1\r\n")) {
      ExchangeResult result =
          run(
              Configs.clientConfig(
                  server.port(), "message=", "expect.greeting={\"begins\":\"SSH-2.0-\"}"));
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.REPLIED);
      assertThat(result.end().connection()).isEqualTo(ConnectionEnd.DONE);
      assertThat(result.reply().length()).isZero();
    }
  }

  @Test
  void anotherGreetingIsAMismatch() throws IOException {
    try (ScriptedPeer server = greeting("554 go away\r\n")) {
      ExchangeResult result =
          run(
              Configs.clientConfig(
                  server.port(), "delayMs=0", "expect.greeting={\"begins\":\"220\"}"));
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.MISMATCH);
      assertThat(result.end().phase()).isEqualTo(ExchangePhase.GREETING);
      assertThat(result.greeting()).hasToString("554 go away\r\n");
    }
  }

  @Test
  void aGreetingThatDoesNotComeIsATimeoutAndOneThatEndsAClose() throws IOException {
    CompletableFuture<Void> told = new CompletableFuture<>();
    try (ScriptedPeer silent = ScriptedPeer.playing(socket -> told.join());
        ScriptedPeer closing = ScriptedPeer.playing(socket -> ScriptedPeer.reply(socket, "22"))) {
      ExchangeResult late =
          run(
              Configs.clientConfig(
                  silent.port(), "delayMs=0", "replyTimeoutMs=100", "expect.greeting=220"));
      ExchangeResult closed =
          run(Configs.clientConfig(closing.port(), "delayMs=0", "expect.greeting=220"));
      told.complete(null);
      assertThat(late.outcome()).isEqualTo(ExchangeOutcome.TIMEOUT);
      assertThat(late.end().phase()).isEqualTo(ExchangePhase.GREETING);
      assertThat(closed.outcome()).isEqualTo(ExchangeOutcome.CLOSED);
      assertThat(closed.times().keptNanos()).isNegative();
    }
  }

  @Test
  void aTimeoutAfterBytesSaysWhatIsWaitedFor() throws IOException {
    CompletableFuture<Void> told = new CompletableFuture<>();
    try (ScriptedPeer server =
        ScriptedPeer.playing(
            socket -> {
              ScriptedPeer.reply(socket, "+PONG");
              told.join();
            })) {
      ExchangeResult result =
          run(Configs.clientConfig(server.port(), "delayMs=0", "replyTimeoutMs=100"));
      ExchangeResult other =
          run(
              Configs.clientConfig(
                  server.port(),
                  "delayMs=0",
                  "replyTimeoutMs=100",
                  "endOfReply=expected",
                  "expect.reply=+PONG more"));
      told.complete(null);
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.TIMEOUT);
      assertThat(SocketErrors.describe(result.end().cause()))
          .isEqualTo("the peer keeps the connection: set endOfReply and expect.reply");
      assertThat(other.outcome()).isEqualTo(ExchangeOutcome.TIMEOUT);
      assertThat(other.end().cause()).isNull();
    }
  }

  @Test
  void timeoutIsNoReplyInTime() throws IOException {
    CompletableFuture<Void> told = new CompletableFuture<>();
    try (ScriptedPeer server = ScriptedPeer.playing(socket -> told.join())) {
      ExchangeResult result =
          run(Configs.clientConfig(server.port(), "delayMs=0", "replyTimeoutMs=100"));
      told.complete(null);
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.TIMEOUT);
    }
  }
}
