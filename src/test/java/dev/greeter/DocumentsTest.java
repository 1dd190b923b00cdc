package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.greeter.config.BuildInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the documents say is what the schema and the compiler say. */
class DocumentsTest {

  private static final String HEADER = "| key | values | default | what it is |";

  @Test
  void theTableOfKeysIsTheSchema() throws IOException {
    JsonNode schema =
        new JsonMapper().readTree(Path.of("src/main/resources/greeter.schema.json").toFile());
    List<String> rows = new ArrayList<>();
    rows(schema, schema, "", rows);
    for (String form : List.of("bytes", "frame", "expected")) {
      rows(schema, schema.at("/$defs/" + form), form.toUpperCase(Locale.ROOT) + ".", rows);
    }
    // Those of bytes stand there already.
    rows.removeIf(row -> row.matches("\\| `EXPECTED\\.(hex|base64|fill)`.*"));
    List<String> document = Files.readAllLines(Path.of("docs/reference/configuration.md"));
    int first = document.indexOf(HEADER) + 2;
    assertThat(document.stream().skip(first).takeWhile(line -> line.startsWith("|")).toList())
        .as("the table under " + HEADER)
        .isEqualTo(rows);
  }

  /** A newcomer is not to scroll: all else is in docs. */
  @Test
  void theReadmeHasAtMost180Lines() throws IOException {
    assertThat(Files.readAllLines(Path.of("README.md"))).hasSizeLessThanOrEqualTo(180);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          Dockerfile;         ARG VERSION=(.*)
          README.md;          greeter version=(\\S+)
          docs/guide/embedding.md;  <version>(.*)</version>
          k8s/overlays/production/kustomization.yaml; newTag: (.*)
          CHANGELOG.md;       ## \\[([\\d.]+)]
          """)
  void theVersionIsThatOfTheBuild(String document, String pattern) throws IOException {
    Matcher version = Pattern.compile(pattern).matcher(Files.readString(Path.of(document)));
    assertThat(version.find()).isTrue();
    assertThat(version.group(1)).isEqualTo(BuildInfo.version());
  }

  /** What stands twice is soon true once. */
  @Test
  void noDocumentRepeatsATableOfAnother() throws IOException {
    Map<String, Path> rows = new HashMap<>();
    for (Path document : Documents.all()) {
      for (String line : Files.readAllLines(document)) {
        // The first and the second line of a table may say the same.
        if (line.matches("\\| [^ ].*\\|.*\\w.*\\|") && !line.matches("(\\| [a-z]+ )+\\|")) {
          assertThat(rows.putIfAbsent(line, document)).as(line).isIn(null, document);
        }
      }
    }
  }

  /** A reader knows from its first line whether a page is the one. */
  @Test
  void aPageSaysFirstWhatIsInIt() throws IOException {
    for (Path document : Documents.all()) {
      if (document.toString().matches("docs/(guide|reference|evidence)/.*")) {
        assertThat(Files.readAllLines(document).get(2))
            .as(document.toString())
            .matches("(At the end of this page|On this page you find) .*");
      }
    }
  }

  /** What a line of the log has can be looked up. */
  @Test
  void everyFieldOfTheLogIsInItsTable() throws IOException {
    Set<String> fields = new TreeSet<>();
    Pattern added = Pattern.compile("addKeyValue\\(\\s*\"(\\w+)\"");
    for (Path source : sources()) {
      added.matcher(Files.readString(source)).results().forEach(it -> fields.add(it.group(1)));
    }
    Set<String> documented = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("docs/reference/logs.md"))) {
      if (line.startsWith("| `")) {
        Pattern.compile("`(\\w+)`")
            .matcher(line.substring(0, line.indexOf('|', 1)))
            .results()
            .forEach(it -> documented.add(it.group(1)));
      }
    }
    assertThat(documented).containsAll(fields);
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  /** A reader finds the file of each step. */
  @Test
  void theStepsOfTheArchitectureAreClasses() throws IOException {
    Matcher step =
        Pattern.compile("\\b(?:[a-z]+/)+[A-Z]\\w*[a-z]\\w*|\\b[A-Z]\\w+Command\\b")
            .matcher(Files.readString(Path.of("docs/architecture.md")));
    List<String> steps = step.results().map(MatchResult::group).toList();
    assertThat(steps)
        .hasSizeGreaterThan(50)
        .allSatisfy(it -> assertThat(Path.of("src/main/java/dev/greeter", it + ".java")).exists());
  }

  /** A program in a document compiles against what an application gets. */
  @ParameterizedTest
  @CsvSource({
    "README.md, Minimal",
    "docs/guide/embedding.md, Application",
    "docs/guide/embedding.md, Several",
    "docs/guide/embedding.md, Handlers"
  })
  void theProgramOfAnApplicationCompiles(String document, String name, @TempDir Path folder)
      throws IOException {
    Matcher block =
        Pattern.compile("```java\n((?:(?!```).)*public class " + name + " .*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of(document)));
    assertThat(block.find()).isTrue();
    Path source = Files.writeString(folder.resolve(name + ".java"), block.group(1));
    JavaSource.compile(source, folder, "-Xlint:all", "-Werror");
  }

  /** What is described elsewhere has one row, which says where. */
  private static void rows(JsonNode schema, JsonNode at, String prefix, List<String> rows) {
    for (Map.Entry<String, JsonNode> property : at.path("properties").properties()) {
      String key = prefix + property.getKey();
      JsonNode value = property.getValue();
      boolean isOfForm = value.path("$ref").asText().matches("#/\\$defs/(bytes|expected|frame)");
      if (value.has("$ref") && !isOfForm) {
        value = schema.at(value.get("$ref").textValue().substring(1));
      }
      JsonNode named = value.path("additionalProperties");
      if (value.has("properties")) {
        rows(schema, value, key + ".", rows);
      } else if (named.has("properties")) {
        rows(schema, named, key + ".NAME.", rows);
      } else {
        rows.add(
            "| `%s` | %s | %s | %s |"
                .formatted(
                    named.has("$ref") && !value.has("items") ? key + ".NAME" : key,
                    isOfForm
                        ? value.get("$ref").asText().substring(8).toUpperCase(Locale.ROOT)
                        : values(value),
                    value.has("default") ? "`" + value.get("default") + "`" : "",
                    value.path("description").asText()));
      }
    }
  }

  private static String values(JsonNode schema) {
    if (schema.has("enum")) {
      List<String> words = new ArrayList<>();
      schema.get("enum").forEach(word -> words.add("`" + word.asText() + "`"));
      return String.join(", ", words);
    }
    List<String> types = new ArrayList<>();
    if (schema.path("type").isArray()) {
      schema.get("type").forEach(type -> types.add(type.asText()));
    } else {
      types.add(schema.path("type").asText());
    }
    return types.stream().map(type -> values(type, schema)).collect(Collectors.joining(" or "));
  }

  private static String values(String type, JsonNode schema) {
    if (type.equals("array")) {
      return "list of " + values(schema.get("items"));
    }
    if (type.equals("string") && schema.path("pattern").asText().equals("^auto$")) {
      return "`auto`";
    }
    return schema.has("minimum") && !type.equals("string")
        ? type + " " + schema.get("minimum") + " to " + schema.get("maximum")
        : type;
  }
}
