package dev.greeter.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;

/**
 * One key that the command line sets over the file: {@code server.config.port=9090}.
 *
 * @param path the names of the objects on the way, the key last; never empty
 * @param value what it is set to; null in JSON takes the key out
 */
public record Setting(List<String> path, JsonNode value) {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** Keeps a copy of the path. */
  public Setting {
    path = List.copyOf(path);
  }

  /**
   * Reads {@code KEY=VALUE}.
   *
   * @param text the key with dots between the names, then the value: JSON where it parses as JSON,
   *     else a string
   * @return the setting
   * @throws IllegalArgumentException with one line for the user, if the text is not of that form
   */
  public static Setting parse(String text) {
    int equals = text.indexOf('=');
    List<String> path =
        equals < 1 ? List.of() : List.of(text.substring(0, equals).split("\\.", -1));
    if (path.isEmpty() || path.contains("")) {
      throw new IllegalArgumentException("expected KEY=VALUE, found \"" + text + "\"");
    }
    String value = text.substring(equals + 1);
    try {
      JsonNode json = MAPPER.readTree(value);
      return new Setting(path, json.isMissingNode() ? TextNode.valueOf(value) : json);
    } catch (JsonProcessingException e) {
      return new Setting(path, TextNode.valueOf(value));
    }
  }

  /**
   * Puts the value into the document, with every object on the way to it.
   *
   * @return false, with nothing changed, where something else than an object is in the way
   */
  boolean applyTo(ObjectNode document) {
    JsonNode node = document;
    for (String name : path.subList(0, path.size() - 1)) {
      JsonNode child = node.get(name);
      if (child == null && value.isNull()) {
        return true;
      }
      if (child == null) {
        child = ((ObjectNode) node).putObject(name);
      }
      if (!child.isObject()) {
        return false;
      }
      node = child;
    }
    String key = path.get(path.size() - 1);
    if (value.isNull()) {
      ((ObjectNode) node).remove(key);
    } else {
      ((ObjectNode) node).set(key, value);
    }
    return true;
  }

  /** Where the value lands, as a JSON pointer. */
  JsonPointer pointer() {
    JsonPointer pointer = JsonPointer.empty();
    for (String name : path) {
      pointer = pointer.appendProperty(name);
    }
    return pointer;
  }
}
