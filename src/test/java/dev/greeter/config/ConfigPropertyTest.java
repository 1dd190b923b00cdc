package dev.greeter.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greeter.Draw;
import dev.greeter.Trials;
import dev.greeter.launch.Section;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever a user writes is a configuration, or is refused in lines of our own words. */
class ConfigPropertyTest {

  private static final Pattern LINE =
      Pattern.compile(
          "(\\d+:\\d+: | /| is empty| found )\\P{Cntrl}{1,2500}", Pattern.UNICODE_CHARACTER_CLASS);

  private static final JsonNode SCHEMA = ConfigSchema.read("/greeter.schema.json");

  private static final Path FILE = Path.of("test.json");

  private static final String[] PIECES =
      ("{ } [ ] : , \" ${ $${ A :- 1 - 0. 1e true null nul \\ \\u // ' = . server \"port\" {\"client\":"
              + " \n \0 \u001b[0m \u00e9 \ud83d\ude00 \u2028 \u202e")
          .split(" ");

  @Test
  void anyTextIsLoadedOrRefused() {
    Trials.hold(ConfigPropertyTest::text, it -> load(it, List.of(), Map.of()));
  }

  private record Varied(JsonObject document, Object variable) {}

  @Test
  void anyDocumentIsLoadedOrRefused() {
    Trials.hold(
        draw -> new Varied(document(draw), value(draw)),
        it -> load(it.document.encode(), List.of(), Map.of("A", String.valueOf(it.variable))));
  }

  /** The other way round it may be: the validator has the last word. */
  @Test
  void whatIsRightAtFirstSightIsRight() {
    ConfigSchema schema = ConfigSchema.ofFile();
    AtomicInteger plain = new AtomicInteger();
    Trials.hold(
        ConfigPropertyTest::document,
        it -> {
          ObjectNode document = ConfigFile.tree(it);
          if (schema.allowed().plainlyAllows(document)) {
            plain.incrementAndGet();
            assertThat(schema.validator().mistakes(document)).isEmpty();
          }
        });
    assertThat(plain).hasPositiveValue();
  }

  private record Changed(JsonObject document, List<String> settings) {}

  @Test
  void anySettingsAreAppliedOrRefused() {
    Trials.hold(
        draw -> new Changed(document(draw), draw.list(3, () -> setting(draw))),
        it -> {
          List<Setting> parsed = new ArrayList<>();
          for (String setting : it.settings) {
            try {
              parsed.add(Setting.parse(setting));
            } catch (IllegalArgumentException e) {
              assertThat(e.getMessage()).startsWith("expected ").hasLineCount(1);
            }
          }
          load(it.document.encode(), parsed, Map.of());
        });
  }

  @Test
  void aQuotedNameIsAnyName() {
    Trials.hold(
        draw -> {
          List<String> path = new ArrayList<>(List.of(text(draw)));
          path.addAll(draw.list(4, () -> text(draw)));
          return new Setting(path, text(draw));
        },
        it -> {
          String key =
              it.path().stream()
                  .map(name -> new JsonArray().add(name).encode())
                  .map(array -> array.substring(1, array.length() - 1))
                  .collect(Collectors.joining("."));
          assertThat(Setting.parse(key + "=" + it.text())).isEqualTo(it);
        });
  }

  @Test
  void aTextIsItselfWhereItsPlaceholdersAreEscaped() {
    Trials.hold(
        ConfigPropertyTest::text,
        text -> {
          JsonObject config = new JsonObject().put("message", text.replace("${", "$${"));
          JsonObject document =
              new JsonObject().put("client", new JsonObject().put("config", config));
          assertThat(client(load(document.encode(), List.of(), Map.of())).getValue("message"))
              .isEqualTo(text);
        });
  }

  private record Variables(String text, int port) {}

  @Test
  void aVariableIsTextWhereTextIsWantedAndAnIntegerWhereThatIs() {
    Trials.hold(
        // U+FFFD is what the JVM could not decode.
        draw ->
            new Variables(value(draw).toString().replace('\ufffd', '?'), draw.between(1, 65535)),
        it -> {
          JsonObject client =
              client(
                  load(
                      "{\"client\":{\"config\":{\"message\":\"${A:}\",\"port\":\"${B}\"}}}",
                      List.of(),
                      Map.of("A", it.text, "B", Integer.toString(it.port))));
          assertThat(client.getValue("message")).isEqualTo(it.text);
          assertThat(client.getValue("port")).isEqualTo(it.port);
        });
  }

  private static JsonObject client(JsonObject loaded) {
    return loaded.getJsonObject("client").getJsonObject("config");
  }

  /** What is loaded loads as itself; what is refused is refused in lines of one form, and null. */
  private static JsonObject load(
      String text, List<Setting> settings, Map<String, String> environment) {
    JsonObject loaded;
    try {
      loaded =
          ConfigLoader.load(FILE.toString(), text, settings, environment, Section::mistakes)
              .sections();
    } catch (ConfigException e) {
      assertThat(e.mistakes()).isNotEmpty().doesNotHaveDuplicates().allSatisfy(line -> check(line));
      return null;
    }
    String again = ((JsonObject) escaped(loaded)).encode();
    assertThat(
            ConfigLoader.load(FILE.toString(), again, List.of(), Map.of(), Section::mistakes)
                .sections())
        .isEqualTo(loaded);
    return loaded;
  }

  private static void check(String line) {
    assertThat(line).startsWith(FILE + ":");
    assertThat(line.substring(FILE.toString().length() + 1)).matches(LINE);
  }

  private static Object escaped(Object value) {
    if (value instanceof JsonObject object) {
      JsonObject escaped = new JsonObject();
      object.forEach(entry -> escaped.put(entry.getKey(), escaped(entry.getValue())));
      return escaped;
    }
    if (value instanceof JsonArray array) {
      return new JsonArray(array.stream().map(ConfigPropertyTest::escaped).toList());
    }
    return value instanceof String text ? text.replace("${", "$${") : value;
  }

  /** Text of any kind, and of what JSON, keys and placeholders are made of. */
  private static String text(Draw draw) {
    return String.join(
        "",
        draw.oneOf(
            () -> draw.list(20, () -> draw.of(PIECES)),
            () -> draw.list(200, () -> character(draw))));
  }

  /** None of half a surrogate pair, which is no text: UTF-8 has no bytes for it. */
  private static String character(Draw draw) {
    int surrogates = Character.MAX_SURROGATE - Character.MIN_SURROGATE + 1;
    int unit = draw.between(0, Character.MAX_VALUE - surrogates);
    return Character.toString(unit < Character.MIN_SURROGATE ? unit : unit + surrogates);
  }

  private static Object scalar(Draw draw) {
    return draw.<Object>oneOf(
        () -> draw.between(-2, 70_000),
        () -> draw.between(0, Long.MAX_VALUE - 1) * draw.of(1, -1),
        () -> (draw.fraction() - 0.5) * Math.pow(10, draw.between(-300, 300)),
        () -> text(draw),
        () -> draw.of(true, "auto", "closed", "${A}", "${A:1}", "${A:[1]}", "${A", "nio", ""));
  }

  private static Object value(Draw draw) {
    return draw.<Object>oneOf(
        () -> scalar(draw),
        () -> new JsonArray(draw.list(3, () -> scalar(draw))),
        () -> object(draw.list(3, () -> Map.entry(text(draw), scalar(draw)))));
  }

  private static JsonObject object(List<Map.Entry<String, Object>> entries) {
    JsonObject object = new JsonObject();
    entries.forEach(entry -> object.put(entry.getKey(), entry.getValue()));
    return object;
  }

  private static JsonObject document(Draw draw) {
    return following(new SchemaNode(SCHEMA), draw);
  }

  /** An object with keys of the schema, and others now and then. */
  private static JsonObject following(SchemaNode allowed, Draw draw) {
    List<String> keys = List.copyOf(allowed.keys());
    return object(
        draw.list(
            4,
            () -> {
              int chosen = draw.between(0, keys.size());
              return chosen == keys.size()
                  ? Map.entry(text(draw), value(draw))
                  : Map.entry(keys.get(chosen), below(allowed.below(keys.get(chosen)), draw));
            }));
  }

  private static Object below(SchemaNode below, Draw draw) {
    return below.keys().isEmpty() || draw.between(1, 10) == 10
        ? value(draw)
        : following(below, draw);
  }

  private static String setting(Draw draw) {
    String key =
        draw.oneOf(
            () ->
                draw.of(
                    "server",
                    "server.config",
                    "server.config.port",
                    "client.config.message",
                    "drain",
                    "client.config.delayMs",
                    "server.config.replies.\"a.b\"",
                    "transport",
                    "client.instances"),
            () ->
                String.join(
                    ".",
                    draw.list(
                        4,
                        () ->
                            draw.of(
                                "server", "client", "config", "port", "replies", "\"a.b\"", "\"",
                                "", "x"))));
    return key + "=" + value(draw);
  }
}
