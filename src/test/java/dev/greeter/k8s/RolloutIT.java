package dev.greeter.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.greeter.Counts;
import dev.greeter.GreeterProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rollout Job's configuration against two servers behind a balancer, replaced in turn. */
class RolloutIT {

  /**
   * A delay well above the time in which our balancer learns of it, and deadlines that a busy
   * machine does not miss: this is about rollouts, and a request that came late would not be one.
   */
  private static final String[] SERVER = {
    "client=null",
    "server.config.port=-1",
    "server.config.idleTimeoutMs=15000",
    "admin.config.port=0",
    "drain.delayMs=3000",
    "drain.timeoutMs=20000"
  };

  /** So many that a busy machine has time to replace as many servers as are asked for. */
  private static final int EXCHANGES = Counts.of(1_400, 8_000);

  @TempDir Path folder;

  @Test
  void replacingEveryServerUnderLoadFailsNoExchange() throws Exception {
    Deque<GreeterProcess> servers = new ArrayDeque<>();
    try (Balancer balancer = new Balancer()) {
      servers.add(started(balancer));
      servers.add(started(balancer));
      try (GreeterProcess client = client(balancer.port())) {
        int replaced = 0;
        while (client.isAlive()) {
          servers.add(started(balancer));
          try (GreeterProcess old = servers.remove()) {
            assertThat(old.terminate().exitCode()).as(old.log()).isZero();
          }
          replaced++;
        }
        assertThat(client.exitCode())
            .as("%s%s%n%s", client.output(), client.log(), balancer)
            .isZero();
        assertThat(replaced).isGreaterThanOrEqualTo(Counts.of(2, 4));
      }
    } finally {
      for (GreeterProcess server : servers) {
        server.close();
      }
    }
  }

  /** A new server, in the pool and ready. */
  private static GreeterProcess started(Balancer balancer) throws IOException {
    GreeterProcess process = GreeterProcess.with(SERVER);
    Balancer.Backend backend = balancer.add(process.port(), process.admin());
    await().atMost(Duration.ofMinutes(2)).until(backend::isReady);
    return process;
  }

  private GreeterProcess client(int port) throws IOException {
    DeployedConfig job = DeployedConfig.of(Manifests.of(Path.of("k8s/jobs/rollout"))).get(0);
    Path file = Files.writeString(folder.resolve("client.json"), job.text());
    return GreeterProcess.start(
        "--conf",
        file.toString(),
        "--set",
        "client.config.host=localhost",
        "--set",
        "client.config.port=" + port,
        "--set",
        "client.config.warmUpMs=0",
        "--set",
        "client.config.connectTimeoutMs=20000",
        "--set",
        "client.config.replyTimeoutMs=20000",
        // On a busy machine exchanges pile up, and the balancer has two descriptors for each: so
        // many exchanges, however long they take, instead of all that are due in a time.
        "--set",
        "client.config.maxInFlight=150",
        "--set",
        "client.config.durationMs=null",
        "--set",
        "client.config.exchanges=" + EXCHANGES);
  }
}
