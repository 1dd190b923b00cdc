package dev.greeter.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code greeter.schema.json}, or the part of it for one section, at work: it fills in defaults,
 * and has the {@link Validator} word mistakes. That is some two hundred classes of a library, which
 * a document that is right at first sight does without.
 */
final class ConfigSchema {

  private static final JsonNode JSON = read("/greeter.schema.json");

  private static final ConfigSchema FILE = new ConfigSchema(JSON);

  /** By name: each of many services is held against that of its kind. */
  private static final Map<String, ConfigSchema> SECTIONS = new ConcurrentHashMap<>();

  private final SchemaNode allowed;

  /** Null until it is needed. */
  private Validator validator;

  /**
   * Any schema whose places have one type list each: no reference, and no schema among others but
   * those that forbid a key ({@code false}), and say where in their description, or have a default
   * for one.
   */
  ConfigSchema(JsonNode json) {
    this.allowed = new SchemaNode(json);
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
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      JsonNode json = ConfigFile.parse(text).orElseThrow();
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

  /** Holds any document against it. */
  synchronized Validator validator() {
    if (validator == null) {
      validator = new Validator(allowed);
    }
    return validator;
  }

  /**
   * Fills defaults in, in place, where there is no mistake; answers every mistake, one for each
   * place and cause.
   */
  List<Mistake> validateAndFill(ObjectNode document) {
    List<Mistake> mistakes =
        allowed.plainlyAllows(document) ? List.of() : validator().mistakes(document);
    if (mistakes.isEmpty()) {
      allowed.fill(document);
    }
    return mistakes;
  }
}
