package dev.greeter.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Holds documents against a schema, and words every mistake. */
final class Validator {

  /** A key this far from a known one, in edits, is taken for a misspelling of it. */
  private static final int MISSPELLED = 3;

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          registry ->
              registry.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().locale(Locale.ENGLISH).build()));

  private final SchemaNode allowed;
  private final Schema schema;

  /** Of a schema as {@link ConfigSchema} has it. */
  Validator(SchemaNode allowed) {
    this.allowed = allowed;
    this.schema = REGISTRY.getSchema(allowed.json());
  }

  /** Every mistake, one for each place and cause. */
  List<Mistake> mistakes(ObjectNode document) {
    List<Mistake> mistakes = new ArrayList<>();
    addHalves(document, JsonPointer.empty(), mistakes);
    mistakes.addAll(worded(schema.validate(document), document));
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

  /** A question mark would be sent for half of a surrogate pair. */
  private static void addHalves(JsonNode json, JsonPointer at, List<Mistake> mistakes) {
    if (json.isTextual() && !SchemaNode.isWhole(json.textValue())) {
      mistakes.add(mistakenHalf(at, json));
    }
    for (int i = 0; json.isArray() && i < json.size(); i++) {
      addHalves(json.get(i), at.appendIndex(i), mistakes);
    }
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      JsonPointer below = at.appendProperty(entry.getKey());
      if (!SchemaNode.isWhole(entry.getKey())) {
        mistakes.add(mistakenHalf(below, TextNode.valueOf(entry.getKey())));
      }
      addHalves(entry.getValue(), below, mistakes);
    }
  }

  private static Mistake mistakenHalf(JsonPointer at, JsonNode text) {
    return new Mistake(at.toString(), "found " + Excerpt.of(text) + ", must be whole characters");
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
    return allowed.json().at(path.head().head().head()).path("description").asText();
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
