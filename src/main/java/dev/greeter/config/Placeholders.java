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
 * dollar sign before it keeps a placeholder as it is written. The default stands for a variable
 * that is not set or empty, as {@code :-} has it in a shell; braces in it come in pairs.
 *
 * @param environment variables by name
 * @param mistakes told the pointer and the mistake for each placeholder that cannot be filled
 * @param origins told the pointer and the placeholder for each value that is one alone
 * @param secrets told the pointer and the filled copy of what stays as it is written, because it is
 *     not to be printed
 */
record Placeholders(
    Map<String, String> environment,
    BiConsumer<JsonPointer, String> mistakes,
    BiConsumer<JsonPointer, String> origins,
    BiConsumer<JsonPointer, JsonNode> secrets) {

  /** What the JVM puts where bytes are no text in its locale, which is ASCII where none is set. */
  private static final char UNDECODED = '\ufffd';

  private static final Pattern NAME = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(:|})");

  /** Replaces every placeholder below a node, in place. */
  void fill(JsonNode node, JsonPointer at, SchemaNode allowed) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        String key = entry.getKey();
        entry.setValue(filled(entry.getValue(), at.appendProperty(key), allowed.below(key)));
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, filled(array.get(i), at.appendIndex(i), allowed.below(Integer.toString(i))));
      }
    }
  }

  private JsonNode filled(JsonNode value, JsonPointer at, SchemaNode allowed) {
    if (value.isObject() && allowed.isWriteOnly()) {
      JsonNode secret = value.deepCopy();
      fill(secret, at, allowed);
      secrets.accept(at, secret);
      return value;
    }
    if (!value.isTextual()) {
      fill(value, at, allowed);
      return value;
    }
    String text = value.textValue();
    String filled = fill(text, at);
    if (filled == null) {
      return value;
    }
    if (text.startsWith("${") && end(text, 0) == text.length()) {
      origins.accept(at, "${" + text.substring(2).split("[:}]", 2)[0] + "}");
      return typed(filled, allowed);
    }
    return TextNode.valueOf(filled);
  }

  /** Text where that may stand there, else the JSON that may. */
  private static JsonNode typed(String text, SchemaNode allowed) {
    JsonNode asText = TextNode.valueOf(text);
    return allowed.allowsText(text)
        ? asText
        : ConfigFile.parse(text).filter(allowed::allowsTypeOf).orElse(asText);
  }

  /** The text with every placeholder filled, or null where one cannot be. */
  private String fill(String text, JsonPointer at) {
    StringBuilder filled = new StringBuilder();
    boolean whole = true;
    int from = 0;
    for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", from)) {
      if (open > from && text.charAt(open - 1) == '$') {
        filled.append(text, from, open - 1).append("${");
        from = open + 2;
        continue;
      }
      int end = end(text, open);
      if (end < 0) {
        mistakes.accept(
            at,
            "found %s, must be ${NAME} or ${NAME:default}; $${ stands for ${"
                .formatted(Excerpt.of(TextNode.valueOf(text.substring(open)))));
        return null;
      }
      String value = valueOf(text.substring(open, end), at);
      whole &= value != null;
      filled.append(text, from, open).append(value);
      from = end;
    }
    return whole ? filled.append(text.substring(from)).toString() : null;
  }

  /** The index after the placeholder that begins here, or -1 if none does. */
  private static int end(String text, int open) {
    Matcher name = NAME.matcher(text).region(open, text.length());
    if (!name.lookingAt()) {
      return -1;
    }
    if (name.group(2).equals("}")) {
      return name.end();
    }
    int depth = 1;
    for (int i = name.end(); i < text.length(); i++) {
      char it = text.charAt(i);
      // A placeholder in a default would be read as text: better to say so.
      if (text.startsWith("${", i)) {
        return -1;
      }
      depth += it == '{' ? 1 : it == '}' ? -1 : 0;
      if (depth == 0) {
        return i + 1;
      }
    }
    return -1;
  }

  private String valueOf(String placeholder, JsonPointer at) {
    String inner = placeholder.substring(2, placeholder.length() - 1);
    int colon = inner.indexOf(':');
    String name = colon < 0 ? inner : inner.substring(0, colon);
    String value = environment.get(name);
    if (colon >= 0 && (value == null || value.isEmpty())) {
      return inner.substring(colon + 1);
    }
    if (value == null) {
      mistakes.accept(
          at, "environment variable " + name + " is not set; ${" + name + ":default} would do");
    } else if (value.indexOf(UNDECODED) >= 0) {
      mistakes.accept(
          at, "environment variable " + name + " is not text in this locale (LC_ALL, LANG)");
    }
    return value;
  }
}
