package dev.greeter.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.certmanager.api.model.v1.Certificate;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMetricsEndpoint;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a manifest refers to exists, and what a cluster demands of it is met. */
class ManifestsTest {

  private static final String FOLDERS = "dev.greeter.k8s.Manifests#folders";

  private static final Pattern QUANTITY =
      Pattern.compile(".*/(resources/(limits|requests)/[^/]+|averageValue)");

  @ParameterizedTest
  @MethodSource(FOLDERS)
  void everyFolderRendersAndParsesStrictly(Path folder) {
    assertThat(Manifests.of(folder).all()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spec: {replica: 2}",
        "spec: {template: {spec: {containers: [{name: a, readinesProbe: {}}]}}}",
        "spec: {template: {spec: {containers: [{name: a, env: [{name: b, value: 1}]}]}}}",
        "spec: {replicas: '2'}",
        "metadata: {label: {a: b}}",
        "specs: {}",
      })
  void aFieldThatIsUnknownOrOfAnotherTypeFails(String mistake) {
    assertThatThrownBy(
            () -> Manifests.parse("apiVersion: apps/v1\nkind: Deployment\n" + mistake + "\n"))
        .isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void anUnknownFieldOfACustomResourceFails() {
    assertThatThrownBy(
            () ->
                Manifests.parse(
                    """
                    apiVersion: monitoring.coreos.com/v1
                    kind: PodMonitor
                    spec: {podMetricsEndpoints: [{ports: admin}]}
                    """))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("\"ports\"");
  }

  @ParameterizedTest
  @MethodSource(FOLDERS)
  void everythingCarriesTheStandardLabels(Path folder) {
    Manifests manifests = Manifests.of(folder);
    if (Manifests.isPart(folder)) {
      return; // The folders that use it add the labels.
    }
    assertThat(manifests.all()).allSatisfy(manifest -> assertLabels(manifest.getMetadata()));
    assertThat(manifests.pods()).allSatisfy(pod -> assertLabels(pod.getMetadata()));
  }

  private static void assertLabels(ObjectMeta metadata) {
    assertThat(metadata.getLabels())
        .as(metadata.getName())
        .containsKeys(
            "app.kubernetes.io/name", "app.kubernetes.io/component", "app.kubernetes.io/part-of");
  }

  /** Of what is applied to one namespace, each selector knows its own pods by their labels. */
  @ParameterizedTest
  @MethodSource(FOLDERS)
  void everySelectorSelectsThePodsOfItsFolderAndOnlyThem(Path folder) {
    if (Manifests.isPart(folder)) {
      return;
    }
    // A component's are of the servers, and so are production's.
    Path applied = folder.startsWith("k8s/components") ? Path.of("k8s/base") : folder;
    assertThat(selectors(Manifests.of(folder)))
        .allSatisfy(
            selector -> {
              assertThat(selector).isNotEmpty();
              assertThat(
                      Stream.of("base", "jobs/load", "overlays/probe", "overlays/mesh")
                          .map(other -> labels(Path.of("k8s", other)))
                          .filter(labels -> labels.entrySet().containsAll(selector.entrySet())))
                  .containsExactly(labels(applied));
            });
  }

  private static Map<String, String> labels(Path folder) {
    return Manifests.of(folder).pods().get(0).getMetadata().getLabels();
  }

  private static List<Map<String, String>> selectors(Manifests manifests) {
    List<Map<String, String>> selectors = new ArrayList<>();
    manifests.of(Service.class).forEach(it -> selectors.add(it.getSpec().getSelector()));
    Stream.of(
            manifests.of(Deployment.class).stream().map(it -> it.getSpec().getSelector()),
            manifests.of(DaemonSet.class).stream().map(it -> it.getSpec().getSelector()),
            manifests.of(PodDisruptionBudget.class).stream().map(it -> it.getSpec().getSelector()),
            manifests.of(PodMonitor.class).stream().map(it -> it.getSpec().getSelector()),
            manifests.pods().stream()
                .flatMap(it -> it.getSpec().getTopologySpreadConstraints().stream())
                .map(TopologySpreadConstraint::getLabelSelector))
        .flatMap(it -> it)
        .map(LabelSelector::getMatchLabels)
        .forEach(selectors::add);
    return selectors;
  }

  @ParameterizedTest
  @MethodSource(FOLDERS)
  void everyPortIsReferredToByItsNameAndExists(Path folder) {
    Manifests manifests = Manifests.of(folder);
    List<String> names =
        Manifests.of(Path.of("k8s/base")).containers().get(0).getPorts().stream()
            .map(ContainerPort::getName)
            .toList();
    Stream<IntOrString> references =
        Stream.of(
                manifests.of(Service.class).stream()
                    .flatMap(it -> it.getSpec().getPorts().stream())
                    .map(it -> it.getTargetPort()),
                manifests.of(NetworkPolicy.class).stream()
                    .flatMap(it -> it.getSpec().getIngress().stream())
                    .flatMap(it -> it.getPorts().stream())
                    .map(NetworkPolicyPort::getPort),
                manifests.containers().stream()
                    .flatMap(ManifestsTest::probes)
                    .map(it -> it.getHttpGet().getPort()),
                manifests.of(PodMonitor.class).stream()
                    .flatMap(it -> it.getSpec().getPodMetricsEndpoints().stream())
                    .map(PodMetricsEndpoint::getPort)
                    .map(IntOrString::new))
            .flatMap(it -> it);
    assertThat(references.map(IntOrString::getStrVal))
        .allSatisfy(it -> assertThat(names).contains(it));
  }

  private static Stream<Probe> probes(Container container) {
    return Stream.of(
            container.getStartupProbe(),
            container.getLivenessProbe(),
            container.getReadinessProbe())
        .filter(probe -> probe != null);
  }

  @ParameterizedTest
  @MethodSource(FOLDERS)
  void everyServerIsProbedOverHttpAndNeverOnTheServicePort(Path folder) {
    Manifests manifests = Manifests.of(folder);
    if (manifests.of(Job.class).isEmpty()) {
      for (Container container : manifests.containers()) {
        assertThat(probes(container))
            .hasSize(3)
            .allSatisfy(
                probe -> {
                  assertThat(probe.getTcpSocket()).isNull();
                  assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("admin");
                });
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.greeter.k8s.DeployedConfigTest#servers")
  void aPodGoesWhenAnotherIsReady(Path folder) {
    assertThat(Manifests.of(folder).of(Deployment.class))
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.getSpec().getStrategy().getRollingUpdate().getMaxUnavailable())
                    .isEqualTo(new IntOrString(0)));
  }

  /**
   * One overlay is applied over another. A number of replicas that the first states and the second
   * does not is deleted, on the client's side and on the server's, and the default is 1: from two
   * local pods to production there was one, until the autoscaler acted. A number that each states
   * would undo at every apply what the autoscaler did.
   */
  @ParameterizedTest
  @MethodSource(FOLDERS)
  void noApplyChangesHowManyReplicasThereAre(Path folder) {
    assertThat(Manifests.of(folder).of(Deployment.class))
        .allSatisfy(it -> assertThat(it.getSpec().getReplicas()).isNull());
  }

  /**
   * What the API server does not store, or stores in other words, is in every {@code kubectl diff},
   * or makes every {@code kubectl apply} a change: an empty list or map, a {@code null}, a quantity
   * that is not in its canonical form.
   */
  @ParameterizedTest
  @MethodSource(FOLDERS)
  void theApiServerStoresWhatIsWritten(Path folder) throws Exception {
    List<String> lost = new ArrayList<>();
    for (JsonNode document : Manifests.documents(Manifests.render(folder))) {
      lost(document, document.path("kind").asText(), lost);
    }
    assertThat(lost).isEmpty();
  }

  /**
   * Without it, kubectl takes {@code rollingUpdate} for all that is to be kept of the strategy, and
   * every apply of the same manifests is a patch, and says {@code configured}.
   */
  @ParameterizedTest
  @MethodSource(FOLDERS)
  void theTypeOfTheStrategyIsWrittenDown(Path folder) {
    assertThat(Manifests.of(folder).of(Deployment.class))
        .filteredOn(it -> it.getSpec().getStrategy() != null)
        .allSatisfy(
            it -> assertThat(it.getSpec().getStrategy().getType()).isEqualTo("RollingUpdate"));
  }

  /** The pods take both, as {@code DeployedIT} shows. */
  @ParameterizedTest
  @MethodSource(FOLDERS)
  void everyServiceHasTheFamiliesThatTheClusterHas(Path folder) {
    assertThat(Manifests.of(folder).of(Service.class))
        .allSatisfy(
            it -> assertThat(it.getSpec().getIpFamilyPolicy()).isEqualTo("PreferDualStack"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"egress: []", "labels: {}", "a: null", "a: {b: [{c: {}}]}"})
  void whatIsEmptyIsNotStored(String yaml) throws Exception {
    List<String> lost = new ArrayList<>();
    lost(Manifests.documents(yaml).get(0), "", lost);
    assertThat(lost).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"0.5,500m", "1000m,1", "1024Mi,1Gi", "5000,5k", "0.5Gi,512Mi"})
  void aQuantityIsStoredInItsCanonicalForm(String written, String stored) throws Exception {
    List<String> lost = new ArrayList<>();
    String yaml = "resources: {limits: {cpu: '%s'}, requests: {cpu: '%s'}}";
    lost(Manifests.documents(yaml.formatted(written, stored)).get(0), "", lost);
    assertThat(lost).singleElement().asString().contains(written);
  }

  private static void lost(JsonNode node, String path, List<String> lost) {
    if (node.isNull() || (node.isContainerNode() && node.isEmpty())) {
      lost.add(path + " is " + node);
    }
    if (QUANTITY.matcher(path).matches() && !isCanonical(node.asText())) {
      lost.add(path + " is " + node);
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      lost(field.getValue(), path + "/" + field.getKey(), lost);
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      lost(node.get(i), path + "/" + i, lost);
    }
  }

  /** A whole number, with the suffix that makes it the shortest. */
  private static boolean isCanonical(String text) {
    Quantity quantity = Quantity.parse(text);
    BigDecimal amount = new BigDecimal(quantity.getAmount());
    int step = quantity.getFormat().endsWith("i") ? 1024 : 1000;
    return amount.scale() == 0 && amount.remainder(BigDecimal.valueOf(step)).signum() != 0;
  }

  /**
   * The operator gives each target a label {@code endpoint}, the name of the port, and what a
   * metric says under that name would be {@code exported_endpoint}.
   */
  @Test
  void theLabelEndpointIsTheMetricsOwn() {
    assertThat(Manifests.of(Path.of("k8s/overlays/production")).of(PodMonitor.class))
        .flatExtracting(monitor -> monitor.getSpec().getPodMetricsEndpoints())
        .singleElement()
        .satisfies(
            endpoint ->
                assertThat(endpoint.getRelabelings())
                    .anySatisfy(
                        it -> {
                          assertThat(it.getAction()).isEqualTo("labeldrop");
                          assertThat(it.getRegex()).isEqualTo("endpoint");
                        }));
  }

  /** {@code kubectl delete namespace greeter} leaves nothing behind. */
  @ParameterizedTest
  @MethodSource(FOLDERS)
  void whatIsAppliedIsInTheNamespace(Path folder) {
    if (Manifests.isPart(folder) || folder.startsWith("k8s/components")) {
      return;
    }
    assertThat(Manifests.of(folder).all())
        .allSatisfy(
            it -> {
              if (it instanceof Namespace) {
                assertThat(it.getMetadata().getName()).isEqualTo("greeter");
              } else {
                assertThat(it.getMetadata().getNamespace()).isEqualTo("greeter");
              }
            });
  }

  /** The rules of the Pod Security Standard {@code restricted}, and a file system to read. */
  @ParameterizedTest
  @MethodSource(FOLDERS)
  void everyPodIsRestricted(Path folder) {
    Manifests manifests = Manifests.of(folder);
    for (PodTemplateSpec pod : manifests.pods()) {
      PodSpec spec = pod.getSpec();
      assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
      assertThat(spec.getSecurityContext().getRunAsUser()).isPositive();
      assertThat(spec.getSecurityContext().getSeccompProfile().getType())
          .isEqualTo("RuntimeDefault");
      assertThat(spec.getHostNetwork()).isNull();
      assertThat(spec.getHostPID()).isNull();
      assertThat(spec.getHostIPC()).isNull();
      assertThat(spec.getInitContainers()).isEmpty();
      assertThat(spec.getAutomountServiceAccountToken()).isFalse();
      assertThat(spec.getVolumes())
          .allMatch(it -> it.getConfigMap() != null || it.getSecret() != null);
    }
    for (Container container : manifests.containers()) {
      var security = container.getSecurityContext();
      assertThat(security.getAllowPrivilegeEscalation()).isFalse();
      assertThat(security.getReadOnlyRootFilesystem()).isTrue();
      assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
      assertThat(security.getCapabilities().getAdd()).isEmpty();
      assertThat(container.getPorts()).allSatisfy(it -> assertThat(it.getHostPort()).isNull());
      assertThat(container.getResources().getLimits()).containsKeys("cpu", "memory");
      assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
    }
    assertThat(manifests.of(ServiceAccount.class))
        .allSatisfy(it -> assertThat(it.getAutomountServiceAccountToken()).isFalse());
    assertThat(manifests.of(Namespace.class))
        .allSatisfy(
            it ->
                assertThat(it.getMetadata().getLabels())
                    .containsEntry("pod-security.kubernetes.io/enforce", "restricted"));
  }

  @ParameterizedTest
  @MethodSource(FOLDERS)
  void whatIsReferredToExists(Path folder) {
    Manifests manifests = Manifests.of(folder);
    for (PodTemplateSpec pod : manifests.pods()) {
      if (pod.getSpec().getServiceAccountName() != null) {
        assertThat(names(manifests, ServiceAccount.class))
            .contains(pod.getSpec().getServiceAccountName());
      }
    }
    for (HorizontalPodAutoscaler scaler : manifests.of(HorizontalPodAutoscaler.class)) {
      assertThat(names(manifests, Deployment.class))
          .contains(scaler.getSpec().getScaleTargetRef().getName());
    }
    if (!Manifests.isPart(folder)) {
      for (PodTemplateSpec pod : manifests.pods()) {
        for (Volume volume : pod.getSpec().getVolumes()) {
          if (volume.getSecret() != null) {
            assertThat(manifests.of(Certificate.class))
                .anyMatch(
                    it -> it.getSpec().getSecretName().equals(volume.getSecret().getSecretName()));
            continue;
          }
          assertThat(names(manifests, ConfigMap.class)).contains(volume.getConfigMap().getName());
          assertThat(volume.getConfigMap().getName())
              .as("a name with a hash rolls the pods")
              .matches("greeter.*-[a-z0-9]{10}");
        }
      }
    }
  }

  private static List<String> names(Manifests manifests, Class<? extends HasMetadata> kind) {
    return manifests.of(kind).stream().map(it -> it.getMetadata().getName()).toList();
  }

  @ParameterizedTest
  @MethodSource(FOLDERS)
  void everyJobRunsOnce(Path folder) {
    for (Job job : Manifests.of(folder).of(Job.class)) {
      boolean isIndexed = "Indexed".equals(job.getSpec().getCompletionMode());
      assertThat(
              isIndexed ? job.getSpec().getBackoffLimitPerIndex() : job.getSpec().getBackoffLimit())
          .isZero();
      assertThat(job.getSpec().getTemplate().getSpec().getRestartPolicy()).isEqualTo("Never");
    }
  }
}
