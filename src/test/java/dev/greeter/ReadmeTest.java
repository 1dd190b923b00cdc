package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the README says of the configuration is what the schema says. */
class ReadmeTest {

  private static final String HEADER = "| key | values | default | what it is |";

  @Test
  void theTableOfKeysIsTheSchema() throws IOException {
    JsonNode schema =
        new JsonMapper().readTree(Path.of("src/main/resources/greeter.schema.json").toFile());
    List<String> rows = new ArrayList<>();
    rows(schema, "", rows);
    List<String> readme = Files.readAllLines(Path.of("README.md"));
    int first = readme.indexOf(HEADER) + 2;
    assertThat(readme.stream().skip(first).takeWhile(line -> line.startsWith("|")).toList())
        .as("the table under " + HEADER)
        .isEqualTo(rows);
  }

  private static void rows(JsonNode schema, String prefix, List<String> rows) {
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      String key = prefix + property.getKey();
      JsonNode value = property.getValue();
      if (value.has("properties")) {
        rows(value, key + ".", rows);
      } else {
        rows.add(
            "| `%s` | %s | %s | %s |"
                .formatted(
                    key,
                    values(value),
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
    return schema.has("minimum")
        ? type + " " + schema.get("minimum") + " to " + schema.get("maximum")
        : type;
  }
}
