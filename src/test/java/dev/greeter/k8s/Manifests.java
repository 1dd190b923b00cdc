package dev.greeter.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.greeter.Needs;
import dev.greeter.Processes;
import io.fabric8.certmanager.api.model.v1.Certificate;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code kubectl kustomize} makes of a folder, in types that know every field there is. */
record Manifests(List<HasMetadata> all) {

  private static final Map<String, Class<? extends HasMetadata>> TYPES =
      Map.ofEntries(
          Map.entry("v1/Namespace", Namespace.class),
          Map.entry("v1/ConfigMap", ConfigMap.class),
          Map.entry("v1/Service", Service.class),
          Map.entry("v1/ServiceAccount", ServiceAccount.class),
          Map.entry("apps/v1/DaemonSet", DaemonSet.class),
          Map.entry("apps/v1/Deployment", Deployment.class),
          Map.entry("batch/v1/Job", Job.class),
          Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
          Map.entry("autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
          Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
          Map.entry("cert-manager.io/v1/Certificate", Certificate.class),
          Map.entry("monitoring.coreos.com/v1/PodMonitor", PodMonitor.class),
          Map.entry("monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class));

  private static final Map<Path, Manifests> RENDERED = new ConcurrentHashMap<>();
  private static final ObjectMapper STRICT = strict();

  /** Every folder under {@code k8s}; a component that only patches as a part of production. */
  static Stream<Path> folders() {
    try (Stream<Path> files = Files.walk(Path.of("k8s"))) {
      return files
          .filter(file -> file.endsWith("kustomization.yaml"))
          .map(Path::getParent)
          .map(folder -> onlyPatches(folder) ? inProduction(folder) : folder)
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a folder is there for others alone, which give it labels and a configuration. */
  static boolean isPart(Path folder) {
    return folder.equals(Path.of("k8s/jobs/base")) || folder.equals(Path.of("k8s/probe"));
  }

  private static boolean onlyPatches(Path folder) {
    try {
      return !Files.readString(folder.resolve("kustomization.yaml")).contains("\nresources:");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder, written for it, that is the production overlay with components in this order. */
  static Path inProduction(Path... components) {
    Path folder = Path.of("target", "k8s", "components", join(components, "-", Path::getFileName));
    return write(
        folder,
        Path.of("k8s/overlays/production"),
        "components: [%s]\n".formatted(join(components, ", ", folder::relativize)));
  }

  /**
   * A folder, written for it, of another one and more lines. The tests of another process may be at
   * the same one.
   */
  static Path write(Path folder, Path resource, String more) {
    String kustomization =
        """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        namespace: greeter
        resources: [%s]
        """
            .formatted(folder.relativize(resource));
    try {
      Files.createDirectories(folder);
      Path written = Files.createTempFile(folder, "kustomization", null);
      Files.writeString(written, kustomization + more);
      Files.move(written, folder.resolve("kustomization.yaml"), ATOMIC_MOVE);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String join(Path[] paths, String separator, UnaryOperator<Path> part) {
    return Stream.of(paths).map(part).map(Path::toString).collect(Collectors.joining(separator));
  }

  /** Renders and parses a folder, or skips the test where there is no kubectl. */
  static Manifests of(Path folder) {
    return RENDERED.computeIfAbsent(
        folder,
        unknown -> {
          try {
            return new Manifests(parse(render(folder)));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Parses YAML documents: an unknown kind, field or type of a value is an exception. */
  static List<HasMetadata> parse(String yaml) throws IOException {
    List<HasMetadata> parsed = new ArrayList<>();
    for (JsonNode document : documents(yaml)) {
      String type = document.path("apiVersion").asText() + "/" + document.path("kind").asText();
      if (CustomResources.knows(document)) {
        parsed.add(CustomResources.parse(document));
        continue;
      }
      assertThat(TYPES).as("the kinds that these tests know").containsKey(type);
      parsed.add(STRICT.treeToValue(document, TYPES.get(type)));
    }
    return parsed;
  }

  /** YAML documents as they are written: what is empty or {@code null} is still there. */
  static List<JsonNode> documents(String yaml) throws IOException {
    try (MappingIterator<JsonNode> documents = STRICT.readerFor(JsonNode.class).readValues(yaml)) {
      return documents.readAll();
    }
  }

  /** What {@code kubectl kustomize} prints; a warning is a failure. */
  static String render(Path folder) throws IOException {
    Needs.tool("kubectl", folder + " is");
    Path warnings = Files.createTempFile("kustomize", ".err");
    try {
      Process kubectl =
          Processes.start(
              new ProcessBuilder("kubectl", "kustomize", folder.toString())
                  .redirectError(warnings.toFile()));
      String yaml = new String(kubectl.getInputStream().readAllBytes(), UTF_8);
      assertThat(kubectl.onExit().join().exitValue()).as(Files.readString(warnings)).isZero();
      assertThat(warnings).as("warnings about " + folder).isEmptyFile();
      return yaml;
    } finally {
      Files.delete(warnings);
    }
  }

  /** The manifests of a kind. */
  <T extends HasMetadata> List<T> of(Class<T> kind) {
    return all.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The templates of all pods. */
  List<PodTemplateSpec> pods() {
    return Stream.of(
            of(Deployment.class).stream().map(deployment -> deployment.getSpec().getTemplate()),
            of(DaemonSet.class).stream().map(daemonSet -> daemonSet.getSpec().getTemplate()),
            of(Job.class).stream().map(job -> job.getSpec().getTemplate()))
        .flatMap(templates -> templates)
        .toList();
  }

  /** Every container of all pods. */
  List<Container> containers() {
    return pods().stream().flatMap(pod -> pod.getSpec().getContainers().stream()).toList();
  }

  /**
   * The models keep a field that they do not know in {@code additionalProperties}, so that a client
   * can carry it along. An API server with strict validation refuses it, and so do we: no such
   * place, and no number where a string belongs.
   */
  private static ObjectMapper strict() {
    return YAMLMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .annotationIntrospector(new NoAnySetter())
        .withCoercionConfig(
            LogicalType.Textual,
            config ->
                config
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail))
        .withCoercionConfig(
            LogicalType.Integer,
            config -> config.setCoercion(CoercionInputShape.String, CoercionAction.Fail))
        .withCoercionConfig(
            LogicalType.Boolean,
            config -> config.setCoercion(CoercionInputShape.String, CoercionAction.Fail))
        .build();
  }

  private static final class NoAnySetter extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return false;
    }
  }
}
