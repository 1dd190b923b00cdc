package dev.greeter.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a component adds to production fits production, and what the cluster has beside it. */
class ComponentsTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Path CONNECTIONS = Path.of("k8s/components/scale-on-connections");
  private static final Path EXTERNAL = Path.of("k8s/components/external");
  private static final Path PROXY_PROTOCOL = Path.of("k8s/components/proxy-protocol");

  @Test
  void replicasFollowConnectionsBesideTheCpu() {
    List<MetricSpec> metrics =
        Manifests.of(Manifests.inProduction(CONNECTIONS)).of(HorizontalPodAutoscaler.class).stream()
            .flatMap(scaler -> scaler.getSpec().getMetrics().stream())
            .toList();
    assertThat(metrics).extracting(MetricSpec::getType).containsExactly("Resource", "Pods");
    assertThat(metrics.get(0).getResource().getName()).isEqualTo("cpu");
  }

  /** The metric is the service's own, and stays under its name what the autoscaler asks for. */
  @Test
  void theAdapterServesTheMetricThatTheAutoscalerAsksFor() throws IOException {
    String metric = connections().getPods().getMetric().getName();
    JsonNode rules =
        Manifests.documents(Files.readString(CONNECTIONS.resolve("prometheus-adapter.yaml")))
            .get(0)
            .at("/rules/custom");
    assertThat(rules).hasSize(1);
    JsonNode rule = rules.get(0);
    assertThat(rule.path("seriesQuery").textValue()).startsWith(metric + "{");
    assertThat(rule.at("/name/matches").textValue()).isEqualTo(metric);
    assertThat(rule.at("/name/as").textValue()).isEqualTo(metric);
    assertThat(rule.at("/resources/overrides/pod/resource").textValue()).isEqualTo("pod");
  }

  @Test
  void aPodHasRoomForWhatAnotherHeld() throws IOException {
    BigDecimal target = connections().getPods().getTarget().getAverageValue().getNumericalAmount();
    Manifests production = Manifests.of(Path.of("k8s/overlays/production"));
    long most =
        DeployedConfig.of(production)
            .get(0)
            .effective()
            .at("/server/config/maxConnections")
            .longValue();
    assertThat(target.longValueExact()).isPositive().isLessThanOrEqualTo(most / 2);
  }

  private static MetricSpec connections() {
    return Manifests.of(Manifests.inProduction(CONNECTIONS))
        .of(HorizontalPodAutoscaler.class)
        .get(0)
        .getSpec()
        .getMetrics()
        .get(1);
  }

  /** Of two autoscalers of one Deployment each undoes what the other does. */
  @Test
  void kedaIsInPlaceOfTheAutoscalerAndScalesAlike() {
    Manifests manifests = Manifests.of(Manifests.inProduction(Path.of("k8s/components/keda")));
    HorizontalPodAutoscaler scaler =
        Manifests.of(Path.of("k8s/overlays/production")).of(HorizontalPodAutoscaler.class).get(0);
    assertThat(manifests.of(HorizontalPodAutoscaler.class)).isEmpty();
    JsonNode spec = custom(manifests, "ScaledObject").path("spec");
    assertThat(spec.path("minReplicaCount").asInt()).isEqualTo(scaler.getSpec().getMinReplicas());
    assertThat(spec.path("maxReplicaCount").asInt()).isEqualTo(scaler.getSpec().getMaxReplicas());
    assertThat(spec.at("/advanced/horizontalPodAutoscalerConfig/name").asText())
        .isEqualTo(scaler.getMetadata().getName());
    assertThat(spec.at("/advanced/horizontalPodAutoscalerConfig/behavior"))
        .isEqualTo(JSON.valueToTree(scaler.getSpec().getBehavior()));
    assertThat(spec.at("/triggers/0/metadata/value").asInt())
        .isEqualTo(
            scaler.getSpec().getMetrics().get(0).getResource().getTarget().getAverageUtilization());
    assertThat(spec.at("/triggers/1/metadata/query").asText())
        .contains(connections().getPods().getMetric().getName() + "{");
    assertThat(spec.at("/triggers/1/metadata/threshold").asInt())
        .isEqualTo(
            connections().getPods().getTarget().getAverageValue().getNumericalAmount().intValue());
  }

  @ParameterizedTest
  @CsvSource({"tcp,local", "tcp,production", "tls,tls", "udp,datagram"})
  void aGatewaySendsToTheServiceThatSpeaksItsProtocol(String component, String overlay) {
    Path folder = Path.of("target", "k8s", "gateway", component + "-" + overlay);
    String components =
        "components: [%s]\n"
            .formatted(folder.relativize(Path.of("k8s/components/gateway-" + component)));
    Path resource = Path.of("k8s/overlays", overlay);
    Manifests manifests = Manifests.of(Manifests.write(folder, resource, components));
    var port = manifests.of(Service.class).get(0).getSpec().getPorts().get(0);
    JsonNode route = custom(manifests, component.toUpperCase(Locale.ROOT) + "Route");
    assertThat(port.getAppProtocol()).isEqualTo(component);
    assertThat(route.at("/spec/rules/0/backendRefs/0/port").asInt()).isEqualTo(port.getPort());
    assertThat(route.at("/spec/rules/0/backendRefs/0/name").asText())
        .isEqualTo(manifests.of(Service.class).get(0).getMetadata().getName());
  }

  @Test
  void aFieldThatACustomResourceDoesNotHaveFails() {
    assertThatThrownBy(
            () ->
                Manifests.parse(
                    """
                    apiVersion: gateway.networking.k8s.io/v1
                    kind: TCPRoute
                    spec: {rules: [{backendRef: [{name: greeter, port: 8080}]}]}
                    """))
        .hasMessageContaining("backendRef");
  }

  private static JsonNode custom(Manifests manifests, String kind) {
    return manifests.of(GenericKubernetesResource.class).stream()
        .filter(it -> it.getKind().equals(kind))
        .map(it -> JSON.<JsonNode>valueToTree(it))
        .findAny()
        .orElseThrow();
  }

  /** Beside the Service for the cluster's own, which stays as it is. */
  @Test
  void theLoadBalancerSendsToNodesThatHaveAPodAndKeepsThePeersAddress() {
    List<Service> services = Manifests.of(Manifests.inProduction(EXTERNAL)).of(Service.class);
    assertThat(services)
        .extracting(service -> service.getMetadata().getName())
        .containsExactlyInAnyOrder("greeter", "greeter-external");
    Service external =
        services.stream().filter(ComponentsTest::isLoadBalancer).findAny().orElseThrow();
    Service internal = services.stream().filter(it -> !isLoadBalancer(it)).findAny().orElseThrow();
    assertThat(external.getMetadata().getName()).isEqualTo("greeter-external");
    assertThat(external.getSpec().getExternalTrafficPolicy()).isEqualTo("Local");
    assertThat(external.getSpec().getSelector()).isEqualTo(internal.getSpec().getSelector());
    assertThat(external.getSpec().getPorts()).isEqualTo(internal.getSpec().getPorts());
    assertThat(internal.getSpec().getType()).isNull();
  }

  /** Only of the balancer can that be asked: the Service for the cluster's own stays as it is. */
  @Test
  void theServerDemandsTheHeaderThatTheBalancerIsToldToSend() throws IOException {
    Manifests manifests = Manifests.of(Manifests.inProduction(EXTERNAL, PROXY_PROTOCOL));
    assertThat(DeployedConfig.of(manifests))
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.effective().at("/server/config/proxyProtocol/mode").textValue())
                    .isEqualTo("required"));
    for (Service service : manifests.of(Service.class)) {
      assertThat(service.getMetadata().getAnnotations())
          .as(service.getMetadata().getName())
          .allSatisfy((name, value) -> assertThat(name).contains("proxy"))
          .hasSize(isLoadBalancer(service) ? 6 : 0);
    }
  }

  private static boolean isLoadBalancer(Service service) {
    return "LoadBalancer".equals(service.getSpec().getType());
  }
}
