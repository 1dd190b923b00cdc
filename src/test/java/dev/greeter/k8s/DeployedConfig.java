package dev.greeter.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.greeter.config.ConfigLoader;
import dev.greeter.config.Setting;
import dev.greeter.launch.Section;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The configuration that a pod runs with, read by our own loader: the file of the mounted
 * ConfigMap, the settings of the container's arguments, the variables of its environment.
 *
 * @param pod where it runs
 * @param container its one container
 * @param file the name that the command line gives the file
 * @param text what is in the file
 * @param settings what the command line sets, each {@code KEY=VALUE}
 */
record DeployedConfig(
    PodSpec pod, Container container, Path file, String text, List<String> settings) {

  /** Of every pod in a folder. */
  static List<DeployedConfig> of(Manifests manifests) {
    return manifests.pods().stream()
        .map(PodTemplateSpec::getSpec)
        .map(pod -> of(manifests, pod))
        .toList();
  }

  private static DeployedConfig of(Manifests manifests, PodSpec pod) {
    assertThat(pod.getContainers()).hasSize(1);
    Container container = pod.getContainers().get(0);
    List<String> settings = new ArrayList<>();
    Path file = null;
    List<String> arguments = container.getArgs();
    for (int i = 0; i < arguments.size(); i += 2) {
      switch (arguments.get(i)) {
        case "--conf" -> file = Path.of(arguments.get(i + 1));
        case "--set" -> settings.add(arguments.get(i + 1));
        default -> throw new AssertionError("an argument unknown here: " + arguments.get(i));
      }
    }
    assertThat(file).as("--conf").isNotNull();
    return new DeployedConfig(pod, container, file, text(manifests, pod, file), settings);
  }

  private static String text(Manifests manifests, PodSpec pod, Path file) {
    var mount = pod.getContainers().get(0).getVolumeMounts().get(0);
    assertThat(file.getParent()).hasToString(mount.getMountPath());
    String name =
        pod.getVolumes().stream()
            .filter(volume -> volume.getName().equals(mount.getName()))
            .map(volume -> volume.getConfigMap().getName())
            .findAny()
            .orElseThrow();
    return manifests.of(ConfigMap.class).stream()
        .filter(map -> map.getMetadata().getName().equals(name))
        .map(map -> map.getData().get(file.getFileName().toString()))
        .findAny()
        .orElseThrow();
  }

  /** Whether the server is of this type. */
  boolean serves(String type) throws IOException {
    return effective().at("/server/config/type").asText().equals(type);
  }

  /** The variables that are set, each to its value or, where the cluster gives it, to its name. */
  Map<String, String> environment() {
    return container.getEnv().stream()
        .collect(
            Collectors.toMap(
                EnvVar::getName, it -> it.getValue() == null ? it.getName() : it.getValue()));
  }

  /** The effective configuration, with every default. */
  JsonNode effective() throws IOException {
    return effective(Map.of());
  }

  /** The same in a pod to which the cluster gives variables of its own. */
  JsonNode effective(Map<String, String> more) throws IOException {
    Map<String, String> variables = new HashMap<>(environment());
    variables.putAll(more);
    Path copy = Files.createTempFile("greeter", ".json");
    try {
      Files.writeString(copy, text);
      List<Setting> parsed = settings.stream().map(Setting::parse).toList();
      return new JsonMapper()
          .readTree(
              ConfigLoader.load(copy, parsed, variables, Section::mistakes).sections().encode());
    } finally {
      Files.delete(copy);
    }
  }
}
