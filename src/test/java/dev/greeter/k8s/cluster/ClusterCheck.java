package dev.greeter.k8s.cluster;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** What the documents promise of a cluster, on the one that is the current context. */
@TestMethodOrder(OrderAnnotation.class)
@Timeout(value = 40, unit = MINUTES)
class ClusterCheck {

  private static final Table TABLE = new Table();

  /** {@code maxConnectionAgeMs} of the overlay {@code hold}. */
  private static final Duration MAX_CONNECTION_AGE = Duration.ofMinutes(1);

  /** Ends of kept connections that a drain or an age must not have. */
  private static final List<String> UNCLEAN = List.of("middle", "mismatch", "reset", "silent");

  private static Cluster cluster;

  /** How many blocks of the documents were pasted, null where none is run. */
  private static CompletableFuture<Integer> documents;

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

  /**
   * In the namespace that they name, of which there must be none yet. The last of their Jobs is
   * silent for ten minutes, and the other checks go on beside it; whether all succeed, the last one
   * but one tells.
   */
  @Test
  @Order(2)
  void theBlocksOfTheDocumentsBegin() throws IOException {
    boolean own = cluster.own(Blocks.NAMESPACE);
    if (!own) {
      TABLE.add("blocks of the documents", "not run: there is a namespace " + Blocks.NAMESPACE);
    }
    assumeTrue(own, "a namespace greeter, which is not ours");
    Blocks blocks = Blocks.of(cluster);
    documents = blocks.pasteAll();
    Cluster.await(Duration.ofMinutes(15)).until(() -> documents.isDone() || blocks.areSilent());
    assertThat(documents).isNotCompletedExceptionally();
  }

  @Test
  @Order(3)
  void startsAndIsAsWritten() {
    Path local = cluster.folders.with("overlays/local");
    long start = System.nanoTime();
    cluster.send(local);
    cluster.rolledOut();
    TABLE.add("apply to ready", since(start));
    cluster.apply(local);
  }

  @Test
  @Order(4)
  void aRolloutLosesNothing() {
    cluster.serve("overlays/local", 2);
    losesNothing("two pods, restarted five times", () -> restart(5));
  }

  @Test
  @Order(5)
  void aScalingLosesNothing() {
    cluster.serve("overlays/local", 2);
    losesNothing(
        "down to one pod and up, twice",
        () -> List.of(1, 2, 1, 2).forEach(replicas -> cluster.scale(replicas)));
  }

  @Test
  @Order(6)
  void anEvictionLosesNothingAndTheBudgetHolds() {
    cluster.serve("overlays/local", 2);
    cluster.budgetIsWhole();
    List<String> pods = cluster.pods();
    losesNothing(
        "two pods evicted, the second later",
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
  @Order(7)
  void aKilledPodIsReplaced() {
    cluster.serve("overlays/local", 2);
    List<String> before = cluster.pods();
    var took = new AtomicReference<String>();
    Losses losses =
        cluster.under(
            "jobs/rollout",
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
  @Order(8)
  void aChangedConfigurationRollsThePods() throws IOException {
    cluster.serve("overlays/local", 2);
    List<String> before = cluster.pods();
    String config = Files.readString(Path.of("k8s/base/greeter.json"));
    Path changed = cluster.folders.configured(config.replace("5000", "5001"));
    losesNothing(
        "configuration changed",
        () -> {
          cluster.apply(changed);
          cluster.scale(2);
        });
    assertThat(cluster.pods()).hasSize(2).doesNotContainAnyElementsOf(before);
  }

  /** Whoever waits for the rollout is told, and so is who reads the new pod's log. */
  @Test
  @Order(9)
  void aMistakeInTheConfigurationReachesNoPodThatServes() throws IOException {
    cluster.serve("overlays/local", 2);
    List<String> before = cluster.pods();
    String config = Files.readString(Path.of("k8s/base/greeter.json"));
    Path mistaken =
        cluster.folders.configured(
            config.replace("8080", "808080"),
            // Above minReadySeconds, and far below what a reader has to wait for.
            "{op: replace, path: /spec/progressDeadlineSeconds, value: 15}");
    List<String> log = new ArrayList<>();
    losesNothing(
        "a mistake in the ConfigMap, and back",
        () -> {
          cluster.apply(mistaken);
          Command status = cluster.kubectl.run("", "rollout", "status", "deployment/greeter");
          assertThat(status.exitCode()).isOne();
          assertThat(status.errors()).contains("exceeded its progress deadline");
          List<String> failed = new ArrayList<>(cluster.pods());
          failed.removeAll(before);
          cluster.kubectl.print("logs", failed.get(0)).lines().forEach(log::add);
          cluster.serve("overlays/local", 2);
        });
    TABLE.add("what the new pod says of it", "`" + String.join("` `", log) + "`");
    assertThat(log).hasSizeLessThanOrEqualTo(2).last().asString().contains("/server/config/port");
    assertThat(cluster.pods()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  @Order(10)
  void aSinglePodIsReplacedWithoutALoss() {
    cluster.serve("overlays/local", 1);
    losesNothing("a single pod, replaced four times", () -> restart(4));
  }

  /** Only between two requests, and what crossed such an end on its way is sent again. */
  @Test
  @Order(11)
  void keptConnectionsEndBetweenRequests() {
    cluster.serve("overlays/hold", 2);
    Losses losses = cluster.under("jobs/hold", () -> restart(1));
    JsonNode kept = losses.report().path("connections");
    TABLE.add("kept connections, one restart", losses, "ends " + kept.path("ends"));
    onlyEndBetweenRequests(losses);
  }

  /** Each of the 200 has moved when it has its age, and a quarter of them are a pod's share. */
  @Test
  @Order(12)
  void keptConnectionsSpreadOverNewPodsWithinTheirAge() {
    cluster.serve("overlays/hold", 2);
    var spread = new ArrayList<String>();
    Losses losses =
        cluster.under(
            "jobs/hold",
            () -> {
              long start = System.nanoTime();
              cluster.scale(4);
              String ready = since(start);
              Cluster.await(MAX_CONNECTION_AGE)
                  .until(
                      () -> cluster.pods().stream().map(ClusterCheck::open).toList(),
                      open -> open.size() == 4 && open.stream().allMatch(it -> it >= 25));
              spread.add(
                  "four ready after %s, each had 25 or more after %s"
                      .formatted(ready, since(start)));
            });
    TABLE.add("kept connections, two pods become four", losses, spread.get(0));
    onlyEndBetweenRequests(losses);
  }

  private static long open(String pod) {
    return cluster.scrape(pod).count("greeter_connections_active", "name=\"server\"");
  }

  private static void onlyEndBetweenRequests(Losses losses) {
    JsonNode kept = losses.report().path("connections");
    assertThat(kept.at("/ends/between").asLong()).isPositive();
    for (String unclean : UNCLEAN) {
      assertThat(kept.path("ends").path(unclean).asLong()).as(unclean).isZero();
    }
    assertThat(kept.path("lostRequests").asLong()).isZero();
    assertThat(losses.lost()).isZero();
  }

  /** It has not made what it planned, and every request that the servers had is in its report. */
  @Test
  @Order(13)
  void anEvictedJobHidesNothing() {
    cluster.serve("overlays/local", 2);
    long before = cluster.count("greeter_requests_total");
    Losses losses = cluster.evicted("jobs/rollout");
    long served = cluster.count("greeter_requests_total") - before;
    JsonNode report = losses.report();
    long abandoned = report.path("abandoned").asLong();
    TABLE.add(
        "a Job evicted",
        losses.sent(),
        losses.lost() - abandoned,
        "`Failed`, exit code 4, made %s of %s ms, %s in flight; the servers had %s"
            .formatted(
                report.at("/made/durationMs"),
                report.at("/planned/durationMs"),
                abandoned,
                served));
    assertThat(report.at("/made/durationMs").asLong())
        .isPositive()
        .isLessThan(report.at("/planned/durationMs").asLong());
    assertThat(losses.lost()).isEqualTo(abandoned);
    assertThat(served).isBetween(losses.sent() - abandoned, losses.sent());
  }

  /** What it tells meanwhile is what its report would have. */
  @Test
  @Order(14)
  void theProbeSeesARestartAndNoLoss() {
    cluster.serve("overlays/hold", 2);
    cluster.apply(cluster.folders.withoutMonitor("overlays/probe"));
    cluster.rolledOut("deployment/greeter-probe");
    String probe = cluster.pods("app.kubernetes.io/component=probe").get(0);
    String exchanges = "greeter_exchanges_total";
    String ends = "greeter_client_connections_total";
    restart(1);
    Cluster.await(Cluster.PATIENCE)
        .until(() -> cluster.scrape(probe).count(ends, "end=\"between\"") >= 4);
    Metrics seen = cluster.scrape(probe);
    long sent = seen.count(exchanges);
    long lost = sent - seen.count(exchanges, "outcome=\"replied\"");
    TABLE.add(
        "the probe, one restart",
        sent,
        lost,
        "ends `between` %s, longest gap %s s"
            .formatted(seen.count(ends, "end=\"between\""), seen.sum("greeter_gap_seconds_max")));
    for (String name : List.of("name=\"fresh\"", "name=\"kept\"")) {
      assertThat(seen.count(exchanges, name)).as(name).isPositive();
    }
    assertThat(lost).isZero();
    assertThat(seen.count("greeter_requests_lost_total")).isZero();
    for (String unclean : UNCLEAN) {
      assertThat(seen.count(ends, "end=\"" + unclean + "\"")).as(unclean).isZero();
    }
    cluster.kubectl.print("delete", "deployment/greeter-probe", "--wait=false");
  }

  @Test
  @Order(15)
  void fourPodsOfALoadAreOneReport() {
    cluster.serve("overlays/local", 2);
    Losses losses = cluster.run("jobs/load");
    int clients = losses.report().path("measuredBy").size();
    TABLE.add("load of four Indexed pods", losses, clients + " reports in one");
    assertThat(clients).isEqualTo(4);
    assertThat(losses.sent()).isEqualTo(20_000);
    assertThat(losses.lost()).isZero();
  }

  /**
   * With a drain as long as an answer of DNS may be old; the last load, for its pods take it to go.
   */
  @Test
  @Order(16)
  void aHeadlessServiceIsFollowedThroughAScaling() {
    cluster.serve(cluster.folders.headless("greeter-each"), 2);
    List<String> before = cluster.pods();
    Losses losses =
        cluster.under(
            "jobs/rollout",
            () -> {
              cluster.scale(3);
              List<String> added = new ArrayList<>(cluster.pods());
              added.removeAll(before);
              Cluster.await(Cluster.PATIENCE)
                  .until(() -> cluster.scrape(added.get(0)).count("greeter_requests_total") > 0);
              cluster.scale(2);
            },
            "client.config.host=greeter-each",
            "client.config.addresses=each",
            "client.config.ratePerSecond=20");
    JsonNode addresses = losses.report().path("addresses");
    TABLE.add(
        "each address of a headless Service, two pods, three, two",
        losses,
        addresses.size() + " addresses");
    assertThat(losses.lost()).isZero();
    assertThat(addresses).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  @Order(17)
  void theBlocksOfTheDocumentsRunInOrder() {
    assumeTrue(documents != null, "the blocks were not begun");
    TABLE.add("blocks of the documents", documents.join() + " pasted, in order");
  }

  @Test
  @Order(18)
  void nothingIsLeft() {
    cluster.close();
    assertThat(cluster.left()).isEmpty();
    TABLE.add("delete", "nothing left");
  }

  private static void losesNothing(String what, Runnable disturbance) {
    Losses losses = cluster.under("jobs/rollout", disturbance);
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
