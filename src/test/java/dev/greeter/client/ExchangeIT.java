package dev.greeter.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Configs;
import dev.greeter.config.ClientConfig;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every outcome of an exchange, brought about by a blocking server. */
@ExtendWith(VertxExtension.class)
class ExchangeIT {

  /** What a server does with the one connection that it accepts. */
  @FunctionalInterface
  private interface Script {
    void play(Socket socket) throws IOException;
  }

  /** A blocking server of plain {@code java.net} that plays a script once. */
  private static final class Server implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final CompletableFuture<Void> played;

    Server(Script script) throws IOException {
      played =
          CompletableFuture.runAsync(
              () -> {
                try (Socket socket = listener.accept()) {
                  script.play(socket);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
    }

    int port() {
      return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      played.join();
      listener.close();
    }
  }

  private static Result run(Vertx vertx, ClientConfig config) {
    Work.Start start = new Work.Start(config.delayMs().get(0), System.nanoTime());
    return Exchange.start(vertx, vertx.createNetClient(new NetClientOptions()), config, start)
        .ended()
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private static String request(Socket socket) throws IOException {
    return new String(socket.getInputStream().readNBytes(1), UTF_8);
  }

  private static void reply(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  @Test
  void repliedHoldsTheReplyInHoweverManyPieces(Vertx vertx) throws IOException {
    try (Server server =
        new Server(
            socket -> {
              socket.setTcpNoDelay(true);
              assertThat(request(socket)).isEqualTo("1");
              for (String piece : List.of("W", "el", "come")) {
                reply(socket, piece);
              }
            })) {
      Result result = run(vertx, Configs.client(server.port(), "delayMs=0"));
      assertThat(result.outcome()).isEqualTo(Outcome.REPLIED);
      assertThat(result.reply()).hasToString("Welcome");
    }
  }

  @Test
  void waitsBeforeItSends(Vertx vertx) throws IOException {
    CompletableFuture<Long> waited = new CompletableFuture<>();
    try (Server server =
        new Server(
            socket -> {
              long accepted = System.nanoTime();
              request(socket);
              waited.complete(System.nanoTime() - accepted);
              reply(socket, "x");
            })) {
      Result result = run(vertx, Configs.client(server.port(), "delayMs=400"));
      assertThat(result.outcome()).isEqualTo(Outcome.REPLIED);
      // Most of the delay: the accept is told to this thread a little later than to the client.
      assertThat(waited.join()).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(300));
      assertThat(result.lifetimeNanos()).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(400));
    }
  }

  @Test
  void stopsReadingWhenEnoughIsThere(Vertx vertx) throws IOException {
    CompletableFuture<Void> told = new CompletableFuture<>();
    try (Server server =
        new Server(
            socket -> {
              request(socket);
              reply(socket, "12345");
              told.join();
            })) {
      Result result = run(vertx, Configs.client(server.port(), "delayMs=0", "maxReplyBytes=3"));
      told.complete(null);
      assertThat(result.outcome()).isEqualTo(Outcome.REPLIED);
      assertThat(result.reply()).hasToString("123");
    }
  }

  @Test
  void mismatchIsAnotherReplyThanExpected(Vertx vertx) throws IOException {
    try (Server server =
        new Server(
            socket -> {
              request(socket);
              reply(socket, "Welcome");
            })) {
      Result result =
          run(vertx, Configs.client(server.port(), "delayMs=0", "expect.reply=Welcome!"));
      assertThat(result.outcome()).isEqualTo(Outcome.MISMATCH);
    }
  }

  @Test
  void closedIsThePeersEndDuringTheWaitAndNothingIsSent(Vertx vertx) throws IOException {
    try (Server server = new Server(Socket::shutdownOutput)) {
      Result result = run(vertx, Configs.client(server.port(), "delayMs=60000"));
      assertThat(result.outcome()).isEqualTo(Outcome.CLOSED);
      assertThat(result.lifetimeNanos()).isPositive();
    }
  }

  @Test
  void closedIsThePeersEndAfterTheRequest(Vertx vertx) throws IOException {
    try (Server server = new Server(ExchangeIT::request)) {
      Result result = run(vertx, Configs.client(server.port(), "delayMs=0"));
      assertThat(result.outcome()).isEqualTo(Outcome.CLOSED);
    }
  }

  @Test
  void resetIsAResetWhenever(Vertx vertx) throws IOException {
    try (Server server = new Server(socket -> socket.setSoLinger(true, 0))) {
      Result result = run(vertx, Configs.client(server.port(), "delayMs=60000"));
      assertThat(result.outcome()).isEqualTo(Outcome.RESET);
    }
    try (Server server =
        new Server(
            socket -> {
              request(socket);
              socket.setSoLinger(true, 0);
            })) {
      Result result = run(vertx, Configs.client(server.port(), "delayMs=0"));
      assertThat(result.outcome()).isEqualTo(Outcome.RESET);
    }
  }

  @Test
  void refusedIsNobodyListening(Vertx vertx) throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    assertThat(run(vertx, Configs.client(port)).outcome()).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void unresolvedIsAnUnknownName(Vertx vertx) {
    assertThat(run(vertx, Configs.client(1, "host=no.invalid")).outcome())
        .isEqualTo(Outcome.UNRESOLVED);
  }

  @Test
  void unreachableIsAnAddressWithoutAWay(Vertx vertx) {
    // A multicast address takes no TCP connection: the kernel refuses without sending anything.
    assertThat(run(vertx, Configs.client(1, "host=224.0.0.1")).outcome())
        .isEqualTo(Outcome.UNREACHABLE);
  }

  @Test
  void timeoutIsAlsoAPeerThatDoesNotRead(Vertx vertx) throws IOException {
    CompletableFuture<Void> told = new CompletableFuture<>();
    try (Server server = new Server(socket -> told.join())) {
      Result result =
          run(
              vertx,
              Configs.client(
                  server.port(),
                  "delayMs=0",
                  "replyTimeoutMs=100",
                  "message=" + "x".repeat(32_000_000)));
      told.complete(null);
      assertThat(result.outcome()).isEqualTo(Outcome.TIMEOUT);
    }
  }

  @Test
  void timeoutIsNoReplyInTime(Vertx vertx) throws IOException {
    CompletableFuture<Void> told = new CompletableFuture<>();
    try (Server server = new Server(socket -> told.join())) {
      Result result = run(vertx, Configs.client(server.port(), "delayMs=0", "replyTimeoutMs=100"));
      told.complete(null);
      assertThat(result.outcome()).isEqualTo(Outcome.TIMEOUT);
    }
  }
}
