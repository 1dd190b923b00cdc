package dev.greeter.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.walk.KeywordWalkHandler;
import com.networknt.schema.walk.WalkEvent;
import com.networknt.schema.walk.WalkFlow;
import com.networknt.schema.walk.WalkListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * {@code greeter.schema.json}, or the part of it for one section, at work: it fills in defaults and
 * words every mistake.
 */
final class ConfigSchema {

  /** A key this far from a known one, in edits, is taken for a misspelling of it. */
  private static final int MISSPELLED = 3;

  private static final JsonNode JSON = read("/greeter.schema.json");

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          registry ->
              registry.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().locale(Locale.ENGLISH).build()));

  private static final ConfigSchema FILE = new ConfigSchema(JSON);

  /** Leaves out a place that is not there: {@code dependentSchemas} fails on it (2.0.8). */
  private static final WalkListener PRESENT =
      new WalkListener() {
        @Override
        public WalkFlow onWalkStart(WalkEvent place) {
          return place.getInstanceNode() == null ? WalkFlow.SKIP : WalkFlow.CONTINUE;
        }

        @Override
        public void onWalkEnd(WalkEvent place, List<Error> errors) {}
      };

  /** By name: each of many services is held against that of its kind. */
  private static final Map<String, ConfigSchema> SECTIONS = new ConcurrentHashMap<>();

  private final JsonNode json;
  private final SchemaNode allowed;
  private final Schema schema;

  /**
   * Any schema whose places have one type list each: no reference, and no schema among others but
   * those that forbid a key ({@code false}) and say where in their description.
   */
  ConfigSchema(JsonNode json) {
    this.json = json;
    this.allowed = new SchemaNode(json);
    this.schema = REGISTRY.getSchema(json);
  }

  /** The schema of a whole file. */
  static ConfigSchema ofFile() {
    return FILE;
  }

  /** The schema of one section's {@code config}. */
  static ConfigSchema ofSection(String name) {
    return SECTIONS.computeIfAbsent(
        name, it -> new ConfigSchema(JSON.at("/properties/" + it + "/properties/config")));
  }

  /**
   * A schema on the class path, with its own definitions, and what stands beside, for references.
   */
  static JsonNode read(String resource) {
    try (InputStream in = ConfigSchema.class.getResourceAsStream(resource)) {
      JsonNode json = new JsonMapper().readTree(in);
      return resolved(json, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode resolved(JsonNode node, JsonNode schema) {
    if (node.path("$ref").isTextual()) {
      ObjectNode beside = node.deepCopy();
      String definition = beside.remove("$ref").textValue().substring(1);
      return ((ObjectNode) resolved(schema.at(definition), schema).deepCopy()).setAll(beside);
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      entry.setValue(resolved(entry.getValue(), schema));
    }
    return node;
  }

  /** What it allows, place by place. */
  SchemaNode allowed() {
    return allowed;
  }

  /**
   * Fills defaults in, in place, where there is no mistake; answers every mistake, one for each
   * place and cause.
   */
  List<Mistake> validateAndFill(ObjectNode document) {
    List<Mistake> mistakes = new ArrayList<>();
    addHalves(document, JsonPointer.empty(), mistakes);
    mistakes.addAll(worded(schema.validate(document), document));
    if (mistakes.isEmpty()) {
      fill(document);
    }
    return mistakes;
  }

  /** The first mistake of a document that may have millions; none if it has none. */
  List<Mistake> firstMistake(ObjectNode document) {
    return worded(
        schema.validate(
            document, context -> context.executionConfig(config -> config.failFast(true))),
        document);
  }

  private List<Mistake> worded(List<Error> errors, ObjectNode document) {
    return errors.stream().map(error -> worded(error, document)).distinct().toList();
  }

  /** Half of a surrogate pair has no form in UTF-8: a question mark would be sent for it. */
  private static void addHalves(JsonNode json, JsonPointer at, List<Mistake> mistakes) {
    if (json.isTextual() && !UTF_8.newEncoder().canEncode(json.textValue())) {
      mistakes.add(mistakenHalf(at, json));
    }
    for (int i = 0; json.isArray() && i < json.size(); i++) {
      addHalves(json.get(i), at.appendIndex(i), mistakes);
    }
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      JsonPointer below = at.appendProperty(entry.getKey());
      if (!UTF_8.newEncoder().canEncode(entry.getKey())) {
        mistakes.add(mistakenHalf(below, TextNode.valueOf(entry.getKey())));
      }
      addHalves(entry.getValue(), below, mistakes);
    }
  }

  private static Mistake mistakenHalf(JsonPointer at, JsonNode text) {
    return new Mistake(at.toString(), "found " + Excerpt.of(text) + ", must be whole characters");
  }

  /** A key that may not stand beside what was written has no default there. */
  private void fill(ObjectNode document) {
    // With validation, or the defaults of a condition that does not hold would be filled in too.
    schema.walk(
        document,
        true,
        context ->
            context.walkConfig(
                walk ->
                    walk.applyDefaultsStrategy(defaults -> defaults.applyPropertyDefaults(true))
                        .keywordWalkHandler(
                            KeywordWalkHandler.builder()
                                .keywordWalkListener("dependentSchemas", PRESENT)
                                .build())));
    for (Error error : schema.validate(document)) {
      JsonPointer at = JsonPointer.valueOf(error.getInstanceLocation().toString());
      JsonPointer key =
          error.getKeyword().equals("false") ? at : at.appendProperty(error.getProperty());
      ((ObjectNode) document.at(key.head())).remove(key.last().getMatchingProperty());
    }
  }

  private Mistake worded(Error error, ObjectNode document) {
    JsonPointer at = JsonPointer.valueOf(error.getInstanceLocation().toString());
    String key = error.getProperty();
    return switch (error.getKeyword()) {
      case "additionalProperties" -> mistake(at, key, unknownKey(allowed.at(at).keys(), key));
      case "propertyNames" ->
          mistake(
              at,
              key,
              "found %s as a key, must be %s"
                  .formatted(Excerpt.of(TextNode.valueOf(key)), new SchemaNode(names(at))));
      case "required" -> mistake(at, key, "is missing, must be " + allowed.at(at).below(key));
      case "dependentRequired" ->
          mistake(at, key, "needs " + error.getArguments()[0] + " beside it, which is not set");
      case "false" ->
          new Mistake(
              at.toString(),
              "found %s, must not be set %s".formatted(Excerpt.of(document.at(at)), where(error)));
      default ->
          new Mistake(
              at.toString(),
              "found " + Excerpt.of(document.at(at)) + ", must be " + allowed.at(at));
    };
  }

  /** The description of the subschema that forbids a key: {@code .../properties/KEY/false}. */
  private String where(Error error) {
    JsonPointer path = JsonPointer.valueOf(error.getEvaluationPath().toString());
    return json.at(path.head().head().head()).path("description").asText();
  }

  private JsonNode names(JsonPointer at) {
    return allowed.at(at).json().path("propertyNames");
  }

  private static Mistake mistake(JsonPointer parent, String key, String what) {
    return new Mistake(parent.appendProperty(key).toString(), what);
  }

  private static String unknownKey(List<String> known, String key) {
    return "unknown key, "
        + known.stream()
            .filter(it -> isMisspelled(it, key))
            .min(Comparator.comparing(it -> edits(it, key)))
            .map(it -> "did you mean " + it + "?")
            .orElse("must be one of " + String.join(", ", known));
  }

  /** At least half of a word has to be there, or any short one would do for any other. */
  private static boolean isMisspelled(String known, String key) {
    int edits = edits(known, key);
    return edits <= MISSPELLED && 2 * edits <= Math.max(known.length(), key.length());
  }

  /** The Levenshtein distance, row by row, whatever the case. */
  private static int edits(String known, String key) {
    String from = known.toLowerCase(Locale.ROOT);
    String to = key.toLowerCase(Locale.ROOT);
    int[] row = IntStream.rangeClosed(0, to.length()).toArray();
    for (int i = 0; i < from.length(); i++) {
      int diagonal = row[0]++;
      for (int j = 0; j < to.length(); j++) {
        int replaced = from.charAt(i) == to.charAt(j) ? diagonal : diagonal + 1;
        diagonal = row[j + 1];
        row[j + 1] = Math.min(replaced, 1 + Math.min(row[j], diagonal));
      }
    }
    return row[to.length()];
  }
}
