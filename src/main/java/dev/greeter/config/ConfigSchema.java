package dev.greeter.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * {@code greeter.schema.json}, or the part of it for one section, at work: it fills in defaults and
 * words every mistake.
 */
final class ConfigSchema {

  /** A key this far from a known one, in edits, is taken for a misspelling of it. */
  private static final int MISSPELLED = 3;

  private static final JsonNode JSON = read();

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          registry ->
              registry.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().locale(Locale.ENGLISH).build()));

  private final JsonNode json;
  private final Schema schema;

  private ConfigSchema(JsonNode json) {
    this.json = json;
    this.schema = REGISTRY.getSchema(json);
  }

  /** The schema of a whole file. */
  static ConfigSchema ofFile() {
    return new ConfigSchema(JSON);
  }

  /** The schema of one section's {@code config}. */
  static ConfigSchema ofSection(String name) {
    return new ConfigSchema(JSON.at("/properties/" + name + "/properties/config"));
  }

  private static JsonNode read() {
    try (InputStream in = ConfigSchema.class.getResourceAsStream("/greeter.schema.json")) {
      return new JsonMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fills defaults in, in place; answers every mistake. */
  List<Mistake> validateAndFill(ObjectNode document) {
    return schema
        .walk(
            document,
            true,
            context ->
                context.walkConfig(
                    walk ->
                        walk.applyDefaultsStrategy(
                            defaults -> defaults.applyPropertyDefaults(true))))
        .getErrors()
        .stream()
        .map(this::worded)
        .toList();
  }

  private Mistake worded(Error error) {
    JsonPointer at = JsonPointer.valueOf(error.getInstanceLocation().toString());
    return error.getKeyword().equals("additionalProperties")
        ? new Mistake(at.appendProperty(error.getProperty()).toString(), unknownKey(error))
        : new Mistake(at.toString(), error.getMessage());
  }

  private String unknownKey(Error error) {
    String key = error.getProperty();
    JsonPointer siblings =
        JsonPointer.valueOf(error.getSchemaLocation().getFragment().toString())
            .head()
            .appendProperty("properties");
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return json.at(siblings).properties().stream()
        .map(Map.Entry::getKey)
        .filter(known -> distance.apply(lower(known), lower(key)) <= MISSPELLED)
        .min(Comparator.comparing(known -> distance.apply(lower(known), lower(key))))
        .map(known -> "unknown key, did you mean " + known + "?")
        .orElse("unknown key");
  }

  private static String lower(String key) {
    return key.toLowerCase(Locale.ROOT);
  }
}
