package dev.greeter.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greeter.net.SocketErrors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A configuration file becomes JSON, or one line that says where it is none. */
final class ConfigFile {

  /** Far more than any configuration has; devices and logs have no end. */
  static final int MAX_BYTES = 1 << 20;

  /** Far deeper than the schema; what walks through a document is recursive. */
  static final int MAX_LEVELS = 100;

  /** Of what the parser says, which may quote the file. */
  private static final int LONGEST_MESSAGE = 200;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_LEVELS).build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

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
    try {
      return Optional.of(MAPPER.readTree(text)).filter(json -> !json.isMissingNode());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static JsonNode parse(String file, String text) {
    try (JsonParser parser = MAPPER.createParser(text)) {
      try {
        return MAPPER.readTree(parser);
      } catch (JsonProcessingException e) {
        // Some of these exceptions do not know where they are.
        JsonLocation at = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
        String line = e.getOriginalMessage().lines().findFirst().orElse("is not JSON");
        throw new ConfigException(
            "%s:%s:%s: %s"
                .formatted(
                    file, at.getLineNr(), at.getColumnNr(), Excerpt.cut(line, LONGEST_MESSAGE)));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
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
