package dev.greeter.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Loaded;
import dev.greeter.launch.Section;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedSectionsTest {

  @Test
  void aNamedSectionHasTheKeysAndDefaultsOfTheShortForm() {
    JsonObject loaded =
        Loaded.of("{\"servers\":{\"tls\":{},\"plain\":{}}}")
            .set("servers.tls.config.port=8443", "servers.plain=null", "server={}")
            .config();
    JsonObject short_ = loaded.getJsonObject("server");
    short_.getJsonObject("config").put("port", 8443);
    assertThat(loaded.getJsonObject("servers"))
        .isEqualTo(new JsonObject().put("tls", short_.copy()));
  }

  @Test
  void theReadyMadeFileHasServersOfEveryFamily() {
    JsonObject loaded =
        ConfigLoader.load(Path.of("conf/services.json"), List.of(), Map.of(), Section::mistakes)
            .sections();
    assertThat(Section.of(loaded).stream().map(Section::place))
        .containsExactly(
            "servers.plain",
            "servers.secure",
            "servers.datagrams",
            "servers.local",
            "clients.over-tls",
            "clients.over-udp");
  }

  @Test
  void aNamedSectionThatIsNullIsAbsent() {
    assertThat(Section.of(Loaded.of("{\"clients\":{\"east\":null}}").config())).isEmpty();
    assertThat(Section.of(Loaded.of("{\"clients\":null,\"verticles\":{}}").config())).isEmpty();
  }

  @Test
  void everySectionTellsItsMistakes() {
    assertThat(
            Loaded.of(
                    """
                    {"servers": {"a": {"config": {"port": 65536}}, "b": {"config": {"backlog": 0}}},
                     "clients": {"c": {"config": {"delay": 1}}},
                     "verticles": {"d": {"verticle": "D", "treadingModel": "WORKER"}, "e": {}},
                     "admin": {"config": {"port": -1}}}
                    """)
                .set("servers.b.config.backlog=x")
                .mistakes())
        .containsExactly(
            "/servers/a/config/port: found 65536, must be an integer from -1 to 65535",
            "/servers/b/config/backlog: found \"x\", must be an integer from 1 to 65535 (from"
                + " --set)",
            "/clients/c/config/delay: unknown key, did you mean delayMs?",
            "/verticles/d/treadingModel: unknown key, did you mean threadingModel?",
            "/verticles/e/verticle: is missing, must be a string that is not empty",
            "/admin/config/port: found -1, must be an integer from 0 to 65535");
  }

  @Test
  void everySectionKeepsItsRules() {
    assertThat(
            Loaded.of(
                    """
                    {"servers": {"a": {"config": {"maxRequestBytes": 1, "replies": {"22": ""}}}},
                     "clients": {"c": {"config": {"endOfReply": "expected"}}}}
                    """)
                .mistakes())
        .containsExactly(
            "/servers/a/config/replies/22: request of 2 bytes can never match, maxRequestBytes is"
                + " 1",
            "/clients/c/config/endOfReply: \"expected\" needs a reply to expect, expect.reply is"
                + " not set");
  }

  @Test
  void noTwoServersOrClientsHaveOneName() {
    assertThat(
            Loaded.of(
                    """
                    {"server": {}, "servers": {"server": {}, "edge": {}},
                     "clients": {"edge": {}, "far": {"config": {"name": "near"}}, "near": {}},
                     "verticles": {"edge": {"verticle": "X"}}}
                    """)
                .mistakes())
        .containsExactly(
            "/servers/server: is named server, as is /server",
            "/clients/edge: is named edge, as is /servers/edge",
            "/clients/near: is named near, as is /clients/far");
  }

  @Test
  void noTwoClientsHaveOneReport() {
    assertThat(
            Loaded.of(
                    """
                    {"clients": {"a": {"config": {"report": "r.json"}},
                     "b": {"config": {"report": ["b.json", "r.json", "-"]}},
                     "c": {"config": {"report": "-"}}}}
                    """)
                .mistakes())
        .containsExactly("/clients/b/config/report: names a file that /clients/a writes too");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "1a", "a_b", "-a", "a.b", "ab\\n"})
  void aNameIsOneThatMetricsAndSettingsTake(String name) {
    assertThat(Loaded.of("{\"servers\":{\"%s\":{}}}".formatted(name)).mistakes())
        .singleElement()
        .asString()
        .endsWith(
            "must be a small letter, then small letters, digits and hyphens, at most 63 in all");
  }

  @Test
  void whatOthersConfigureIsFilledButNotShown() {
    Configuration loaded =
        Loaded.of(
                """
                {"verticles": {"mine": {"verticle": "X",
                  "config": {"key": "${KEY}", "list": [{"user": "${USER:me}"}], "raw": "$${A}"}}}}
                """)
            .with(Map.of("KEY", "secret"))
            .configuration();
    assertThat(config(loaded.sections()))
        .isEqualTo(
            new JsonObject()
                .put("key", "secret")
                .put("list", List.of(new JsonObject().put("user", "me")))
                .put("raw", "${A}"));
    assertThat(config(loaded.shown()).encode())
        .isEqualTo("{\"key\":\"${KEY}\",\"list\":[{\"user\":\"${USER:me}\"}],\"raw\":\"$${A}\"}");
    Configuration again =
        Loaded.of(loaded.shown().encode()).with(Map.of("KEY", "secret")).configuration();
    assertThat(again.shown()).isEqualTo(loaded.shown());
    assertThat(again.sections()).isEqualTo(loaded.sections());
  }

  @Test
  void aVariableThatIsMissingThereIsAMistake() {
    assertThat(
            Loaded.of("{\"verticles\":{\"a\":{\"verticle\":\"X\",\"config\":{\"k\":\"${NO}\"}}}}")
                .mistakes())
        .containsExactly(
            "/verticles/a/config/k: environment variable NO is not set; ${NO:default} would do");
  }

  private static JsonObject config(JsonObject configuration) {
    return configuration.getJsonObject("verticles").getJsonObject("mine").getJsonObject("config");
  }
}
