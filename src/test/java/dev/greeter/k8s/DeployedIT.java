package dev.greeter.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.DatagramPeer;
import dev.greeter.GreeterProcess;
import dev.greeter.Needs;
import dev.greeter.Peer;
import dev.greeter.Pki;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real jar, started as the pods of the manifests start it, but for the ports. */
class DeployedIT {

  private static final Path BASE = Path.of("k8s/base");
  private static final Path PATH_CHECK = Path.of("k8s/overlays/path-check");

  private static final Pattern METRIC = Pattern.compile("\\b(greeter|jvm|process)_[a-z_]+\\b");

  /**
   * Not there before something was collected, before several addresses were asked, and where the
   * kernel is not asked what it knows of a connection.
   */
  private static final Set<String> NOT_HERE =
      Set.of("jvm_gc_pause_seconds_sum", "greeter_exchanges_by_address_total");

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir Path folder;

  /** But for those that have a test of their own, which asks for them too. */
  private static Stream<Path> others() {
    List<Path> own = List.of(BASE, PATH_CHECK);
    return DeployedConfigTest.servers().filter(folder -> !own.contains(folder));
  }

  @ParameterizedTest
  @MethodSource("others")
  void everyProbeIsAnswered(Path manifests) throws Exception {
    DeployedConfig deployed = DeployedConfig.of(Manifests.of(manifests)).get(0);
    try (GreeterProcess greeter = start(deployed)) {
      areAnswered(greeter, deployed);
    }
  }

  private void areAnswered(GreeterProcess greeter, DeployedConfig deployed) throws Exception {
    assertThat(ask(greeter, deployed)).startsWith("Welcome ");
    for (Probe probe :
        List.of(
            deployed.container().getStartupProbe(),
            deployed.container().getLivenessProbe(),
            deployed.container().getReadinessProbe())) {
      assertThat(get(greeter, probe.getHttpGet().getPath()).statusCode()).isEqualTo(200);
    }
  }

  /**
   * What a dual-stack Service needs: that it is 0.0.0.0 that a pod listens on keeps out neither.
   */
  @Test
  void aPodIsReachedByEitherFamily() throws Exception {
    DeployedConfig deployed = DeployedConfig.of(Manifests.of(BASE)).get(0);
    try (GreeterProcess greeter = start(deployed)) {
      areAnswered(greeter, deployed);
      isReachedAt(greeter, "127.0.0.1");
      Needs.address("::1");
      isReachedAt(greeter, "::1");
    }
  }

  private void isReachedAt(GreeterProcess greeter, String address) throws Exception {
    try (Socket peer = new Socket(address, greeter.port())) {
      peer.getOutputStream().write('1');
      assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("Welcome to server!");
    }
    URI probe =
        new URI("http", null, address, URI.create(greeter.admin()).getPort(), "/", null, null);
    assertThat(http.send(HttpRequest.newBuilder(probe).build(), BodyHandlers.discarding()))
        .returns(200, HttpResponse::statusCode);
  }

  @Test
  void thePodsNameIsInTheReplyWhereItWasAskedFor() throws Exception {
    DeployedConfig deployed = DeployedConfig.of(Manifests.of(PATH_CHECK)).get(0);
    try (GreeterProcess greeter = start(deployed)) {
      areAnswered(greeter, deployed);
      // The tests' environment gives a variable its own name for a value.
      assertThat(Peer.ask(greeter.port(), "1")).isEqualTo("Welcome from POD_NAME");
    }
  }

  @Test
  void everyMetricOfTheAlertsAndTheDashboardIsThere() throws Exception {
    Manifests production = Manifests.of(Path.of("k8s/overlays/production"));
    // A server and clients in one.
    DeployedConfig deployed = DeployedConfig.of(Manifests.of(Path.of("k8s/overlays/mesh"))).get(0);
    String[] local = {
      certificate(),
      "clients.fresh.config.host=localhost",
      "clients.kept.config.host=localhost",
      "drain.delayMs=0"
    };
    String path =
        production.of(PodMonitor.class).get(0).getSpec().getPodMetricsEndpoints().get(0).getPath();
    try (GreeterProcess greeter = start(deployed, local)) {
      // Its series are there when it listens.
      greeter.port();
      HttpResponse<String> scraped = get(greeter, path);
      assertThat(scraped.statusCode()).isEqualTo(200);
      Set<String> known =
          scraped.body().lines().map(line -> line.split("[{ ]", 2)[0]).collect(Collectors.toSet());
      assertThat(metrics(production)).hasSizeGreaterThan(5).isSubsetOf(known);
    }
  }

  private static Set<String> metrics(Manifests manifests) {
    Stream<String> alerts =
        manifests.of(PrometheusRule.class).stream()
            .flatMap(rules -> rules.getSpec().getGroups().stream())
            .flatMap(group -> group.getRules().stream())
            .map(rule -> rule.getExpr().getStrVal());
    Stream<String> dashboards =
        manifests.of(ConfigMap.class).stream()
            .filter(map -> map.getMetadata().getLabels().containsKey("grafana_dashboard"))
            .flatMap(map -> map.getData().values().stream());
    return Stream.concat(alerts, dashboards)
        .flatMap(text -> METRIC.matcher(text).results().map(MatchResult::group))
        .filter(name -> !NOT_HERE.contains(name))
        .collect(Collectors.toSet());
  }

  private HttpResponse<String> get(GreeterProcess greeter, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create(greeter.admin().replace("0.0.0.0", "localhost") + path);
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static String ask(GreeterProcess greeter, DeployedConfig deployed) throws IOException {
    if (deployed.serves("datagram")) {
      return DatagramPeer.ask(greeter.port(), "1");
    }
    try (Peer peer = new Peer(greeter.port());
        Peer speaker = hasTls(deployed) ? peer.secured(Pki.context(null), "TLSv1.3") : peer) {
      return speaker.send("1").readAll();
    }
  }

  private static boolean hasTls(DeployedConfig deployed) throws IOException {
    return deployed.effective().at("/server/config").has("tls");
  }

  private String certificate() throws IOException {
    return "server.config.tls=" + Pki.files(Pki.write(folder, Pki.SERVER));
  }

  private GreeterProcess start(DeployedConfig deployed) throws IOException {
    return hasTls(deployed) ? start(deployed, certificate()) : start(deployed, new String[0]);
  }

  private GreeterProcess start(DeployedConfig deployed, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("greeter.json"), deployed.text());
    List<String> arguments = new ArrayList<>(List.of("--conf", file.toString()));
    for (String setting : deployed.settings()) {
      arguments.addAll(List.of("--set", setting));
    }
    arguments.addAll(List.of("--set", "server.config.port=-1", "--set", "admin.config.port=0"));
    arguments.addAll(List.of("--set", "server.config.warmUpMs=0"));
    arguments.addAll(List.of(GreeterProcess.arguments(more)));
    Map<String, String> environment = new HashMap<>(deployed.environment());
    environment.remove("LOG_FORMAT"); // GreeterProcess reads the ports from lines of text.
    return GreeterProcess.start(List.of(), environment, arguments.toArray(String[]::new));
  }
}
