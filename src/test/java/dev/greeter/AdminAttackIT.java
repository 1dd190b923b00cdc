package dev.greeter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Peers of the admin port that mean harm, in a process with the heap and descriptors of a pod. */
class AdminAttackIT {

  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicBoolean over = new AtomicBoolean();
  private GreeterProcess greeter;
  private int port;
  private int admin;

  @BeforeEach
  void start() throws IOException {
    greeter =
        GreeterProcess.start(
            List.of("sh", "-c", "ulimit -n 1024; exec \"$@\"", "sh"),
            Map.of("JDK_JAVA_OPTIONS", "-Xmx86m -XX:+UseSerialGC"),
            GreeterProcess.settings(
                "client=null",
                "server.config.port=-1",
                "server.config.idleTimeoutMs=30000",
                "admin.config.port=0"));
    port = greeter.port();
    admin = URI.create(greeter.admin()).getPort();
  }

  @AfterEach
  void stop() throws IOException {
    over.set(true);
    threads.shutdownNow();
    greeter.close();
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(greeter.admin() + path))
                .timeout(Duration.ofSeconds(10))
                .build(),
            BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }

  private void assertHealthy() throws Exception {
    assertThat(get("/health/live")).isEqualTo("200 {\"status\":\"up\"}");
    assertThat(get("/health/ready")).isEqualTo("200 {\"status\":\"up\"}");
  }

  /** Every series, but for those that the collector adds when it first has a new cause. */
  private Set<String> series() throws Exception {
    return get("/metrics")
        .lines()
        .filter(line -> !line.startsWith("#") && !line.contains("jvm_gc_"))
        .map(line -> line.substring(0, line.lastIndexOf(' ')))
        .collect(Collectors.toSet());
  }

  private Socket connect() throws IOException {
    Socket socket = Leftovers.add(new Socket(InetAddress.getLoopbackAddress(), admin));
    socket.setSoTimeout(30_000);
    return socket;
  }

  /** Asks the service all the while; answers how often, or fails. */
  private Future<Integer> load() {
    return threads.submit(
        () -> {
          int answered = 0;
          while (!over.get()) {
            assertThat(Peer.ask(port, "1")).isEqualTo("Welcome to server!");
            answered++;
          }
          return answered;
        });
  }

  @Test
  void madeUpMethodsAddNoSeriesAndNoMemory() throws Exception {
    Future<Integer> load = load();
    assertHealthy();
    Set<String> before = series();
    for (int sent = 0; sent < Counts.of(5_000, 100_000); ) {
      try (Socket socket = connect()) {
        BufferedReader in =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        OutputStream out = socket.getOutputStream();
        for (int i = 0; i < 5000; i++) {
          out.write(("M" + sent++ + " /metrics HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(US_ASCII));
          assertThat(in.readLine()).isEqualTo("HTTP/1.1 405 Method Not Allowed");
          while (!in.readLine().isEmpty()) {
            // A header.
          }
        }
      }
      assertHealthy();
    }
    assertThat(series()).isEqualTo(before);
    over.set(true);
    assertThat(load.get()).isPositive();
  }

  @Test
  void halfRequestsKeepNeitherPortFromItsPeers() throws Exception {
    Future<Integer> load = load();
    assertHealthy();
    Set<String> before = series();
    Deque<Socket> halves = new ArrayDeque<>();
    for (int i = 0; i < Counts.of(1500, 20_000); i++) {
      Socket socket = connect();
      socket.getOutputStream().write("GET /health/live HTTP/1.1\r\nHos".getBytes(US_ASCII));
      halves.add(socket);
      // The other side has closed all but the last hundred: this JVM's descriptors are for more.
      if (halves.size() > 500) {
        Leftovers.closed(halves.removeFirst());
      }
      if (i % 500 == 499) {
        assertHealthy();
      }
    }
    assertThat(series()).isEqualTo(before);
    over.set(true);
    assertThat(load.get()).isPositive();
    for (Socket half : halves) {
      half.close();
    }
  }

  @Test
  void anIdleAndAHalfRequestAreClosedAfterTenSeconds() throws Exception {
    try (Socket idle = connect();
        Socket half = connect();
        Socket kept = connect()) {
      half.getOutputStream().write("GET /hea".getBytes(US_ASCII));
      kept.getOutputStream().write("GET /x HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      assertThat(kept.getInputStream().read()).isEqualTo('H');
      assertThat(idle.getInputStream().read()).isNegative();
      assertThat(half.getInputStream().read()).isNegative();
      assertThat(new String(kept.getInputStream().readAllBytes(), US_ASCII)).contains("404");
    }
  }
}
