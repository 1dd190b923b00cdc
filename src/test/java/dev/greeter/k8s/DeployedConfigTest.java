package dev.greeter.k8s;

import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The configuration in a manifest is one that the service takes, and fits what is around it. */
class DeployedConfigTest {

  static Stream<Path> servers() {
    return Stream.of(
            "base",
            "overlays/local",
            "overlays/path-check",
            "overlays/hold",
            "overlays/datagram",
            "overlays/tls",
            "overlays/production")
        .map(Path.of("k8s")::resolve);
  }

  static Stream<Path> jobs() {
    return Stream.of("load", "rollout", "idle-timeout", "hold").map(Path.of("k8s/jobs")::resolve);
  }

  @ParameterizedTest
  @MethodSource("servers")
  void aServerListensOnTheContainersPortsOfAllInterfaces(Path folder) throws Exception {
    DeployedConfig deployed = only(folder);
    JsonNode config = deployed.effective();
    Map<String, Integer> ports =
        deployed.container().getPorts().stream()
            .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort));
    assertThat(ports)
        .isEqualTo(
            Map.of(
                "greeter", config.at("/server/config/port").intValue(),
                "admin", config.at("/admin/config/port").intValue()));
    assertThat(config.at("/server/config/host").textValue()).isEqualTo("0.0.0.0");
    assertThat(config.at("/admin/config/host").textValue()).isEqualTo("0.0.0.0");
    assertThat(config.has("client")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("servers")
  void thePodAndItsServiceSpeakTheProtocolThatIsServed(Path folder) throws Exception {
    DeployedConfig deployed = only(folder);
    boolean datagrams = deployed.serves("datagram");
    String protocol = datagrams ? "UDP" : "TCP";
    assertThat(deployed.container().getPorts())
        .filteredOn(port -> port.getName().equals("greeter"))
        .extracting(port -> requireNonNullElse(port.getProtocol(), "TCP"))
        .containsExactly(protocol);
    assertThat(Manifests.of(folder).of(Service.class))
        .flatExtracting(service -> service.getSpec().getPorts())
        .extracting(port -> requireNonNullElse(port.getProtocol(), "TCP"))
        .containsExactly(protocol);
    // Anybody can reach a Service, and forge an address.
    assertThat(deployed.effective().at("/server/config/maxReplyRatio").doubleValue() > 0)
        .isEqualTo(datagrams);
  }

  /** A secret of the type kubernetes.io/tls, which cert-manager makes, has these two. */
  @Test
  void theCertificateIsReadFromTheSecretThatIsMounted() throws Exception {
    DeployedConfig deployed = only(Path.of("k8s/overlays/tls"));
    String folder =
        deployed.pod().getVolumes().stream()
            .filter(volume -> volume.getSecret() != null)
            .flatMap(
                volume ->
                    deployed.container().getVolumeMounts().stream()
                        .filter(mount -> mount.getName().equals(volume.getName())))
            .filter(mount -> mount.getSubPath() == null)
            .map(VolumeMount::getMountPath)
            .findAny()
            .orElseThrow();
    JsonNode tls = deployed.effective().at("/server/config/tls");
    assertThat(tls.path("certPath").textValue()).isEqualTo(folder + "/tls.crt");
    assertThat(tls.path("keyPath").textValue()).isEqualTo(folder + "/tls.key");
  }

  @ParameterizedTest
  @MethodSource("servers")
  void thereIsAnInstanceForEveryCpuOfTheLimit(Path folder) throws Exception {
    assertThat(only(folder).effective().at("/server/instances").textValue()).isEqualTo("auto");
  }

  @ParameterizedTest
  @MethodSource("servers")
  void theGracePeriodIsLongerThanTheDrain(Path folder) throws Exception {
    DeployedConfig deployed = only(folder);
    JsonNode drain = deployed.effective().at("/drain");
    assertThat(Duration.ofSeconds(deployed.pod().getTerminationGracePeriodSeconds()))
        .isGreaterThan(
            Duration.ofMillis(
                drain.path("delayMs").longValue() + drain.path("timeoutMs").longValue()));
  }

  /**
   * A pod that is the only one behind an address is sent connections for as long as its readiness
   * probe has not failed {@code failureThreshold} times in a row. The first failure can come right
   * after SIGTERM, the others each a period later.
   */
  @ParameterizedTest
  @MethodSource("servers")
  void readinessFailsOnlyAfterTheDelayOfTheDrain(Path folder) throws Exception {
    DeployedConfig deployed = only(folder);
    Probe probe = deployed.container().getReadinessProbe();
    assertThat(
            Duration.ofSeconds(probe.getPeriodSeconds())
                .multipliedBy(probe.getFailureThreshold() - 1))
        .isGreaterThan(Duration.ofMillis(deployed.effective().at("/drain/delayMs").longValue()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"base", "overlays/local", "overlays/production"})
  void theDrainIsLongerThanAnyConnection(String folder) throws Exception {
    JsonNode config = only(Path.of("k8s", folder)).effective();
    assertThat(config.at("/drain/timeoutMs").longValue())
        .isGreaterThan(
            config.at("/server/config/idleTimeoutMs").longValue()
                + config.at("/server/config/lingerTimeoutMs").longValue());
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void aJobIsAClientOfTheServiceThatEndsInTime(Path folder) throws Exception {
    Manifests manifests = Manifests.of(folder);
    JsonNode config = DeployedConfig.of(manifests).get(0).effective();
    assertThat(config.has("server")).isFalse();
    JsonNode client = config.at("/client/config");
    var service = Manifests.of(Path.of("k8s/base")).of(Service.class).get(0);
    assertThat(client.path("host").textValue()).isEqualTo(service.getMetadata().getName());
    assertThat(client.path("port").intValue())
        .isEqualTo(service.getSpec().getPorts().get(0).getPort());
    assertThat(Duration.ofSeconds(deadlineSeconds(manifests)))
        .isGreaterThan(Duration.ofMillis(client.path("durationMs").longValue()).multipliedBy(2))
        .isGreaterThan(Duration.ofMillis(longestDelayMs(client.path("delayMs"))).multipliedBy(2));
  }

  /** Each pod of an Indexed Job takes the part of its index, and all parts are taken. */
  @ParameterizedTest
  @MethodSource("jobs")
  void aJobOfSeveralPodsSharesItsWork(Path folder) throws Exception {
    Manifests manifests = Manifests.of(folder);
    JobSpec job = manifests.of(Job.class).get(0).getSpec();
    DeployedConfig deployed = DeployedConfig.of(manifests).get(0);
    if (job.getCompletions() == null) {
      assertThat(deployed.effective().at("/client/config").has("share")).isFalse();
      return;
    }
    assertThat(job.getCompletionMode()).isEqualTo("Indexed");
    assertThat(job.getParallelism()).isEqualTo(job.getCompletions());
    for (int index = 0; index < job.getCompletions(); index++) {
      Map<String, String> pod = Map.of("JOB_COMPLETION_INDEX", Integer.toString(index));
      JsonNode client = deployed.effective(pod).at("/client/config");
      assertThat(client.at("/share/index").intValue()).isEqualTo(index);
      assertThat(client.at("/share/of").intValue()).isEqualTo(job.getCompletions());
      assertThat(client.path("report").textValue()).isEqualTo("-");
    }
  }

  private static long deadlineSeconds(Manifests manifests) {
    return manifests.of(Job.class).get(0).getSpec().getActiveDeadlineSeconds();
  }

  private static long longestDelayMs(JsonNode delayMs) {
    return delayMs.isArray()
        ? StreamSupport.stream(delayMs.spliterator(), false)
            .mapToLong(JsonNode::longValue)
            .max()
            .orElseThrow()
        : delayMs.longValue();
  }

  private static DeployedConfig only(Path folder) {
    return DeployedConfig.of(Manifests.of(folder)).get(0);
  }
}
