package dev.greeter.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Namespaces of its own on a real cluster; in the first servers, and clients as Jobs. */
final class Cluster implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String TIMEOUT = "--timeout=" + PATIENCE.toSeconds() + "s";

  private static final String REQUESTS = "greeter_requests_total";

  /** The default, and that of a connect, which the Jobs have. */
  private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(5);

  final Kubectl kubectl;
  final Folders folders;

  /** All that is to be deleted, however this process ends. */
  private final List<String> namespaces = new CopyOnWriteArrayList<>();

  private final Thread hook = new Thread(this::abandon);

  private Cluster(Kubectl kubectl, Folders folders) {
    this.kubectl = kubectl;
    this.folders = folders;
    namespaces.add(kubectl.namespace());
  }

  /**
   * Makes the namespace, once it is sure that this is the cluster that is meant.
   *
   * @throws Refusal where the context is not the current one, before anything was touched
   */
  static Cluster open(String context, String image) {
    String current =
        Command.run("", List.of("kubectl", "config", "current-context")).output().strip();
    if (context == null || image == null || !context.equals(current)) {
      throw new Refusal(
          "refused, nothing was touched: say -Dcontext=%s if that is the cluster, and -Dimage=REF"
                  .formatted(current)
              + " (given: context %s, image %s)".formatted(context, image));
    }
    String namespace = "greeter-check-" + UUID.randomUUID().toString().substring(0, 8);
    var cluster = new Cluster(new Kubectl(context, namespace), new Folders(namespace, image));
    Runtime.getRuntime().addShutdownHook(cluster.hook);
    cluster.kubectl.print("create", "namespace", namespace);
    // Ahead of the first dry run, whose Namespace is not stored.
    for (String mode : List.of("enforce", "warn")) {
      String label = "pod-security.kubernetes.io/" + mode + "=restricted";
      cluster.kubectl.print("label", "namespace", namespace, label);
    }
    return cluster;
  }

  /**
   * Takes a namespace of that name for its own, which somebody will make.
   *
   * @return whether it could: there is none yet
   */
  boolean own(String namespace) {
    boolean free = kubectl.print("get", "namespace", namespace, "--ignore-not-found").isEmpty();
    if (free) {
      namespaces.add(namespace);
    }
    return free;
  }

  /** The check was not consented to; one line, and no trace that would hide it. */
  static final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Refusal(String line) {
      super(line, null, false, false);
    }
  }

  /** Asks once a second: each time is a process or more. */
  static ConditionFactory await(Duration atMost) {
    return Awaitility.await().atMost(atMost).pollInterval(Duration.ofSeconds(1));
  }

  /** Stores a folder, which is then as written. */
  void apply(Path folder) {
    send(folder);
    isAsWritten(() -> kubectl.run("", "diff", "--server-side", "--kustomize=" + folder));
  }

  void send(Path folder) {
    kubectl.print("apply", "--server-side", "--validate=strict", "--kustomize=" + folder);
  }

  /** Asks again where a status changed while kubectl compared: what the apply left stays. */
  static void isAsWritten(Supplier<Command> diff) {
    Awaitility.await()
        .untilAsserted(() -> assertThat(diff.get()).isEqualTo(new Command(0, "", "")));
  }

  /** What the API server says of a folder, which stays as it is. */
  Command dryRun(Path folder) {
    return kubectl.run(
        "",
        "apply",
        "--server-side",
        "--dry-run=server",
        "--validate=strict",
        "--kustomize=" + folder);
  }

  /** So many pods of an overlay, all ready, and none that is still to end. */
  void serve(String overlay, int replicas) {
    serve(folders.with(overlay), replicas);
  }

  void serve(Path folder, int replicas) {
    apply(folder);
    scale(replicas);
  }

  void scale(int replicas) {
    kubectl.print("scale", "deployment/greeter", "--replicas=" + replicas);
    rolledOut();
    await(PATIENCE).until(() -> pods().size() == replicas);
  }

  void restart() {
    kubectl.print("rollout", "restart", "deployment/greeter");
    rolledOut();
  }

  void rolledOut() {
    rolledOut("deployment/greeter");
  }

  void rolledOut(String workload) {
    kubectl.print("rollout", "status", workload, TIMEOUT);
  }

  /** The names of all pods of servers, also of those that end. */
  List<String> pods() {
    return pods("app.kubernetes.io/component=server");
  }

  List<String> pods(String selector) {
    JsonNode items = kubectl.get("pods", "--selector=" + selector).path("items");
    return StreamSupport.stream(items.spliterator(), false)
        .map(pod -> pod.at("/metadata/name").asText())
        .toList();
  }

  /** Asks a pod's admin port by way of the API server, which a port-forward would be longer for. */
  Metrics scrape(String pod) {
    String path = "/api/v1/namespaces/%s/pods/%s:9090/proxy/metrics";
    return new Metrics(kubectl.print("get", "--raw=" + path.formatted(kubectl.namespace(), pod)));
  }

  /** Sums over the servers what each tells. */
  long count(String metric) {
    return pods().stream().mapToLong(pod -> scrape(pod).count(metric)).sum();
  }

  /** By the API that honours a PodDisruptionBudget. */
  Command evict(String pod) {
    String eviction =
        """
        {"apiVersion": "policy/v1", "kind": "Eviction",
         "metadata": {"name": "%s", "namespace": "%s"}}
        """
            .formatted(pod, kubectl.namespace());
    String path = "/api/v1/namespaces/%s/pods/%s/eviction".formatted(kubectl.namespace(), pod);
    return kubectl.run(eviction, "create", "--raw=" + path, "--filename=-");
  }

  /** Without a drain: its process gets SIGKILL. */
  void kill(String pod) {
    kubectl.print("delete", "pod", pod, "--force", "--grace-period=0");
  }

  void budgetIsWhole() {
    kubectl.print("wait", "--for=jsonpath={.status.disruptionsAllowed}=1", TIMEOUT, "pdb/greeter");
  }

  /**
   * Runs a Job's client for as long as something takes: how long that is only the cluster knows.
   * Its pod is deleted then, which is the normal end of a client that never ends.
   */
  Losses under(String job, Runnable disturbance, String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(List.of("client.config.durationMs=null", "client.config.endless=true"));
    long before = count(REQUESTS);
    String name = start(job, all.toArray(String[]::new));
    kubectl.print("wait", "--for=jsonpath={.status.ready}=1", TIMEOUT, name);
    await(PATIENCE).until(() -> count(REQUESTS) > before);
    CompletableFuture<String> log = follow(name);
    disturbance.run();
    await(PATIENCE).until(() -> kubectl.get("pods").findValues("deletionTimestamp").isEmpty());
    // What is lost in silence fails by its time limit.
    Awaitility.await().pollDelay(REPLY_TIMEOUT.plusSeconds(1)).until(() -> true);
    kubectl.print("delete", "pod", pod(name), "--wait=false");
    return report(name, log.join()).withoutAbandoned();
  }

  /** Runs a Job of several pods to its end. */
  Losses run(String job) {
    return ended(start(job));
  }

  /** Runs a Job whose only pod is evicted when it has told how far it is. */
  Losses evicted(String job) {
    String name = start(job);
    kubectl.print("wait", "--for=jsonpath={.status.ready}=1", TIMEOUT, name);
    await(PATIENCE).until(() -> kubectl.print("logs", name).contains("Progress"));
    CompletableFuture<String> log = follow(name);
    String pod = pod(name);
    String exitCode = "{.status.containerStatuses[0].state.terminated.exitCode}";
    CompletableFuture<String> end =
        CompletableFuture.supplyAsync(
            () ->
                kubectl.print("wait", "--for=jsonpath=" + exitCode + "=4", TIMEOUT, "pod/" + pod));
    assertThat(evict(pod).exitCode()).isZero();
    kubectl.print("wait", "--for=condition=Failed", TIMEOUT, name);
    end.join();
    assertThat(log.join()).contains("stopped after");
    return report(name, log.join());
  }

  /** The log of a Job to the end of its pod, with which it goes. */
  private CompletableFuture<String> follow(String job) {
    String pod = pod(job);
    return CompletableFuture.supplyAsync(() -> kubectl.print("logs", "--follow", pod));
  }

  private String pod(String job) {
    return pods(selector(job)).get(0);
  }

  private String start(String job, String... settings) {
    String name = job.replace("jobs/", "job/greeter-");
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(List.of("client.config.report=-", "client.config.warmUpMs=0"));
    kubectl.print("delete", name, "--ignore-not-found", TIMEOUT);
    apply(folders.with(job, all.toArray(String[]::new)));
    return name;
  }

  /** The reports of all pods of a Job, as one. */
  private Losses ended(String job) {
    kubectl.print("wait", "--for=jsonpath={.status.conditions}", TIMEOUT, job);
    return report(job, kubectl.print("logs", "--selector=" + selector(job), "--tail=-1"));
  }

  /** Of this Job's pods alone: those of one that had its name may still be there. */
  private String selector(String job) {
    return "batch.kubernetes.io/controller-uid=" + kubectl.get(job).at("/metadata/uid").asText();
  }

  private static Losses report(String job, String logs) {
    Path sum = Path.of("target", "cluster", job.replace("job/", "") + ".json");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Command report =
        Command.run(
            logs, List.of(java, "-jar", "target/greeter.jar", "report", "-", "--out", "" + sum));
    assertThat(report.exitCode()).as(report.errors() + logs).isZero();
    try {
      return Losses.of(new JsonMapper().readTree(sum.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Interrupted: the cluster goes on with it when this process has ended. */
  private void abandon() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    print("delete", "--wait=false");
  }

  /** What is still there of the namespaces, empty if nothing is. */
  String left() {
    return print("get", "--output=name");
  }

  private String print(String command, String option) {
    List<String> words = new ArrayList<>(List.of(command, "namespace", "--ignore-not-found"));
    words.add(option);
    words.addAll(namespaces);
    return kubectl.print(words.toArray(String[]::new));
  }

  /** Deletes the namespaces and waits until they are gone, with all that was in them. */
  @Override
  public void close() {
    print("delete", TIMEOUT);
    Runtime.getRuntime().removeShutdownHook(hook);
  }
}
