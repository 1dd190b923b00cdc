package dev.greeter.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingPolicy;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a pod begins and ends, who may end it, and who may speak to it. */
class PodLifeTest {

  private static final String SERVERS = "dev.greeter.k8s.DeployedConfigTest#servers";
  private static final String FOLDERS = "dev.greeter.k8s.Manifests#folders";

  /** What {@code rollout status} waits where nothing is said. */
  private static final int DEFAULT_DEADLINE_SECONDS = 600;

  /** What a kubelet keeps of a container's log: five files of 10 MiB. */
  private static final Quantity LOG = new Quantity("50Mi");

  @ParameterizedTest
  @MethodSource(SERVERS)
  void aRolloutThatDoesNotComeOnFailsSoonerThanByDefault(Path folder) {
    DeploymentSpec spec = Manifests.of(folder).of(Deployment.class).get(0).getSpec();
    var start = spec.getTemplate().getSpec().getContainers().get(0).getStartupProbe();
    assertThat(spec.getMinReadySeconds()).isPositive();
    assertThat(spec.getProgressDeadlineSeconds())
        .isGreaterThan(
            start.getPeriodSeconds() * start.getFailureThreshold() + spec.getMinReadySeconds())
        .isLessThan(DEFAULT_DEADLINE_SECONDS);
  }

  @ParameterizedTest
  @MethodSource(FOLDERS)
  void aProcessThatHangsIsNotGivenTheTimeOfADrain(Path folder) {
    for (PodTemplateSpec pod : Manifests.of(folder).pods()) {
      Container container = pod.getSpec().getContainers().get(0);
      if (container.getLivenessProbe() != null) {
        assertThat(container.getLivenessProbe().getTerminationGracePeriodSeconds()).isEqualTo(2);
        assertThat(container.getStartupProbe().getTerminationGracePeriodSeconds()).isNull();
      }
    }
  }

  @ParameterizedTest
  @MethodSource(FOLDERS)
  void aPodMayWriteTwiceWhatIsKeptOfItsLogAndNoMore(Path folder) {
    assertThat(Manifests.of(folder).containers())
        .allSatisfy(
            it -> {
              var resources = it.getResources();
              assertThat(bytes(resources.getRequests().get("ephemeral-storage")))
                  .isGreaterThan(bytes(LOG));
              assertThat(bytes(resources.getLimits().get("ephemeral-storage")))
                  .isBetween(2 * bytes(LOG), 3 * bytes(LOG));
            });
  }

  private static long bytes(Quantity quantity) {
    return quantity.getNumericalAmount().longValueExact();
  }

  @ParameterizedTest
  @MethodSource("dev.greeter.k8s.DeployedConfigTest#jobs")
  void noAutoscalerTakesTheNodeOfAJobThatRuns(Path folder) {
    assertThat(Manifests.of(folder).of(Job.class).get(0).getSpec().getTemplate().getMetadata())
        .satisfies(
            it ->
                assertThat(it.getAnnotations())
                    .containsEntry("cluster-autoscaler.kubernetes.io/safe-to-evict", "false")
                    .containsEntry("karpenter.sh/do-not-disrupt", "true"));
  }

  @ParameterizedTest
  @MethodSource(SERVERS)
  void aMeshIsToldWhatAPortCarries(Path folder) throws IOException {
    DeployedConfig deployed = DeployedConfig.of(Manifests.of(folder)).get(0);
    String stream = deployed.effective().at("/server/config").has("tls") ? "tls" : "tcp";
    assertThat(Manifests.of(folder).of(Service.class))
        .flatExtracting(service -> service.getSpec().getPorts())
        .extracting(port -> port.getAppProtocol())
        .containsOnly(deployed.serves("datagram") ? "udp" : stream);
  }

  /** A connection that is kept does not move to a new pod, and moves at once when its own goes. */
  @Test
  void podsComeAndGoAsConnectionsMove() throws IOException {
    Path production = Path.of("k8s/overlays/production");
    var behavior =
        Manifests.of(production).of(HorizontalPodAutoscaler.class).get(0).getSpec().getBehavior();
    List<HPAScalingPolicy> up = behavior.getScaleUp().getPolicies();
    assertThat(up).extracting(HPAScalingPolicy::getType).containsExactly("Percent", "Pods");
    assertThat(up.get(0).getValue()).isLessThan(100);
    assertThat(behavior.getScaleDown().getPolicies())
        .singleElement()
        .satisfies(it -> assertThat(it.getValue()).isOne())
        .satisfies(
            it ->
                assertThat(Duration.ofSeconds(it.getPeriodSeconds()))
                    .isGreaterThan(drain(production)));
  }

  private static Duration drain(Path folder) throws IOException {
    var drain = DeployedConfig.of(Manifests.of(folder)).get(0).effective().path("drain");
    return Duration.ofMillis(drain.path("delayMs").asLong() + drain.path("timeoutMs").asLong());
  }

  /** Any overlay may take the component: each has the same policies, one for its own pods. */
  @ParameterizedTest
  @ValueSource(strings = {"local", "hold", "tls", "datagram", "production", "probe", "mesh"})
  void everyOverlayMayTakeTheNetworkPolicies(String overlay) throws IOException {
    Path folder = Path.of("target", "k8s", "policed", overlay);
    Path component = Path.of("k8s/components/network-policy");
    Path resource = Path.of("k8s/overlays", overlay);
    List<NetworkPolicy> policies =
        overlay.equals("production")
            ? Manifests.of(resource).of(NetworkPolicy.class)
            : Manifests.of(
                    Manifests.write(
                        folder,
                        resource,
                        "components: [%s]\n".formatted(folder.relativize(component))))
                .of(NetworkPolicy.class);
    assertThat(policies)
        .usingRecursiveComparison()
        .isEqualTo(Manifests.of(Path.of("k8s/overlays/production")).of(NetworkPolicy.class));
  }

  @Test
  void aServerIsAskedAndAClientAsksServersAlone() {
    List<NetworkPolicy> policies =
        Manifests.of(Path.of("k8s/overlays/production")).of(NetworkPolicy.class);
    NetworkPolicy server = named(policies, "greeter");
    NetworkPolicy client = named(policies, "greeter-client");
    assertThat(server.getSpec().getEgress()).isEmpty();
    assertThat(server.getSpec().getIngress().get(0).getPorts())
        .extracting(NetworkPolicyPort::getProtocol)
        .containsExactly("TCP", "UDP");
    assertThat(client.getSpec().getPodSelector().getMatchExpressions().get(0).getValues())
        .containsExactlyElementsOf(
            List.of(
                component("jobs/load"), component("overlays/probe"), component("overlays/mesh")));
    assertThat(client.getSpec().getEgress()).hasSize(2);
    assertThat(policies)
        .allSatisfy(
            it -> assertThat(it.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress"));
  }

  private static NetworkPolicy named(List<NetworkPolicy> policies, String name) {
    return policies.stream()
        .filter(it -> it.getMetadata().getName().equals(name))
        .findAny()
        .orElseThrow();
  }

  private static String component(String folder) {
    return Manifests.of(Path.of("k8s", folder))
        .pods()
        .get(0)
        .getMetadata()
        .getLabels()
        .get("app.kubernetes.io/component");
  }
}
