package dev.greeter.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clients that never end ask what there is, as it serves, and are scraped. */
class ProbesTest {

  private static final Path PROBE = Path.of("k8s/overlays/probe");
  private static final Path MESH = Path.of("k8s/overlays/mesh");

  /** CoreDNS answers out of its cache, with the TTL that is left. */
  private static final int DNS_TTL_MS = 30_000;

  @Test
  void theProbeAsksTheServiceOfTheOtherOverlays() throws IOException {
    Service service = only(Path.of("k8s/base"), Service.class);
    DeployedConfig servers = DeployedConfig.of(Manifests.of(Path.of("k8s/overlays/hold"))).get(0);
    asksInBothWays(PROBE, service, servers.effective().path("server"));
    assertThat(only(PROBE, Deployment.class).getMetadata().getNamespace())
        .isEqualTo(service.getMetadata().getNamespace());
  }

  @Test
  void everyPodOfTheMeshAsksEachAddressOfItsOwnService() throws IOException {
    Service service = only(MESH, Service.class);
    assertThat(service.getSpec().getClusterIP()).isEqualTo("None");
    JsonNode config = config(MESH);
    asksInBothWays(MESH, service, config.path("server"));
    assertThat(config.path("clients"))
        .allSatisfy(
            client -> assertThat(client.at("/config/addresses").asText()).isEqualTo("each"));
    assertThat(only(MESH, DaemonSet.class).getSpec().getTemplate().getSpec().getContainers())
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.getPorts())
                    .extracting(ContainerPort::getName, ContainerPort::getContainerPort)
                    .contains(tuple("greeter", config.at("/server/config/port").intValue())));
  }

  private static void asksInBothWays(Path folder, Service service, JsonNode server)
      throws IOException {
    JsonNode clients = config(folder).path("clients");
    assertThat(clients.fieldNames()).toIterable().containsExactlyInAnyOrder("fresh", "kept");
    for (JsonNode client : clients) {
      JsonNode config = client.path("config");
      assertThat(config.path("endless").booleanValue()).isTrue();
      // The servers close no connection that might have another request.
      assertThat(config.path("endOfReply").textValue()).isEqualTo("expected");
      assertThat(config.path("host").textValue()).isEqualTo(service.getMetadata().getName());
      assertThat(config.path("port").intValue())
          .isEqualTo(service.getSpec().getPorts().get(0).getPort());
      assertThat(config.at("/expect/reply").textValue())
          .isEqualTo(server.at("/config/replies/1").textValue());
    }
    assertThat(clients.at("/fresh/config/requestsPerConnection").intValue()).isOne();
    assertThat(clients.at("/kept/config/requestsPerConnection").intValue()).isZero();
    assertThat(clients.at("/kept/config/reconnect").booleanValue()).isTrue();
    assertThat(server.at("/config/requestsPerConnection").intValue()).isZero();
  }

  /**
   * An address of a pod that goes is used until DNS has been asked again, and its answer is new.
   */
  @Test
  void aPodOfTheMeshServesForAsLongAsItsAddressIsUsed() throws IOException {
    JsonNode drain = config(MESH).path("drain");
    long delayMs = drain.path("delayMs").longValue();
    for (JsonNode client : config(MESH).path("clients")) {
      assertThat(delayMs)
          .isGreaterThan(DNS_TTL_MS + client.at("/config/resolveEveryMs").longValue());
    }
    assertThat(
            Duration.ofSeconds(
                only(MESH, DaemonSet.class)
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getTerminationGracePeriodSeconds()))
        .isGreaterThan(Duration.ofMillis(delayMs + drain.path("timeoutMs").longValue()));
  }

  @Test
  void theLineThatIsShownMakesADaemonSetOfTheProbe() throws IOException {
    Matcher line =
        Pattern.compile("#   patches:\n#     (- .*)\n")
            .matcher(Files.readString(PROBE.resolve("kustomization.yaml")));
    assertThat(line.find()).isTrue();
    assertThat(Path.of("docs/guide/watch.md")).content().contains(line.group(1));
    Path folder = Path.of("target", "k8s", "probe-on-every-node");
    Manifests changed =
        Manifests.of(Manifests.write(folder, PROBE, "patches:\n  " + line.group(1) + "\n"));
    assertThat(changed.of(Deployment.class)).isEmpty();
    assertThat(changed.of(DaemonSet.class))
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.getSpec().getTemplate())
                    .isEqualTo(only(PROBE, Deployment.class).getSpec().getTemplate()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"probe", "mesh"})
  void aPodIsScrapedAtThePortThatItsAdminHas(String overlay) throws IOException {
    Path folder = Path.of("k8s/overlays", overlay);
    var pod = Manifests.of(folder).pods().get(0);
    PodMonitor monitor = only(folder, PodMonitor.class);
    assertThat(pod.getMetadata().getLabels())
        .isEqualTo(monitor.getSpec().getSelector().getMatchLabels());
    String port = monitor.getSpec().getPodMetricsEndpoints().get(0).getPort();
    assertThat(Manifests.of(folder).containers().get(0).getPorts())
        .filteredOn(it -> it.getName().equals(port))
        .extracting(ContainerPort::getContainerPort)
        .isEqualTo(List.of(config(folder).at("/admin/config/port").intValue()));
  }

  private static JsonNode config(Path folder) throws IOException {
    return DeployedConfig.of(Manifests.of(folder)).get(0).effective();
  }

  private static <T extends HasMetadata> T only(Path folder, Class<T> kind) {
    List<T> all = Manifests.of(folder).of(kind);
    assertThat(all).hasSize(1);
    return all.get(0);
  }
}
