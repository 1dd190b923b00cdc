package dev.greeter.config;

import static java.lang.Integer.MAX_VALUE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the schema allows at one place. Its text is what every message says must be there: {@code an
 * integer from 1 to 1024 or "auto"}.
 *
 * @param json the schema of the place; missing where the schema knows no such place
 */
record SchemaNode(JsonNode json) {

  /** What {@link #plainlyAllows} knows of; what has others is not plain. */
  private static final Set<String> PLAIN =
      Set.of(
          ("$schema $id $defs title description default writeOnly type enum minimum maximum pattern"
                  + " minLength maxLength items minItems maxItems properties additionalProperties"
                  + " propertyNames required minProperties maxProperties dependentRequired"
                  + " dependentSchemas allOf if then")
              .split(" "));

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
    return types.contains("string") && hasForm(text);
  }

  private boolean hasForm(String text) {
    return !json.has("pattern") || text.matches(json.get("pattern").textValue());
  }

  /** Whether no surrogate stands alone: half of a pair has no form in UTF-8. */
  static boolean isWhole(String text) {
    return UTF_8.newEncoder().canEncode(text);
  }

  /** Whether a value is right at first sight; where not, it may be right all the same. */
  boolean plainlyAllows(JsonNode value) {
    boolean isPlain =
        json.isObject() && json.propertyStream().allMatch(it -> PLAIN.contains(it.getKey()));
    if (!isPlain
        || !allowsTypeOf(value)
        || (json.has("enum") && json.get("enum").valueStream().noneMatch(value::equals))) {
      return false;
    }
    return switch (value.getNodeType()) {
      case BOOLEAN -> true;
      // What has no bounds is not plain: nothing is between those that are not numbers.
      case NUMBER ->
          value.doubleValue() >= json.path("minimum").asDouble(Double.NaN)
              && value.doubleValue() <= json.path("maximum").asDouble(Double.NaN);
      case STRING -> plainlyAllows(value.textValue());
      case ARRAY ->
          isWithin(value.size(), "minItems", "maxItems")
              && value.valueStream().allMatch(new SchemaNode(json.path("items"))::plainlyAllows);
      case OBJECT -> plainlyAllowsKeys(value);
      default -> false;
    };
  }

  private boolean plainlyAllows(String text) {
    return isWhole(text)
        && hasForm(text)
        && isWithin(text.codePointCount(0, text.length()), "minLength", "maxLength");
  }

  private boolean plainlyAllowsKeys(JsonNode object) {
    JsonNode names = json.path("propertyNames");
    return isWithin(object.size(), "minProperties", "maxProperties")
        && json.path("required").valueStream().allMatch(it -> object.has(it.textValue()))
        && object
            .propertyStream()
            .allMatch(
                it ->
                    isWhole(it.getKey())
                        && (names.isMissingNode()
                            || new SchemaNode(names).plainlyAllows(TextNode.valueOf(it.getKey())))
                        && mayHave(object, it.getKey())
                        && below(it.getKey()).plainlyAllows(it.getValue()));
  }

  private boolean isWithin(int count, String minimum, String maximum) {
    return count >= json.path(minimum).asInt() && count <= json.path(maximum).asInt(MAX_VALUE);
  }

  /** Whether a key that it knows may be in an object, by what else is there. */
  private boolean mayHave(JsonNode object, String key) {
    return beside(object).noneMatch(it -> it.path("properties").path(key).equals(BooleanNode.FALSE))
        && json.path("dependentRequired")
            .path(key)
            .valueStream()
            .allMatch(it -> object.has(it.textValue()));
  }

  /** The schemas that hold for an object beside this one. */
  private Stream<JsonNode> beside(JsonNode object) {
    Stream<JsonNode> dependent =
        json.path("dependentSchemas")
            .propertyStream()
            .filter(it -> object.has(it.getKey()))
            .map(Map.Entry::getValue);
    Stream<JsonNode> conditions = Stream.concat(Stream.of(json), json.path("allOf").valueStream());
    return Stream.concat(
        dependent,
        conditions
            .filter(it -> it.has("if") && holds(it.get("if"), object))
            .map(it -> it.path("then")));
  }

  /** Keys that must be there, values that one must have if it is there, and keys that must not. */
  private static boolean holds(JsonNode condition, JsonNode object) {
    return condition.path("required").valueStream().allMatch(it -> object.has(it.textValue()))
        && condition
            .path("properties")
            .propertyStream()
            .filter(it -> object.has(it.getKey()))
            .allMatch(it -> object.get(it.getKey()).equals(it.getValue().get("const")));
  }

  /**
   * Fills in the default of each key that is not there, at any depth. A key that may not stand
   * beside what was written has none.
   */
  void fill(JsonNode value) {
    if (value instanceof ObjectNode object) {
      Stream.concat(Stream.of(json), beside(object))
          .flatMap(it -> it.path("properties").propertyStream())
          .filter(it -> it.getValue().has("default") && !object.has(it.getKey()))
          .filter(it -> mayHave(object, it.getKey()))
          .toList()
          .forEach(it -> object.set(it.getKey(), it.getValue().get("default").deepCopy()));
    }
    value.propertyStream().forEach(it -> below(it.getKey()).fill(it.getValue()));
    if (value.isArray()) {
      value.forEach(new SchemaNode(json.path("items"))::fill);
    }
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
