package dev.greeter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greeter.Loaded;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {

  @Test
  void settingsGoOverTheFileAndNullTakesAKeyOut() {
    Loaded loaded =
        Loaded.of("{\"server\":{\"config\":{\"port\":1}},\"client\":{}}")
            .set(
                "server.config.port=9090",
                "server.config.host=127.0.0.1",
                "server.config.replies.2=Two=2",
                "server.instances=2",
                "client=null");
    JsonObject config = loaded.config();
    assertThat(config.containsKey("client")).isFalse();
    assertThat(config.getJsonObject("server").getInteger("instances")).isEqualTo(2);
    assertThat(loaded.server().getInteger("port")).isEqualTo(9090);
    assertThat(loaded.server().getString("host")).isEqualTo("127.0.0.1");
    assertThat(loaded.server().getJsonObject("replies"))
        .isEqualTo(new JsonObject().put("2", "Two=2"));
  }

  @Test
  void aValueIsJsonWhereTheSchemaAllowsItsTypeElseText() {
    JsonObject config =
        Loaded.of("{}")
            .set(
                "client.config.message=2",
                "client.config.delayMs=[1,2]",
                "client.config.expect.reply=true",
                "client.instances=auto",
                "server.config.replies.a=1e3",
                "server.config.replies.b=\"1\"",
                "server.config.replies.c=",
                "server.config.otherwise={")
            .config();
    JsonObject client = config.getJsonObject("client").getJsonObject("config");
    assertThat(client.getValue("message")).isEqualTo("2");
    assertThat(client.getValue("delayMs")).isEqualTo(new JsonArray(List.of(1, 2)));
    assertThat(client.getJsonObject("expect").getValue("reply")).isEqualTo("true");
    JsonObject server = config.getJsonObject("server").getJsonObject("config");
    assertThat(server.getJsonObject("replies"))
        .isEqualTo(new JsonObject().put("a", "1e3").put("b", "1").put("c", ""));
    assertThat(server.getString("otherwise")).isEqualTo("{");
  }

  @Test
  void aWholeNumberIsAnIntegerHoweverItIsWritten() {
    JsonObject client =
        Loaded.of("{\"client\":{\"config\":{\"intervalMs\":1e+01}}}")
            .set("client.config.exchanges=1e+06", "client.config.concurrency=2.0")
            .config()
            .getJsonObject("client")
            .getJsonObject("config");
    assertThat(client.getInteger("intervalMs")).isEqualTo(10);
    assertThat(client.getInteger("exchanges")).isEqualTo(1_000_000);
    assertThat(client.getInteger("concurrency")).isEqualTo(2);
    assertThat(
            Loaded.of("{}").set("server.config.port=1.5", "server.config.backlog=1e400").mistakes())
        .containsExactlyInAnyOrder(
            "/server/config/port: found \"1.5\", must be an integer from -1 to 65535 (from --set)",
            "/server/config/backlog: found Infinity, must be an integer from 1 to 65535"
                + " (from --set)");
  }

  /** As a Secret that was made with echo has it. */
  @ParameterizedTest
  @ValueSource(strings = {"db\n", "a\nb", "a b", "\u001b[31m", "a\u0085", "a\u2028b", ""})
  void aHostWithABlankOrAControlCharacterIsAMistake(String host) {
    for (String key : List.of("server.config.host", "client.config.host", "admin.config.host")) {
      assertThat(Loaded.of("{}").set(key + "=" + host).mistakes())
          .singleElement()
          .asString()
          .startsWith("/" + key.replace('.', '/') + ": found \"")
          .endsWith(
              "\", must be a name or address without blanks, and without a port in it (from --set)")
          .doesNotContain("\n", "\u001b");
    }
  }

  @Test
  void halfOfASurrogatePairIsAMistake() {
    assertThat(
            Loaded.of("{\"server\":{\"config\":{\"replies\":{\"a\":\"\\udc00\"}}}}")
                .set("client.config.message=\"\\ud800\"", "client.config.report=[\"\\ud800\"]")
                .mistakes())
        .containsExactly(
            "/server/config/replies/a: found \"\\udc00\", must be whole characters",
            "/client/config/message: found \"\\ud800\", must be whole characters (from --set)",
            "/client/config/report/0: found \"\\ud800\", must be whole characters (from --set)");
    assertThat(Loaded.of("{}").set("server.config.otherwise=\"\\ud83d\\ude00\"").server())
        .isEqualTo(Loaded.of("{}").set("server.config.otherwise=\ud83d\ude00").server());
  }

  @Test
  void aNameWithADotIsQuotedAsInJson() {
    assertThat(Setting.parse("server.config.replies.\"a.b\"=x").path())
        .containsExactly("server", "config", "replies", "a.b");
    assertThat(Setting.parse("\"a=\\\"\\u0031\".\"\".b\"=\"x\"=y"))
        .isEqualTo(new Setting(List.of("a=\"1", "", "b\""), "\"x\"=y"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "=", "=1", "a.=1", ".a=1", "a..b=1", "\"a=1", "\"a\"b=1", "\"\\q\"=1"})
  void whatIsNotKeyAndValueIsToldInOneLine(String text) {
    assertThatThrownBy(() -> Setting.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected KEY=VALUE, found \"" + text + "\"");
  }

  @Test
  void aKeyOfSixtyThousandNamesIsToldInOneLine() {
    assertThatThrownBy(() -> Setting.parse("a.".repeat(60_000) + "a=1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a key of at most 100 names, found " + "a.".repeat(30) + "...");
  }

  @Test
  void aValueOfSixtyThousandLevelsIsToldInOneLine() {
    String deep = "[".repeat(60_000) + "]".repeat(60_000);
    assertThat(Loaded.of("{}").set("server.config.port=" + deep).mistakes())
        .containsExactly(
            "/server/config/port: found \""
                + "[".repeat(59)
                + "..., must be an integer from -1 to 65535 (from --set)");
  }

  @Test
  void theSameMistakeTwiceIsToldOnce() {
    assertThat(Loaded.of("{\"server\":0}").set("server.a=1", "server.a=2").mistakes())
        .containsExactly(
            "/server/a: cannot be set, found 0 above it, must be an object (from --set)",
            "/server: found 0, must be an object");
    String key = "k".repeat(300);
    assertThat(Loaded.of("{\"drain\":{\"%sa\":1,\"%sb\":1}}".formatted(key, key)).mistakes())
        .hasSize(1);
  }

  @Test
  void aMistakeThatASettingMadeSaysSo() {
    assertThat(
            Loaded.of("{\"server\":{\"hosts\":{}},\"cliemt\":{\"a\":1}}")
                .set(
                    "server.config.port=70000",
                    "server.config.port.x=1",
                    "server.hosts.a=1",
                    "cliemt.b=1",
                    "serverr.config.port=1",
                    "client.confg.port=1",
                    "drain.a.b=1")
                .mistakes())
        .containsExactly(
            "/server/config/port/x: cannot be set, found 70000 above it, must be an object"
                + " (from --set)",
            "/server/config/port: found 70000, must be an integer from -1 to 65535 (from --set)",
            "/server/hosts: unknown key, must be one of instances, config",
            "/client/confg: unknown key, did you mean config? (from --set)",
            "/drain/a: unknown key, must be one of delayMs, timeoutMs (from --set)",
            "/cliemt: unknown key, did you mean client?",
            "/serverr: unknown key, did you mean server? (from --set)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client.config.message=PING\\r\\n",
        "clients.a.config.message=\\x00",
        "client.config.expect.reply=a\\tb",
        "server.config.otherwise=\\u00e9",
        "server.config.replies.1=\\0"
      })
  void backslashesThatAreSentAsTheyAreAreToldOf(String setting) {
    String key = setting.substring(0, setting.indexOf('='));
    assertThat(Setting.parse(setting).warning().orElseThrow())
        .startsWith(key + ": the backslashes in " + setting.substring(key.length() + 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client.config.message=\"PING\\r\\n\"",
        "client.config.message={\"hex\":\"0d0a\"}",
        "client.config.message=a\\wb",
        "client.config.expect.reply.matches=\\d+\\r\\n",
        "client.config.host=a\\r",
        "nothing.here=\\r"
      })
  void otherBackslashesAreNot(String setting) {
    assertThat(Setting.parse(setting).warning()).isEmpty();
  }
}
