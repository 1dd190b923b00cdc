package dev.greeter.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One key that the command line sets over the file: {@code server.config.port=9090}.
 *
 * @param path the names of the objects on the way, the key last; never empty
 * @param text what it is set to: JSON where it parses and the schema allows its type there, else
 *     the text itself; {@code null} takes the key out
 */
public record Setting(List<String> path, String text) {

  /** A name up to a dot or the equals sign, or a JSON string; then one of the two. */
  private static final Pattern NAME =
      Pattern.compile("(?:(\"(?:[^\"\\\\]|\\\\.)*+\")|([^\".=][^.=]*+))([.=])");

  private static final Pattern ESCAPE = Pattern.compile("\\\\(?:[bfnrt0]|[xu]\\p{XDigit}{2})");

  /** Keeps a copy of the path. */
  public Setting {
    path = List.copyOf(path);
  }

  /**
   * Reads {@code KEY=VALUE}.
   *
   * @param text the key with dots between the names, then the value; a name with a dot or an equals
   *     sign in it is written as a JSON string: {@code server.config.replies."a.b"=x}
   * @return the setting
   * @throws IllegalArgumentException with one line for the user, if the text is not of that form
   */
  public static Setting parse(String text) {
    List<String> path = new ArrayList<>();
    Matcher name = NAME.matcher(text);
    while (name.lookingAt()) {
      path.add(name.group(1) == null ? name.group(2) : unquoted(name.group(1), text));
      if (path.size() > ConfigFile.MAX_LEVELS) {
        throw new IllegalArgumentException(
            "expected a key of at most %s names, found %s"
                .formatted(ConfigFile.MAX_LEVELS, Excerpt.cut(text)));
      }
      if (name.group(3).equals("=")) {
        return new Setting(path, text.substring(name.end()));
      }
      name.region(name.end(), text.length());
    }
    throw malformed(text);
  }

  private static String unquoted(String name, String text) {
    return ConfigFile.parse(name)
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .orElseThrow(() -> malformed(text));
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "expected KEY=VALUE, found " + Excerpt.cut('"' + text + '"'));
  }

  /**
   * Tells of backslashes that are meant as in JSON, perhaps, where they are sent as they are.
   *
   * @return a line for the user, if there are some
   */
  public Optional<String> warning() {
    boolean isOfBytes = ConfigSchema.ofFile().allowed().at(pointer()).keys().contains("hex");
    if (!isOfBytes || !ESCAPE.matcher(text).find() || ConfigFile.parse(text).isPresent()) {
      return Optional.empty();
    }
    String key = String.join(".", path);
    return Optional.of(
        "%s: the backslashes in %s are sent as they are; '%s=\"...\"' is JSON, and {\"hex\": ...} any bytes"
            .formatted(key, text, key));
  }

  /**
   * Puts the value into the document, with every object on the way to it.
   *
   * @param allowed what the schema allows in the document
   * @param mistakes told where something else than an object is in the way; nothing is changed then
   * @return the highest place that it has made
   */
  JsonPointer applyTo(
      ObjectNode document, SchemaNode allowed, BiConsumer<JsonPointer, String> mistakes) {
    JsonNode json = ConfigFile.parse(text).orElse(TextNode.valueOf(text));
    JsonPointer made = null;
    JsonPointer at = JsonPointer.empty();
    ObjectNode node = document;
    for (String name : path.subList(0, path.size() - 1)) {
      at = at.appendProperty(name);
      JsonNode child = node.get(name);
      if (child == null && json.isNull()) {
        return at;
      }
      if (child == null) {
        made = made == null ? at : made;
        child = node.putObject(name);
      }
      if (!(child instanceof ObjectNode object)) {
        String found = "cannot be set, found %s above it, must be an object";
        mistakes.accept(pointer(), found.formatted(Excerpt.of(child)));
        return pointer();
      }
      node = object;
    }
    put(node, json, allowed.at(pointer()));
    return made == null ? pointer() : made;
  }

  private void put(ObjectNode node, JsonNode json, SchemaNode allowed) {
    String key = path.get(path.size() - 1);
    if (json.isNull()) {
      node.remove(key);
    } else {
      node.set(key, allowed.allowsTypeOf(json) ? json : TextNode.valueOf(text));
    }
  }

  private JsonPointer pointer() {
    return Mistake.pointer(path);
  }
}
