package dev.greeter.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TreeTraversingParser;
import dev.greeter.net.SocketErrors;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A configuration file becomes JSON, or one line that says where it is none. The tree is Jackson's,
 * but no {@code ObjectMapper} makes it: one loads some 400 classes at each start.
 */
final class ConfigFile {

  /** Far more than any configuration has; devices and logs have no end. */
  static final int MAX_BYTES = 1 << 20;

  /** Far deeper than the schema; what walks through a document is recursive. */
  static final int MAX_LEVELS = 100;

  /** Of what the parser says, which may quote the file. */
  private static final int LONGEST_MESSAGE = 200;

  /** How Jackson says where a list or an object has begun. */
  private static final Pattern BEGAN =
      Pattern.compile("\\[Source: .*; line: (\\d+), column: (\\d+)\\]");

  private static final JsonFactory PARSERS =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(MAX_LEVELS).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ConfigFile() {}

  /**
   * Reads the text of a file.
   *
   * @param file the name that messages give it
   * @param text JSON
   * @return its one object
   * @throws ConfigException with one line
   */
  static ObjectNode read(String file, String text) {
    JsonNode json = parse(file, text);
    if (json instanceof ObjectNode object) {
      return object;
    }
    String found = json == null ? "is empty" : "found " + Excerpt.of(json);
    throw new ConfigException("%s: %s, must be an object".formatted(file, found));
  }

  /** A text as JSON, if it is that. */
  static Optional<JsonNode> parse(String text) {
    try (JsonParser parser = PARSERS.createParser(text)) {
      return Optional.ofNullable(document(parser));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** An object as Jackson has it. */
  static ObjectNode tree(JsonObject object) {
    return (ObjectNode) parse(new JacksonCodec().toString(object)).orElseThrow();
  }

  /** An object as Vert.x has it. */
  static JsonObject plain(JsonNode object) {
    return (JsonObject) JacksonCodec.fromParser(new TreeTraversingParser(object), Object.class);
  }

  private static JsonNode parse(String file, String text) {
    try (JsonParser parser = PARSERS.createParser(text)) {
      try {
        return document(parser);
      } catch (JsonProcessingException e) {
        // Some of these exceptions do not know where they are.
        JsonLocation at = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
        String message = BEGAN.matcher(e.getOriginalMessage()).replaceAll("$1:$2");
        String line = message.lines().findFirst().orElse("is not JSON");
        throw new ConfigException(
            "%s:%s:%s: %s"
                .formatted(
                    file, at.getLineNr(), at.getColumnNr(), Excerpt.cut(line, LONGEST_MESSAGE)));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The only value of a text; null where that is empty. */
  private static JsonNode document(JsonParser parser) throws IOException {
    if (parser.nextToken() == null) {
      return null;
    }
    JsonNode json = value(parser);
    try {
      if (parser.nextToken() == null) {
        return json;
      }
    } catch (JsonProcessingException e) {
      // What follows need not be JSON.
    }
    throw new JsonParseException(
        parser,
        "found more after the end of the JSON, must be one object",
        parser.currentTokenLocation());
  }

  private static JsonNode value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        ObjectNode object = NODES.objectNode();
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
          parser.nextToken();
          object.set(key, value(parser));
        }
        yield object;
      }
      case START_ARRAY -> {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(parser));
        }
        yield array;
      }
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
      case VALUE_NULL -> NODES.nullNode();
      default -> NODES.booleanNode(parser.getBooleanValue());
    };
  }

  private static JsonNode integer(JsonParser parser) throws IOException {
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      default -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  /**
   * The text of a file.
   *
   * @param file UTF-8, with or without a byte order mark
   * @return the text without the mark
   * @throws ConfigException with one line
   */
  static String text(Path file) {
    return text(file, MAX_BYTES);
  }

  /** The same of a file that may have so many bytes, which are whole MiB. */
  static String text(Path file, int maxBytes) {
    if (Files.isDirectory(file)) {
      String name = file.toString().isEmpty() ? "\"\"" : file.toString();
      throw new ConfigException(name + ": is a directory, must be a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new ConfigException(
            file + ": is too long, must have at most " + (maxBytes >> 20) + " MiB");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new ConfigException(file + ": is not text in UTF-8");
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read: " + SocketErrors.describe(e));
    }
  }
}
