package dev.greeter.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Loaded;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholdersTest {

  @Test
  void variablesComeFromTheEnvironment() {
    assertThat(
            otherwise(
                "from ${POD_NAME}, ${ABSENT:a $1 default}, $${POD_NAME}, $POD_NAME, $$${, {}",
                Map.of("POD_NAME", "pod-${1}")))
        .isEqualTo("from pod-${1}, a $1 default, ${POD_NAME}, $POD_NAME, $${, {}");
  }

  @ParameterizedTest
  @CsvSource({"8123, 8123", "'', 8081", ", 8081", "-1, -1"})
  void aPortMayBeAPlaceholder(String value, int port) {
    Map<String, String> environment = value == null ? Map.of() : Map.of("PORT", value);
    assertThat(
            Loaded.of("{\"server\":{\"config\":{\"port\":\"${PORT:8081}\"}}}")
                .with(environment)
                .server()
                .getValue("port"))
        .isEqualTo(port);
  }

  @Test
  void oneAloneTakesTheTypeThatTheSchemaWants() {
    JsonObject loaded =
        Loaded.of(
                """
                {"server": {"instances": "${TWO}", "config": "${SERVER}"},
                 "client": {"instances": "${AUTO}", "config": {
                   "message": "${TWO}", "delayMs": ["${TWO}", 3], "ratePerSecond": "${RATE:0.5}",
                   "expect": "${EXPECT:{\\"reply\\": \\"{}\\"}}" } }}
                """)
            .with(Map.of("TWO", "2", "AUTO", "auto", "SERVER", "{\"port\": 1}"))
            .config();
    assertThat(loaded.getJsonObject("server").getValue("instances")).isEqualTo(2);
    assertThat(loaded.getJsonObject("server").getJsonObject("config").getValue("port"))
        .isEqualTo(1);
    assertThat(loaded.getJsonObject("client").getValue("instances")).isEqualTo("auto");
    JsonObject client = loaded.getJsonObject("client").getJsonObject("config");
    assertThat(client.getValue("message")).isEqualTo("2");
    assertThat(client.getValue("delayMs")).isEqualTo(new JsonArray(List.of(2, 3)));
    assertThat(client.getValue("ratePerSecond")).isEqualTo(0.5);
    assertThat(client.getJsonObject("expect").getString("reply")).isEqualTo("{}");
  }

  @Test
  void aWholeNumberIsAnIntegerHoweverItIsWritten() {
    assertThat(
            Loaded.of("{\"server\":{\"config\":{\"port\":\"${PORT}\"}}}")
                .with(Map.of("PORT", "8e+03"))
                .server()
                .getInteger("port"))
        .isEqualTo(8000);
  }

  @Test
  void aVariableThatWasNotDecodedIsAMistake() {
    assertThat(
            Loaded.of("{\"server\":{\"config\":{\"otherwise\":\"a${NAME:b}c\"}}}")
                .with(Map.of("NAME", "\ufffd\ufffd"))
                .mistakes())
        .containsExactly(
            "/server/config/otherwise: environment variable NAME is not text in this locale"
                + " (LC_ALL, LANG)");
  }

  @Test
  void theDefaultStandsForAnEmptyVariableToo() {
    assertThat(otherwise("a${EMPTY:b}c${EMPTY}d", Map.of("EMPTY", ""))).isEqualTo("abcd");
  }

  @Test
  void aValueThatDoesNotFitNamesItsVariable() {
    assertThat(
            Loaded.of("{\"server\":{\"config\":{\"port\":\"${PORT:8081}\"}}}")
                .with(Map.of("PORT", "http"))
                .mistakes())
        .containsExactly(
            "/server/config/port: found \"http\", must be an integer from -1 to 65535"
                + " (from ${PORT})");
    assertThat(Loaded.of("{}").set("server.config.port=${PORT:x}").mistakes())
        .containsExactly(
            "/server/config/port: found \"x\", must be an integer from -1 to 65535 (from --set)");
  }

  private static String otherwise(String text, Map<String, String> environment) {
    JsonObject config = new JsonObject().put("otherwise", text);
    JsonObject file = new JsonObject().put("server", new JsonObject().put("config", config));
    return Loaded.of(file.encode()).with(environment).server().getString("otherwise");
  }
}
