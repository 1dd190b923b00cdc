package dev.greeter.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills {@code ${NAME}} and {@code ${NAME:default}} in string values from the environment. A second
 * dollar sign before it keeps a placeholder as it is written.
 *
 * @param environment variables by name
 * @param mistakes told the pointer and the mistake for each variable without a value
 */
record Placeholders(Map<String, String> environment, BiConsumer<JsonPointer, String> mistakes) {

  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\$\\$\\{|\\$\\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::(?<fallback>[^}]*))?}");

  /** Replaces every placeholder below a node, in place. */
  void fill(JsonNode node, JsonPointer at) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        JsonPointer below = at.appendProperty(entry.getKey());
        if (entry.getValue().isTextual()) {
          entry.setValue(TextNode.valueOf(resolve(entry.getValue().textValue(), below)));
        } else {
          fill(entry.getValue(), below);
        }
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        JsonPointer below = at.appendIndex(i);
        if (array.get(i).isTextual()) {
          array.set(i, TextNode.valueOf(resolve(array.get(i).textValue(), below)));
        } else {
          fill(array.get(i), below);
        }
      }
    }
  }

  private String resolve(String text, JsonPointer at) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(valueOf((Matcher) match, at)));
  }

  private String valueOf(Matcher match, JsonPointer at) {
    String name = match.group("name");
    if (name == null) {
      return "${";
    }
    String value = environment.getOrDefault(name, match.group("fallback"));
    if (value == null) {
      mistakes.accept(
          at, "environment variable " + name + " is not set; ${" + name + ":default} would do");
      return "";
    }
    return value;
  }
}
