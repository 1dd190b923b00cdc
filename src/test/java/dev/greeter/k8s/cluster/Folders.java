package dev.greeter.k8s.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folders of {@code k8s} for another namespace and image than they name: each in a generated
 * kustomization around it. The transformer for the namespace renames the Namespace itself, too.
 *
 * @param image NAME, NAME:TAG or NAME@DIGEST
 */
record Folders(String namespace, String image) {

  private static final Path MANIFESTS = Path.of("k8s");

  /** A colon ahead of the last slash is that of a registry's port. */
  private static final Pattern IMAGE = Pattern.compile("(.+?)(?::([^:/@]+)|@(.+))?");

  /** All that can be applied by itself, and overlays with the components that they do not have. */
  Stream<Path> all() {
    return Stream.concat(
        Stream.concat(children("overlays"), children("jobs"))
            .filter(folder -> !folder.equals("jobs/base"))
            .map(this::with),
        Stream.of(
            composed("production", "external", "proxy-protocol", "scale-on-connections"),
            composed("production", "keda"),
            composed("local", "network-policy", "gateway-tcp"),
            composed("tls", "gateway-tls"),
            composed("datagram", "gateway-udp")));
  }

  private Path composed(String overlay, String... components) {
    String paths =
        Arrays.stream(components)
            .map(component -> up("components/" + component).toString())
            .collect(Collectors.joining(", "));
    return write(
        overlay + "-and-" + String.join("-", components),
        "resources: [%s]\ncomponents: [%s]\n".formatted(up("overlays/" + overlay), paths));
  }

  /**
   * A folder like a clone, with the program, whose manifests name the image; their text is theirs.
   */
  Path clone(String name) throws IOException {
    Path clone = generated(name);
    for (Path file : List.of(MANIFESTS, Path.of("target", "greeter"))) {
      copy(file, clone);
    }
    for (String base : List.of("base", "jobs/base")) {
      Path file = clone.resolve(MANIFESTS).resolve(base).resolve("kustomization.yaml");
      String images = "images: [{name: greeter, %s}]\n".formatted(renamed(image));
      Files.writeString(file, Files.readString(file) + images);
    }
    return clone;
  }

  private static void copy(Path source, Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(file);
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static Stream<String> children(String folder) {
    try (Stream<Path> children = Files.list(MANIFESTS.resolve(folder))) {
      return children.map(child -> folder + "/" + child.getFileName()).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A folder whose Job is given more on its command line.
   *
   * @param settings KEY=VALUE, each for a {@code --set}
   */
  Path with(String folder, String... settings) {
    return write(
        folder.replace('/', '-'),
        "resources: [%s]\n".formatted(up(folder)) + patch("Job", set(settings)));
  }

  /**
   * The local overlay with another configuration file.
   *
   * @param operations on its Deployment, of a JSON patch
   */
  Path configured(String greeterJson, String... operations) {
    Path folder =
        write(
            "configured",
            "resources: [%s]\n".formatted(up("overlays/local"))
                + "configMapGenerator:\n"
                + "  - {name: greeter, behavior: replace, files: [greeter.json]}\n"
                + patch("Deployment", Stream.of(operations)));
    return write(folder.resolve("greeter.json"), greeterJson).getParent();
  }

  /**
   * The local overlay with a Service beside it that has no address of its own, as the mesh has one,
   * and the delay that such a one needs.
   */
  Path headless(String service) {
    String grace = "/spec/template/spec/terminationGracePeriodSeconds";
    Path folder =
        write(
            service,
            "resources: [%s, service.yaml]\n".formatted(up("overlays/local"))
                + patch(
                    "Deployment",
                    Stream.concat(
                        Stream.of("{op: replace, path: %s, value: 60}".formatted(grace)),
                        set("drain.delayMs=45000"))));
    write(
        folder.resolve("service.yaml"),
        """
        apiVersion: v1
        kind: Service
        metadata: {name: %s}
        spec:
          clusterIP: None
          ipFamilyPolicy: PreferDualStack
          selector: {app.kubernetes.io/name: greeter, app.kubernetes.io/component: server}
          ports: [{name: greeter, port: 8080, targetPort: greeter}]
        """
            .formatted(service));
    return folder;
  }

  /** A folder without what asks the Prometheus Operator to scrape it, which need not be there. */
  Path withoutMonitor(String folder) {
    return write(
        folder.replace('/', '-'),
        """
        resources: [%s]
        patches:
          - target: {kind: PodMonitor}
            patch: "{$patch: delete, apiVersion: any, kind: PodMonitor, metadata: {name: any}}"
        """
            .formatted(up(folder)));
  }

  /** The words of a command line that set so many keys. */
  private static Stream<String> set(String... settings) {
    String add = "{op: add, path: /spec/template/spec/containers/0/args/-, value: \"%s\"}";
    return Stream.of(settings).flatMap(setting -> Stream.of("--set", setting)).map(add::formatted);
  }

  private static String patch(String kind, Stream<String> operations) {
    String list = operations.map("      - %s\n"::formatted).collect(Collectors.joining());
    String patch = "patches:\n  - target: {kind: %s}\n    patch: |-\n%s";
    return list.isEmpty() ? "" : patch.formatted(kind, list);
  }

  /** From a generated folder to one of ours: kustomize takes no absolute path. */
  private static Path up(String folder) {
    return generated("any").relativize(MANIFESTS.resolve(folder));
  }

  private static Path generated(String name) {
    return Path.of("target", "cluster", name);
  }

  private Path write(String name, String rest) {
    String head =
        """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        namespace: %s
        images: [{name: greeter, %s}]
        """
            .formatted(namespace, renamed(image));
    return write(generated(name).resolve("kustomization.yaml"), head + rest).getParent();
  }

  private static String renamed(String image) {
    Matcher parts = IMAGE.matcher(image);
    if (!parts.matches()) {
      throw new IllegalArgumentException(image);
    }
    String name = "newName: \"%s\"".formatted(parts.group(1));
    if (parts.group(3) != null) {
      return name + ", digest: \"%s\"".formatted(parts.group(3));
    }
    return parts.group(2) == null ? name : name + ", newTag: \"%s\"".formatted(parts.group(2));
  }

  private static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
