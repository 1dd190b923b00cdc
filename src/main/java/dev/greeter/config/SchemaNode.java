package dev.greeter.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the schema allows at one place. Its text is what every message says must be there: {@code an
 * integer from 1 to 1024 or "auto"}.
 *
 * @param json the schema of the place; missing where the schema knows no such place
 */
record SchemaNode(JsonNode json) {

  /** At a place below. */
  SchemaNode at(JsonPointer pointer) {
    SchemaNode allowed = this;
    for (JsonPointer at = pointer; !at.matches(); at = at.tail()) {
      allowed = allowed.below(at.getMatchingProperty());
    }
    return allowed;
  }

  /** One step below: at a key of an object, or at an index of a list. */
  SchemaNode below(String name) {
    JsonNode known = json.path("properties").path(name);
    if (known.isObject()) {
      return new SchemaNode(known);
    }
    JsonNode others = json.path("additionalProperties");
    JsonNode below = others.isObject() ? others : json.path("items");
    return new SchemaNode(below.isObject() ? below : MissingNode.getInstance());
  }

  /** The keys that it knows. */
  List<String> keys() {
    return json.path("properties").propertyStream().map(Map.Entry::getKey).toList();
  }

  /** Whether it is a map of objects, by names of the user's choice. */
  boolean isMap() {
    return json.path("additionalProperties").path("type").asText().equals("object");
  }

  /** Whether what is here is not ours, and may be a secret: it is not printed. */
  boolean isWriteOnly() {
    return json.path("writeOnly").asBoolean();
  }

  /** Whether a value of this type may be here, whatever its range. */
  boolean allowsTypeOf(JsonNode value) {
    List<String> types = types();
    return types.isEmpty() || types.stream().anyMatch(type -> isOf(type, value));
  }

  /** Whether this text may be here as it is. */
  boolean allowsText(String text) {
    List<String> types = types();
    if (types.isEmpty() || types.equals(List.of("string"))) {
      return true;
    }
    return types.contains("string")
        && (!json.has("pattern") || text.matches(json.get("pattern").textValue()));
  }

  private static boolean isOf(String type, JsonNode value) {
    // To a schema 1e+06 and 2.0 are integers too.
    return type.equals("integer")
        ? value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue())
        : type.equalsIgnoreCase(value.getNodeType().name());
  }

  private List<String> types() {
    JsonNode type = json.path("type");
    return type.isTextual()
        ? List.of(type.textValue())
        : type.valueStream().map(JsonNode::textValue).toList();
  }

  @Override
  public String toString() {
    if (json.has("const")) {
      return json.get("const").toString();
    }
    if (json.has("enum")) {
      List<String> words = json.get("enum").valueStream().map(JsonNode::asText).toList();
      return (words.size() > 1 ? "one of " : "") + String.join(", ", words);
    }
    if (json.has("title")) {
      return json.get("title").textValue();
    }
    // The name of a key has no type; it is a string.
    List<String> types = types().isEmpty() ? List.of("string") : types();
    return types.stream().map(this::words).collect(Collectors.joining(" or "));
  }

  private String words(String type) {
    return switch (type) {
      case "integer" -> "an integer" + between("minimum", "maximum", "");
      case "number" -> "a number" + between("minimum", "maximum", "");
      case "string" -> string();
      case "boolean" -> "true or false";
      case "object" -> "an object";
      case "array" ->
          "a list"
              + between("minItems", "maxItems", " values")
              + (json.has("items") ? ", each " + new SchemaNode(json.get("items")) : "");
      default -> type;
    };
  }

  private String between(String minimum, String maximum, String of) {
    JsonNode least = json.get(minimum);
    JsonNode most = json.get(maximum);
    if (least != null && most != null) {
      return (of.isEmpty() ? " from " : " of ") + least + " to " + most + of;
    }
    if (least != null) {
      return " of at least " + least + of;
    }
    return most == null ? "" : " of at most " + most + of;
  }

  private String string() {
    if (json.has("pattern")) {
      String pattern = json.get("pattern").textValue();
      return pattern.matches("\\^\\w+\\$")
          ? '"' + pattern.substring(1, pattern.length() - 1) + '"'
          : "a string that matches " + pattern;
    }
    return json.path("minLength").asInt() == 1 && !json.has("maxLength")
        ? "a string that is not empty"
        : "a string" + between("minLength", "maxLength", " characters");
  }
}
