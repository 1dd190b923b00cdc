package dev.greeter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.greeter.config.BuildInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What a release consists of. */
class ReleaseIT {

  private static final Path SBOM = Path.of("target/greeter.cdx.json");
  private static final Path THIRD_PARTY = Path.of("THIRD-PARTY.md");
  private static final String HEADER = "| group | libraries | licence |";

  @Test
  void theLicencesListedAreThoseOfTheSbom() throws IOException {
    JsonNode sbom = sbom();
    List<String> document = Files.readAllLines(THIRD_PARTY);
    int first = document.indexOf(HEADER) + 2;
    assertThat(document.stream().skip(first).takeWhile(line -> line.startsWith("|")).toList())
        .isEqualTo(rows(sbom));
  }

  @Test
  void theSbomIsOfThisVersion() throws IOException {
    JsonNode greeter = sbom().at("/metadata/component");
    assertThat(greeter.path("name").asText()).isEqualTo("greeter");
    assertThat(greeter.path("version").asText()).isEqualTo(BuildInfo.version());
  }

  @Test
  void theJarCarriesTheTextsOfItsLicences() throws IOException {
    try (JarFile jar = new JarFile("target/greeter.jar")) {
      assertThat(text(jar, "META-INF/LICENSE")).isEqualTo(Files.readString(Path.of("LICENSE")));
      assertThat(text(jar, "META-INF/LICENSE.txt")).contains("QOS.ch", "Gil Tene");
      assertThat(text(jar, "META-INF/THIRD-PARTY.md")).isEqualTo(Files.readString(THIRD_PARTY));
    }
  }

  /** The shade plugin would keep the jar of the build before. */
  @Test
  void noOtherJarToRunIsLeft() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("greeter.jar")
          .noneMatch(name -> name.startsWith("original-"));
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "greeter.long", matches = "true")
  void theSameSourcesMakeTheSameBytes(@TempDir Path first, @TempDir Path second) throws Exception {
    List<String> files =
        List.of(
            "greeter",
            "greeter.jar",
            "greeter.cdx.json",
            jar(""),
            jar("-sources"),
            jar("-javadoc"));
    build(first);
    build(second);
    for (String file : files) {
      assertThat(second.resolve("target").resolve(file))
          .hasSameBinaryContentAs(first.resolve("target").resolve(file));
    }
  }

  private static String jar(String classifier) {
    return "greeter-" + BuildInfo.version() + classifier + ".jar";
  }

  /** What the README and the Dockerfile build, and what of verify makes files. */
  private static void build(Path folder) throws IOException, InterruptedException {
    for (String copied :
        List.of("pom.xml", "LICENSE", "THIRD-PARTY.md", ".mvn", "conf", "src/main")) {
      copy(Path.of(copied), folder);
    }
    List<String> command = new ArrayList<>(List.of("mvn", "-B", "-q", "verify"));
    command.addAll(List.of("-DskipTests", "-Dcyclonedx.skip=false", "-Plong"));
    Path log = folder.resolve("log");
    Process maven =
        Processes.start(
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile()));
    // Beside the long tests, and with plugins that it may have to fetch.
    boolean isOver = maven.waitFor(20, TimeUnit.MINUTES);
    assertThat(isOver).as("over in time: " + Files.readString(log)).isTrue();
    assertThat(maven.exitValue()).as(Files.readString(log)).isZero();
  }

  private static void copy(Path source, Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        Path copied = folder.resolve(file);
        Files.createDirectories(copied.getParent());
        Files.copy(file, copied);
      }
    }
  }

  private static String text(JarFile jar, String entry) throws IOException {
    return new String(jar.getInputStream(jar.getEntry(entry)).readAllBytes(), UTF_8);
  }

  /** Maven does not make it offline. */
  private static JsonNode sbom() throws IOException {
    Needs.met(Files.exists(SBOM), "no " + SBOM + ", which mvn -o does not make");
    return new JsonMapper().readTree(SBOM.toFile());
  }

  private static List<String> rows(JsonNode sbom) {
    TreeMap<String, TreeSet<String>> libraries = new TreeMap<>();
    for (JsonNode component : sbom.path("components")) {
      String licences =
          StreamSupport.stream(component.path("licenses").spliterator(), false)
              .map(ReleaseIT::licence)
              .collect(joining(" or "));
      String row = "| %s | %%s | %s |".formatted(component.path("group").asText(), licences);
      libraries.computeIfAbsent(row, it -> new TreeSet<>()).add(component.path("name").asText());
    }
    return libraries.entrySet().stream()
        .map(row -> row.getKey().formatted(String.join(", ", row.getValue())))
        .toList();
  }

  private static String licence(JsonNode entry) {
    JsonNode licence = entry.path("license");
    return licence.has("id") ? licence.get("id").asText() : licence.path("name").asText();
  }
}
