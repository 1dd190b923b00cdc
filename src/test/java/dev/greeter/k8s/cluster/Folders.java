package dev.greeter.k8s.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folders of {@code k8s} for another namespace and image than they name: each in a generated
 * kustomization around it. The transformer for the namespace renames the Namespace itself, too.
 *
 * @param image NAME, NAME:TAG or NAME@DIGEST
 */
record Folders(String namespace, String image) {

  private static final Path MANIFESTS = Path.of("k8s");
  private static final String PRODUCTION = "overlays/production";

  /** A colon ahead of the last slash is that of a registry's port. */
  private static final Pattern IMAGE = Pattern.compile("(.+?)(?::([^:/@]+)|@(.+))?");

  /**
   * All that can be applied by itself, and production with the components that it does not have.
   */
  Stream<Path> all() {
    return Stream.concat(
        Stream.concat(children("overlays"), children("jobs"))
            .filter(folder -> !folder.equals("jobs/base"))
            .map(this::with),
        Stream.of(
            write(
                "production-and-components",
                "resources: [%s]\n".formatted(up(PRODUCTION))
                    + "components: [%s, %s, %s]\n"
                        .formatted(
                            up("components/external"),
                            up("components/proxy-protocol"),
                            up("components/scale-on-connections")))));
  }

  /** A folder like a clone, with the jar, whose manifests name the image; their text is theirs. */
  Path clone(String name) throws IOException {
    Path clone = generated(name);
    for (Path file : List.of(MANIFESTS, Path.of("target", "greeter.jar"))) {
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
    var rest = new StringBuilder("resources: [%s]\n".formatted(up(folder)));
    if (settings.length > 0) {
      rest.append("patches:\n  - target: {kind: Job}\n    patch: |-\n");
    }
    for (String setting : settings) {
      for (String word : List.of("--set", setting)) {
        String add = "{op: add, path: /spec/template/spec/containers/0/args/-, value: \"%s\"}";
        rest.append("      - ").append(add.formatted(word)).append('\n');
      }
    }
    return write(folder.replace('/', '-'), rest.toString());
  }

  /** The local overlay with another configuration file. */
  Path configured(String greeterJson) {
    Path folder =
        write(
            "configured",
            "resources: [%s]\n".formatted(up("overlays/local"))
                + "configMapGenerator:\n"
                + "  - {name: greeter, behavior: replace, files: [greeter.json]}\n");
    return write(folder.resolve("greeter.json"), greeterJson).getParent();
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
