package dev.greeter.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What the documents promise of a cluster, on the one that is the current context. */
@TestMethodOrder(OrderAnnotation.class)
class ClusterCheck {

  private static final Table TABLE = new Table();

  private static Cluster cluster;

  @BeforeAll
  static void open() {
    cluster = Cluster.open(System.getProperty("context"), System.getProperty("image"));
  }

  @AfterAll
  static void close() {
    if (cluster != null) {
      TABLE.print();
      cluster.close();
    }
  }

  /** Kinds of an operator that is not installed are told, and no failure. */
  @Test
  @Order(1)
  void everyFolderIsAcceptedWithoutAWarning() {
    List<Path> folders = cluster.folders.all().toList();
    DryRun run = DryRun.of(cluster, folders);
    TABLE.add(
        "server-side, strict, dry run",
        folders.size() + " folders; kinds that are not installed: " + run.unknownKinds());
    assertThat(run.complaints()).isEmpty();
  }

  @Test
  @Order(2)
  void startsAndIsAsWritten() {
    Path local = cluster.folders.with("overlays/local");
    long start = System.nanoTime();
    cluster.send(local);
    cluster.rolledOut();
    TABLE.add("apply to ready", since(start));
    cluster.apply(local);
  }

  @Test
  @Order(3)
  void aRolloutLosesNothing() {
    cluster.serve("overlays/local", 2);
    losesNothing("two pods, restarted five times", 100, () -> restart(5));
  }

  @Test
  @Order(4)
  void aScalingLosesNothing() {
    cluster.serve("overlays/local", 2);
    losesNothing(
        "down to one pod and up, twice",
        60,
        () -> List.of(1, 2, 1, 2).forEach(replicas -> cluster.scale(replicas)));
  }

  @Test
  @Order(5)
  void anEvictionLosesNothingAndTheBudgetHolds() {
    cluster.serve("overlays/local", 2);
    cluster.budgetIsWhole();
    List<String> pods = cluster.pods();
    losesNothing(
        "two pods evicted, the second later",
        45,
        () -> {
          assertThat(cluster.evict(pods.get(0)).exitCode()).isZero();
          assertThat(cluster.evict(pods.get(1)).errors()).contains("disruption budget");
          cluster.rolledOut();
          cluster.budgetIsWhole();
          assertThat(cluster.evict(pods.get(1)).exitCode()).isZero();
          cluster.rolledOut();
        });
  }

  /** What it was sent is lost, however little that may be. */
  @Test
  @Order(6)
  void aKilledPodIsReplaced() {
    cluster.serve("overlays/local", 2);
    List<String> before = cluster.pods();
    var took = new AtomicReference<String>();
    Losses losses =
        cluster.under(
            "jobs/rollout",
            30,
            () -> {
              long start = System.nanoTime();
              cluster.kill(before.get(0));
              cluster.rolledOut();
              took.set(since(start));
            });
    TABLE.add("one of two pods killed", losses, "two again after " + took);
    assertThat(cluster.pods()).hasSize(2).contains(before.get(1)).doesNotContain(before.get(0));
  }

  @Test
  @Order(7)
  void aChangedConfigurationRollsThePods() throws IOException {
    cluster.serve("overlays/local", 2);
    List<String> before = cluster.pods();
    String config = Files.readString(Path.of("k8s/base/greeter.json"));
    Path changed = cluster.folders.configured(config.replace("5000", "5001"));
    losesNothing(
        "configuration changed",
        45,
        () -> {
          cluster.apply(changed);
          cluster.scale(2);
        });
    assertThat(cluster.pods()).hasSize(2).doesNotContainAnyElementsOf(before);
  }

  @Test
  @Order(8)
  void aSinglePodIsReplacedWithoutALoss() {
    cluster.serve("overlays/local", 1);
    losesNothing("a single pod, replaced four times", 45, () -> restart(4));
  }

  /** Only between two requests, and what crossed such an end on its way is sent again. */
  @Test
  @Order(9)
  void keptConnectionsEndBetweenRequests() {
    cluster.serve("overlays/hold", 2);
    Losses losses = cluster.under("jobs/hold", 60, () -> restart(1));
    JsonNode kept = losses.report().path("connections");
    TABLE.add("kept connections, one restart", losses, "ends " + kept.path("ends"));
    assertThat(kept.at("/ends/between").asLong()).isPositive();
    for (String unclean : List.of("middle", "mismatch", "reset", "silent")) {
      assertThat(kept.path("ends").path(unclean).asLong()).as(unclean).isZero();
    }
    assertThat(kept.path("lostRequests").asLong()).isZero();
    assertThat(losses.lost()).isZero();
  }

  @Test
  @Order(10)
  void fourPodsOfALoadAreOneReport() {
    cluster.serve("overlays/local", 2);
    Losses losses = cluster.run("jobs/load");
    int clients = losses.report().path("measuredBy").size();
    TABLE.add("load of four Indexed pods", losses, clients + " reports in one");
    assertThat(clients).isEqualTo(4);
    assertThat(losses.sent()).isEqualTo(20_000);
    assertThat(losses.lost()).isZero();
  }

  /** In the namespace that they name, of which there must be none yet. */
  @Test
  @Order(11)
  void theBlocksOfTheDocumentsRunInOrder() throws IOException {
    boolean own = cluster.own(Blocks.NAMESPACE);
    if (!own) {
      TABLE.add("blocks of the documents", "not run: there is a namespace " + Blocks.NAMESPACE);
    }
    assumeTrue(own, "a namespace greeter, which is not ours");
    Blocks blocks = Blocks.of(cluster);
    blocks.all().forEach(blocks::paste);
    TABLE.add("blocks of the documents", blocks.all().size() + " pasted, in order");
  }

  @Test
  @Order(12)
  void nothingIsLeft() {
    cluster.close();
    assertThat(cluster.left()).isEmpty();
    TABLE.add("delete", "nothing left");
  }

  private static void losesNothing(String what, int seconds, Runnable disturbance) {
    Losses losses = cluster.under("jobs/rollout", seconds, disturbance);
    TABLE.add(what, losses, "");
    assertThat(losses.lost()).isZero();
  }

  private static void restart(int times) {
    for (int i = 0; i < times; i++) {
      cluster.restart();
    }
  }

  private static String since(long start) {
    return Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0 + " s";
  }
}
