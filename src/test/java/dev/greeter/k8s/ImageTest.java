package dev.greeter.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.greeter.Processes;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Dockerfile and the manifests say the same of user, ports and paths. */
class ImageTest {

  /** The instructions of the last stage. */
  private final List<String> image = lastStage();

  @ParameterizedTest
  @MethodSource("dev.greeter.k8s.Manifests#folders")
  void theUserIsTheManifests(Path folder) {
    for (PodTemplateSpec pod : Manifests.of(folder).pods()) {
      var security = pod.getSpec().getSecurityContext();
      assertThat(argument("USER"))
          .isEqualTo(security.getRunAsUser() + ":" + security.getRunAsGroup());
    }
  }

  @Test
  void thePortsAreTheManifests() {
    assertThat(argument("EXPOSE").split(" "))
        .containsExactlyElementsOf(
            server().getPorts().stream()
                .map(ContainerPort::getContainerPort)
                .map(String::valueOf)
                .toList());
  }

  @Test
  void theCommandIsTheManifestsAndReadsTheSameFile() throws IOException {
    assertThat(strings("CMD")).containsExactlyElementsOf(server().getArgs());
    assertThat(image).contains("COPY k8s/base/greeter.json " + server().getArgs().get(1));
  }

  @ParameterizedTest
  @MethodSource("dev.greeter.k8s.Manifests#folders")
  void noManifestReplacesTheEntrypoint(Path folder) {
    assertThat(Manifests.of(folder).containers())
        .allSatisfy(container -> assertThat(container.getCommand()).isEmpty());
  }

  @Test
  void theEntrypointNeedsNoShellAndNamesFilesThatAreCopied() throws IOException {
    assertThat(strings("ENTRYPOINT").stream().filter(it -> it.contains("/")))
        .hasSize(3)
        .allSatisfy(it -> assertThat(it.substring(it.indexOf('/'))).matches(this::isCopied));
    assertThat(image).noneMatch(line -> line.matches("RUN [^\\[].*"));
  }

  /** Maven makes no SBOM where it is offline, and the image is one without. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void itIsBuiltWithAndWithoutAnSbom(boolean hasSbom, @TempDir Path folder) throws Exception {
    String script =
        Files.readString(Path.of("Dockerfile"))
            .replaceFirst("(?s).*&& (mkdir -p /app/native .*?)\nWORKDIR /app/native.*", "$1")
            .replace("\\\n", "")
            .replace("/app", folder.resolve("app").toString());
    Path target = Files.createDirectory(folder.resolve("target"));
    Files.createFile(target.resolve("greeter.jar"));
    if (hasSbom) {
      Files.createFile(target.resolve("greeter.cdx.json"));
    }
    Process shell =
        Processes.start(
            new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true));
    String output = new String(shell.getInputStream().readAllBytes(), UTF_8);
    assertThat(shell.waitFor()).as(output).isZero();
    assertThat(output.contains("without an SBOM")).isNotEqualTo(hasSbom);
    assertThat(folder.resolve("app/greeter.jar")).exists();
    assertThat(Files.exists(folder.resolve("app/greeter.cdx.json"))).isEqualTo(hasSbom);
  }

  /** What is not linked is found missing at the start of a pod, and by no other test. */
  @Test
  void theRuntimeHasTheModulesOfOurClasses() throws IOException {
    var needed = new StringWriter();
    ToolProvider.findFirst("jdeps")
        .orElseThrow()
        .run(
            new PrintWriter(needed),
            new PrintWriter(needed),
            "--ignore-missing-deps",
            "--print-module-deps",
            Path.of("target", "classes").toString());
    Matcher linked =
        Pattern.compile("--add-modules (\\S+)").matcher(Files.readString(Path.of("Dockerfile")));
    assertThat(linked.find()).isTrue();
    assertThat(linked.group(1).split(",")).contains(needed.toString().strip().split(","));
  }

  /** There is no /tmp, and Netty warns at each start if the folder it is given does not exist. */
  @ParameterizedTest
  @ValueSource(strings = {"java.library.path", "io.netty.tmpdir"})
  void theFoldersOfTheJvmOptionsAreCopied(String property) throws IOException {
    Matcher option =
        Pattern.compile("-D" + Pattern.quote(property) + "=(\\S+)")
            .matcher(Files.readString(Path.of("Dockerfile")));
    assertThat(option.find()).as(property).isTrue();
    assertThat(option.group(1)).matches(this::isCopied);
  }

  /** glibc has this locale in files, and a runtime image none. */
  @Test
  void theLocaleIsOneWhoseFilesAreCopied() {
    assertThat(argument("ENV")).isEqualTo("LANG=C.UTF-8");
    assertThat("/usr/lib/locale/C.utf8/LC_CTYPE").matches(this::isCopied);
  }

  /** What Main sets, for what does not begin with it. */
  @Test
  void tlsServesAClientWhateverNameItAsksFor() {
    assertThat(Path.of("Dockerfile"))
        .content()
        .contains("-Djdk.tls.server.disableExtensions=server_name");
  }

  private boolean isCopied(String path) {
    return image.stream()
        .filter(line -> line.startsWith("COPY "))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .anyMatch(copied -> path.startsWith(copied + "/"));
  }

  /**
   * Docker and the container runtimes read a name without a registry as one of docker.io/library,
   * podman and buildah build it as one of localhost: only the full name is the same to all.
   */
  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile", "README.md", "docs/guide/kubernetes.md"})
  void theImageIsBuiltByTheFullNameOfTheManifestsImage(String file) throws IOException {
    assertThat(server().getImage()).doesNotContain("/", ":");
    assertThat(Files.readString(Path.of(file)))
        .contains("docker build -t docker.io/library/" + server().getImage() + " .")
        .doesNotContain("docker build -t " + server().getImage());
  }

  private static Container server() {
    return Manifests.of(Path.of("k8s/base")).containers().get(0);
  }

  private List<String> strings(String instruction) throws IOException {
    return List.of(new JsonMapper().readValue(argument(instruction), String[].class));
  }

  private String argument(String instruction) {
    List<String> found = image.stream().filter(line -> line.startsWith(instruction + " ")).toList();
    assertThat(found).as(instruction).hasSize(1);
    return found.get(0).substring(instruction.length() + 1);
  }

  private static List<String> lastStage() {
    try (Stream<String> lines = Files.lines(Path.of("Dockerfile"))) {
      List<String> all = lines.toList();
      int last = all.lastIndexOf("FROM ${RUNTIME_IMAGE}");
      return all.subList(last, all.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
