package dev.greeter.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.greeter.Counts;
import dev.greeter.FreePort;
import dev.greeter.GreeterProcess;
import dev.greeter.Needs;
import dev.greeter.Processes;
import dev.greeter.Stalls;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that are kept, through rollouts of two servers behind a balancer. */
class HoldIT {

  private static final int ROLLOUTS = Counts.of(2, 5);

  /** The figure of the configuration is for the long profile: most of it is the machine's load. */
  private static final int CONNECTIONS = Counts.of(40, 200);

  /**
   * Half of it is the interval. A build has another integration test beside this one on the same
   * cores, which makes it a figure of that; the long profile is for a machine that is quiet.
   */
  private static final double GAP_P99_MS = Counts.of(2000, 100);

  private static final List<String> CLEAN = List.of("done", "between", "crossed");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path folder;

  /** What is between the client and the servers. */
  private interface Front extends AutoCloseable {

    int port();

    @Override
    void close() throws IOException;

    /** HAProxy where it is installed and there is time for it, else a balancer of the tests. */
    static Front before(List<Slot> slots, Path folder) throws IOException {
      if (Counts.isLong() && Needs.isOnPath("haproxy")) {
        return HaProxy.start(slots, folder);
      }
      Balancer balancer = new Balancer();
      slots.forEach(slot -> balancer.add(slot.port(), "http://localhost:" + slot.admin()));
      return new Front() {
        @Override
        public int port() {
          return balancer.port();
        }

        @Override
        public void close() throws IOException {
          balancer.close();
        }
      };
    }
  }

  private record HaProxy(int port, Process process) implements Front {

    static HaProxy start(List<Slot> slots, Path folder) throws IOException {
      int port = Slot.free().port();
      StringBuilder config = new StringBuilder(CONFIG.formatted(port));
      for (Slot slot : slots) {
        config.append(
            "  server s%s 127.0.0.1:%s check port %s%n"
                .formatted(slot.port(), slot.port(), slot.admin()));
      }
      Path file = Files.writeString(folder.resolve("haproxy.cfg"), config);
      return new HaProxy(
          port,
          Processes.start(
              new ProcessBuilder("haproxy", "-db", "-f", file.toString())
                  .redirectErrorStream(true)
                  .redirectOutput(folder.resolve("haproxy.log").toFile())));
    }

    @Override
    public void close() throws IOException {
      Processes.end(process);
    }

    private static final String CONFIG =
        """
        defaults
          mode tcp
          timeout connect 5s
          timeout client 60s
          timeout server 60s
        listen greeter
          bind 127.0.0.1:%s
          option httpchk GET /health/ready
          default-server check inter 200ms fall 1 rise 1
        """;
  }

  /** Where one of the servers listens: there are two, and a third while one is replaced. */
  private record Slot(int port, int admin) {

    static Slot free() {
      return new Slot(FreePort.next(), FreePort.next());
    }

    /**
     * Deadlines that a busy machine does not miss, and time for the balancer to learn of the drain.
     */
    GreeterProcess serve() throws IOException {
      GreeterProcess process =
          GreeterProcess.with(
              "client=null",
              "server.instances=auto",
              "server.config.port=" + port,
              "server.config.idleTimeoutMs=15000",
              "server.config.requestsPerConnection=0",
              "admin.config.port=" + admin,
              "drain.delayMs=1000",
              "drain.timeoutMs=20000");
      await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(this::isReady);
      return process;
    }

    private boolean isReady() throws IOException, InterruptedException {
      URI health = URI.create("http://localhost:" + admin + "/health/ready");
      return HTTP.send(HttpRequest.newBuilder(health).build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    }
  }

  private record Running(Slot slot, GreeterProcess process) {}

  @Test
  void aRolloutLosesNoRequestOnAConnectionThatIsKept() throws Exception {
    for (int i = 0; i < Counts.of(1, 10); i++) {
      Stalls stalls = Stalls.begin();
      JsonObject report = rollouts(folder.resolve("hold-" + i + ".json"));
      JsonObject found = report.getJsonObject("connections");
      found.getJsonObject("gapMs").remove("histogram");
      assertThat(found.getInteger("lostRequests")).as(found.encode()).isZero();
      assertThat(found.getInteger("reconnects"))
          .as(found.encode())
          // Those of the last one may still be under way when the client ends.
          .isGreaterThan(CONNECTIONS * (ROLLOUTS - 1));
      JsonObject ends = found.getJsonObject("ends");
      assertThat(ends.fieldNames())
          .filteredOn(end -> ends.getInteger(end) > 0)
          .as(found.encode())
          .isSubsetOf(CLEAN);
      assertThat(report.getInteger("exchanges"))
          .isEqualTo(report.getJsonObject("outcomes").getInteger("replied"));
      assertThat(found.getJsonObject("gapMs").getDouble("p99"))
          .as(found.encode())
          .isLessThan(GAP_P99_MS + stalls.late().toMillis());
    }
  }

  /** Replaces each of two servers, so many times. */
  private JsonObject rollouts(Path file) throws Exception {
    Deque<Slot> free = new ArrayDeque<>(List.of(Slot.free(), Slot.free(), Slot.free()));
    Deque<Running> servers = new ArrayDeque<>();
    try (Front front = Front.before(List.copyOf(free), folder)) {
      servers.add(start(free.remove()));
      servers.add(start(free.remove()));
      try (GreeterProcess client = client(front.port(), file)) {
        for (int i = 0; i < 2 * ROLLOUTS; i++) {
          servers.add(start(free.remove()));
          Running old = servers.remove();
          try (GreeterProcess process = old.process()) {
            assertThat(process.terminate().exitCode()).as(process.log()).isZero();
          }
          free.add(old.slot());
        }
        client.terminate();
        // Its hour is not over: that alone keeps it from 0.
        assertThat(client.exitCode()).as(client.output() + client.log()).isEqualTo(4);
        assertThat(client.log().lines().filter(line -> line.contains(" ERROR ")))
            .singleElement()
            .asString()
            .containsPattern("stopped after \\d+ of 3600 s");
      }
    } finally {
      for (Running server : servers) {
        server.process().close();
      }
    }
    return new JsonObject(Files.readString(file));
  }

  private static Running start(Slot slot) throws IOException {
    return new Running(slot, slot.serve());
  }

  private static GreeterProcess client(int port, Path file) throws IOException {
    return GreeterProcess.start(
        "--conf",
        "conf/hold.json",
        "--set",
        "client.config.port=" + port,
        "--set",
        "client.config.durationMs=3600000",
        "--set",
        "client.config.concurrency=" + CONNECTIONS,
        "--set",
        "client.config.warmUpMs=0",
        "--set",
        "client.config.expect.maxGapMs=null",
        "--set",
        "client.config.report=" + file);
  }
}
