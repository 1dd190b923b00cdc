package dev.greeter.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.greeter.launch.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;

/** Whatever a user writes is a configuration, or is refused in lines of our own words. */
class ConfigPropertyTest {

  private static final Pattern LINE =
      Pattern.compile(
          "(\\d+:\\d+: | /| is empty| found )\\P{Cntrl}{1,2500}", Pattern.UNICODE_CHARACTER_CLASS);

  private static final JsonNode SCHEMA = schema();

  private static final Path FILE = Path.of("test.json");

  private static JsonNode schema() {
    try {
      return new JsonMapper().readTree(Path.of("src/main/resources/greeter.schema.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Property
  void anyTextIsLoadedOrRefused(@ForAll("texts") String text) {
    load(text, List.of(), Map.of());
  }

  @Property
  void anyDocumentIsLoadedOrRefused(
      @ForAll("documents") JsonObject document, @ForAll("values") Object value) {
    load(document.encode(), List.of(), Map.of("A", String.valueOf(value)));
  }

  @Property
  void anySettingsAreAppliedOrRefused(
      @ForAll("documents") JsonObject document,
      @ForAll @Size(max = 3) List<@From("settings") String> settings) {
    List<Setting> parsed = new ArrayList<>();
    for (String setting : settings) {
      try {
        parsed.add(Setting.parse(setting));
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).startsWith("expected ").hasLineCount(1);
      }
    }
    load(document.encode(), parsed, Map.of());
  }

  @Property
  void aQuotedNameIsAnyName(
      @ForAll @NotEmpty @Size(max = 5) List<@From("texts") String> path,
      @ForAll("texts") String value) {
    String key =
        path.stream()
            .map(name -> new JsonArray().add(name).encode())
            .map(array -> array.substring(1, array.length() - 1))
            .collect(Collectors.joining("."));
    assertThat(Setting.parse(key + "=" + value)).isEqualTo(new Setting(path, value));
  }

  @Property
  void aTextIsItselfWhereItsPlaceholdersAreEscaped(@ForAll("texts") String text) {
    JsonObject config = new JsonObject().put("message", text.replace("${", "$${"));
    JsonObject document = new JsonObject().put("client", new JsonObject().put("config", config));
    assertThat(client(load(document.encode(), List.of(), Map.of())).getValue("message"))
        .isEqualTo(text);
  }

  @Property
  void aVariableIsTextWhereTextIsWantedAndAnIntegerWhereThatIs(
      @ForAll("values") Object value, @ForAll @IntRange(min = 1, max = 65535) int port) {
    JsonObject client =
        client(
            load(
                "{\"client\":{\"config\":{\"message\":\"${A:}\",\"port\":\"${B}\"}}}",
                List.of(),
                Map.of("A", value.toString(), "B", Integer.toString(port))));
    assertThat(client.getValue("message")).isEqualTo(value.toString());
    assertThat(client.getValue("port")).isEqualTo(port);
  }

  private static JsonObject client(JsonObject loaded) {
    return loaded.getJsonObject("client").getJsonObject("config");
  }

  /** What is loaded loads as itself; what is refused is refused in lines of one form, and null. */
  private static JsonObject load(
      String text, List<Setting> settings, Map<String, String> environment) {
    JsonObject loaded;
    try {
      loaded = ConfigLoader.load(FILE, text, settings, environment, Kind.records());
    } catch (ConfigException e) {
      assertThat(e.mistakes()).isNotEmpty().doesNotHaveDuplicates().allSatisfy(line -> check(line));
      return null;
    }
    String again = ((JsonObject) escaped(loaded)).encode();
    assertThat(ConfigLoader.load(FILE, again, List.of(), Map.of(), Kind.records()))
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
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            ("{ } [ ] : , \" ${ $${ A :- 1 - 0. 1e true null nul \\ \\u // ' = . server \"port\" {\"client\":"
                    + " \n \0 \u001b[0m \u00e9 \ud83d\ude00 \u2028 \u202e")
                .split(" "));
    // Half a surrogate pair is no text: UTF-8 has no bytes for it.
    return Arbitraries.oneOf(
        Arbitraries.strings()
            .withCharRange('\0', '\ud7ff')
            .withCharRange('\ue000', '\uffff')
            .ofMaxLength(200),
        pieces.list().ofMaxSize(20).map(it -> String.join("", it)));
  }

  @Provide
  Arbitrary<Object> values() {
    Arbitrary<Object> scalars =
        Arbitraries.oneOf(
            Arbitraries.integers().between(-2, 70_000).map(Object.class::cast),
            Arbitraries.longs().map(Object.class::cast),
            Arbitraries.doubles().map(Object.class::cast),
            texts().map(Object.class::cast),
            Arbitraries.of(true, "auto", "closed", "${A}", "${A:1}", "${A:[1]}", "${A", "nio", ""));
    return Arbitraries.oneOf(
        scalars,
        scalars.list().ofMaxSize(3).map(JsonArray::new),
        Arbitraries.maps(texts(), scalars).ofMaxSize(3).map(JsonObject::new));
  }

  @Provide
  Arbitrary<JsonObject> documents() {
    return following(new Allowed(SCHEMA));
  }

  /**
   * An object with keys of the schema, and others now and then. Made without {@code flatMap}: jqwik
   * keeps every generator that it has made, and compares each new one with them.
   */
  private Arbitrary<JsonObject> following(Allowed allowed) {
    List<Arbitrary<Map.Entry<String, Object>>> entries = new ArrayList<>();
    for (String key : allowed.keys()) {
      entries.add(below(allowed, key).map(value -> Map.entry(key, value)));
    }
    entries.add(Combinators.combine(texts(), values()).as(Map::entry));
    return Arbitraries.oneOf(entries)
        .list()
        .ofMaxSize(4)
        .map(
            chosen -> {
              JsonObject object = new JsonObject();
              chosen.forEach(entry -> object.put(entry.getKey(), entry.getValue()));
              return object;
            });
  }

  private Arbitrary<Object> below(Allowed allowed, String key) {
    Allowed below = allowed.below(key);
    return below.keys().isEmpty()
        ? values()
        : Arbitraries.frequencyOf(
            Tuple.of(9, following(below).map(Object.class::cast)), Tuple.of(1, values()));
  }

  @Provide
  Arbitrary<String> settings() {
    Arbitrary<String> keys =
        Arbitraries.of("server", "client", "config", "port", "replies", "\"a.b\"", "\"", "", "x")
            .list()
            .ofMaxSize(4)
            .map(names -> String.join(".", names));
    Arbitrary<String> known =
        Arbitraries.of(
            "server",
            "server.config",
            "server.config.port",
            "client.config.message",
            "drain",
            "client.config.delayMs",
            "server.config.replies.\"a.b\"",
            "transport",
            "client.instances");
    return Combinators.combine(Arbitraries.oneOf(keys, known), values())
        .as((key, value) -> key + "=" + value);
  }
}
