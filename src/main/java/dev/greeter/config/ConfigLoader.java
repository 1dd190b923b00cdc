package dev.greeter.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads a configuration: the file, then the settings of the command line, then the environment;
 * then it is validated, and every mistake is told at once. Blocking; not for an event loop.
 */
public final class ConfigLoader {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          .build();

  private final Path file;
  private final List<Setting> settings;
  private final List<String> mistakes = new ArrayList<>();

  private ConfigLoader(Path file, List<Setting> settings) {
    this.file = file;
    this.settings = settings;
  }

  /**
   * A configuration that is valid.
   *
   * @param config the records
   * @param json the same as JSON, with every default filled in, for people to read
   */
  public record Loaded(GreeterConfig config, String json) {}

  /**
   * Loads a configuration.
   *
   * @param file a JSON file
   * @param settings what the command line sets, in its order
   * @param environment variables for {@code ${NAME}}
   * @return the configuration, with its defaults
   * @throws ConfigException with every mistake, if there is one
   */
  public static Loaded load(Path file, List<Setting> settings, Map<String, String> environment)
      throws ConfigException {
    return new ConfigLoader(file, settings).load(environment);
  }

  private Loaded load(Map<String, String> environment) throws ConfigException {
    ObjectNode document = read();
    for (Setting setting : settings) {
      if (!setting.applyTo(document)) {
        mistake(setting.pointer(), "cannot be set, what is above it is not an object");
      }
    }
    new Placeholders(environment, this::mistake).fill(document, JsonPointer.empty());
    ConfigSchema.validateAndFill(document, this::mistake);
    stopOnMistakes();
    GreeterConfig config = map(document);
    checkRequestsFit(config);
    stopOnMistakes();
    return new Loaded(config, document.toPrettyString());
  }

  private ObjectNode read() throws ConfigException {
    try {
      JsonNode json = MAPPER.readTree(Files.readString(file, StandardCharsets.UTF_8));
      if (json instanceof ObjectNode object) {
        return object;
      }
      throw only(file + ": must be a JSON object");
    } catch (NoSuchFileException e) {
      throw only(file + ": no such file");
    } catch (MismatchedInputException e) {
      throw invalid(e, "something follows the end of the object");
    } catch (JsonProcessingException e) {
      throw invalid(e, e.getOriginalMessage());
    } catch (MalformedInputException e) {
      throw only(file + ": is not UTF-8");
    } catch (IOException e) {
      throw only(file + ": cannot be read: " + reason(e));
    }
  }

  private ConfigException invalid(JsonProcessingException e, String what) {
    JsonLocation at = e.getLocation();
    return only(
        "%s:%d:%d: invalid JSON: %s".formatted(file, at.getLineNr(), at.getColumnNr(), what));
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return e.getClass().getSimpleName() + (message == null ? "" : " (" + message + ")");
  }

  private static GreeterConfig map(ObjectNode document) {
    ObjectNode sections = document.deepCopy();
    sections.remove("$schema");
    return MAPPER.convertValue(sections, GreeterConfig.class);
  }

  /** The one rule between two keys: a request longer than what is looked at could never match. */
  private void checkRequestsFit(GreeterConfig config) {
    if (config.server() == null) {
      return;
    }
    ServerConfig server = config.server().config();
    JsonPointer replies = JsonPointer.compile("/server/config/replies");
    for (String request : server.replies().keySet()) {
      int length = request.getBytes(StandardCharsets.UTF_8).length;
      if (length > server.maxRequestBytes()) {
        mistake(
            replies.appendProperty(request),
            "request of %d bytes can never match, maxRequestBytes is %d"
                .formatted(length, server.maxRequestBytes()));
      }
    }
  }

  private void mistake(JsonPointer at, String what) {
    String pointer = at.toString();
    String origin =
        settings.stream()
            .map(setting -> setting.pointer().toString())
            .filter(set -> pointer.equals(set) || pointer.startsWith(set + "/"))
            .findFirst()
            .map(set -> " (from --set)")
            .orElse("");
    mistakes.add(file + ": " + (pointer.isEmpty() ? "/" : pointer) + ": " + what + origin);
  }

  private void stopOnMistakes() throws ConfigException {
    if (!mistakes.isEmpty()) {
      throw new ConfigException(mistakes);
    }
  }

  private static ConfigException only(String mistake) {
    return new ConfigException(List.of(mistake));
  }
}
