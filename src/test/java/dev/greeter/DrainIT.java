package dev.greeter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A real process, a real SIGTERM, and peers that do not care. */
class DrainIT {

  private static final String[] SERVER = {
    "client=null", "server.config.port=-1", "admin.config.port=0"
  };

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private static GreeterProcess server(String... more) throws IOException {
    return GreeterProcess.with(
        Stream.concat(Arrays.stream(SERVER), Arrays.stream(more)).toArray(String[]::new));
  }

  /** Every peer that was connected gets what it would have got without the signal. */
  @Test
  void noPeerThatWasConnectedIsResetBySigterm() throws Exception {
    for (int i = 0; i < Counts.of(2, 20); i++) {
      drain();
    }
  }

  private void drain() throws Exception {
    try (GreeterProcess greeter =
        server("server.instances=2", "server.config.idleTimeoutMs=2500", "drain.timeoutMs=20000")) {
      int port = greeter.port();
      try (Hammers hammers = new Hammers(number -> new Peer(port))) {
        hammers.awaitAnswered(500);
        try (Peer silent = new Peer(port);
            Peer large = new Peer(port);
            Peer halfClosed = new Peer(port);
            Peer lingering = new Peer(port)) {
          lingering.send("2");
          greeter.terminate();
          assertThat(large.send(new byte[1_000_000]).readAll()).isEqualTo("Goodbye!");
          assertThat(lingering.readAll()).isEqualTo("Goodbye!");
          assertThat(halfClosed.finish().readAll()).isEqualTo("Goodbye!");
          assertThat(silent.readAll()).isEmpty();
        }
        hammers.awaitRefused();
      }
      assertThat(greeter.exitCode()).as(greeter.log()).isZero();
      assertThat(greeter.log()).contains("cut=0").doesNotContain("WARN", "ERROR");
    }
  }

  /** Peers that ask on one connection for as long as it stays: it ends between two requests. */
  @Test
  void keptConnectionsEndWithoutAReset() throws Exception {
    String welcome = "Welcome to server!";
    try (GreeterProcess greeter =
            server(
                "server.instances=2",
                "server.config.requestsPerConnection=0",
                "server.config.idleTimeoutMs=60000",
                "drain.timeoutMs=20000");
        Peer idle = new Peer(greeter.port())) {
      int port = greeter.port();
      AtomicInteger answered = new AtomicInteger();
      List<CompletableFuture<String>> ends = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        ends.add(
            CompletableFuture.supplyAsync(
                () -> {
                  try (Peer peer = new Peer(port)) {
                    String reply = peer.send("1").read(welcome.length());
                    while (reply.equals(welcome)) {
                      answered.incrementAndGet();
                      reply = peer.send("1").read(welcome.length());
                    }
                    return reply;
                  } catch (IOException e) {
                    return e.toString();
                  }
                },
                threads));
      }
      assertThat(idle.send("1").read(welcome.length())).isEqualTo(welcome);
      await().until(() -> answered.get() > 1000);
      greeter.terminate();
      assertThat(idle.finish().readAll()).isEmpty();
      for (CompletableFuture<String> end : ends) {
        assertThat(end.get(20, TimeUnit.SECONDS)).isEmpty();
      }
      assertThat(greeter.exitCode()).as(greeter.log()).isZero();
      assertThat(greeter.log()).contains("cut=0").doesNotContain("WARN", "ERROR");
    }
  }

  @Test
  void whatIsLeftIsCutAndTheExitCodeSaysSo() throws Exception {
    try (GreeterProcess greeter =
            server("drain.timeoutMs=300", "server.config.idleTimeoutMs=60000");
        Peer finished = new Peer(greeter.port());
        Peer cut = new Peer(greeter.port())) {
      awaitActive(greeter, 2);
      greeter.terminate();
      awaitLine(greeter, "draining");
      assertThat(finished.send("1").readAll()).isEqualTo("Welcome to server!");
      assertThat(cut.readAll()).isEmpty();
      assertThat(greeter.exitCode()).isEqualTo(5);
      assertThat(greeter.log()).contains("cut=1");
    }
  }

  @Test
  void theDelayGoesOnServingButIsNotReady() throws Exception {
    try (GreeterProcess greeter = server("drain.delayMs=1500")) {
      int port = greeter.port();
      assertThat(get(greeter, "/health/ready")).isEqualTo("200 {\"status\":\"up\"}");
      greeter.terminate();
      awaitLine(greeter, "draining");
      assertThat(get(greeter, "/health/ready"))
          .isEqualTo("503 {\"status\":\"down\",\"reason\":\"draining\"}");
      assertThat(get(greeter, "/health/live")).isEqualTo("200 {\"status\":\"up\"}");
      assertThat(Peer.ask(port, "1")).isEqualTo("Welcome to server!");
      assertThat(greeter.exitCode()).isZero();
    }
  }

  @Test
  void aSecondSignalEndsAtOnce() throws Exception {
    try (GreeterProcess greeter =
            server("drain.timeoutMs=3600000", "server.config.idleTimeoutMs=3600000");
        Peer peer = new Peer(greeter.port())) {
      awaitActive(greeter, 1);
      greeter.terminate();
      awaitLine(greeter, "draining");
      greeter.terminate();
      assertThat(greeter.exitCode()).isEqualTo(5);
      assertThat(peer.readAll()).isEmpty();
    }
  }

  private static void awaitActive(GreeterProcess greeter, int connections) throws IOException {
    greeter.port();
    await()
        .until(
            () ->
                get(greeter, "/metrics")
                    .matches(
                        "(?s).*\ngreeter_connections_active\\{[^}]*} " + connections + "\\.0\n.*"));
  }

  private static void awaitLine(GreeterProcess greeter, String words) {
    await().until(() -> greeter.log().contains(words));
  }

  private static String get(GreeterProcess greeter, String path) throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(greeter.admin() + path))
                    .timeout(Duration.ofSeconds(10))
                    .build(),
                HttpResponse.BodyHandlers.ofString(UTF_8));
    return response.statusCode() + " " + response.body();
  }
}
