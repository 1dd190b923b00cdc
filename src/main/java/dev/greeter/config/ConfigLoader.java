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
import io.vertx.core.json.JsonObject;
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
 * Reads a configuration: the file, then the overrides of the command line, then the environment;
 * then it is validated, and every mistake is told at once. Blocking; not for an event loop.
 */
public final class ConfigLoader {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Path file;
  private final List<Setting> settings;
  private final List<Mistake> mistakes = new ArrayList<>();

  private ConfigLoader(Path file, List<Setting> settings) {
    this.file = file;
    this.settings = settings;
  }

  /**
   * Loads a configuration.
   *
   * @param file a JSON file
   * @param settings what the command line overrides, in its order
   * @param environment variables for {@code ${NAME}}
   * @param records for each section the record of its {@code config}, whose rules are held too
   * @return the sections, valid and with every default filled in
   * @throws ConfigException with every mistake, if there is one
   */
  public static JsonObject load(
      Path file,
      List<Setting> settings,
      Map<String, String> environment,
      Map<String, Class<? extends Record>> records) {
    return new ConfigLoader(file, settings).load(environment, records);
  }

  /**
   * Maps a section that {@link #load} has validated.
   *
   * @param section without {@code instances} and {@code config}, such as {@code drain}
   * @param type its record
   * @return the record
   * @param <T> its record
   */
  public static <T extends Record> T map(JsonObject section, Class<T> type) {
    try {
      return SectionConfig.map(MAPPER.readTree(section.encode()), type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonObject load(
      Map<String, String> environment, Map<String, Class<? extends Record>> records) {
    ObjectNode document = read();
    for (Setting setting : settings) {
      if (!setting.applyTo(document)) {
        mistake(setting.pointer(), "cannot be set, what is above it is not an object");
      }
    }
    new Placeholders(environment, this::mistake).fill(document, JsonPointer.empty());
    mistakes.addAll(ConfigSchema.ofFile().validateAndFill(document));
    stopOnMistakes();
    records.forEach((name, type) -> checkRules(document, name, type));
    stopOnMistakes();
    return new JsonObject(document.toString());
  }

  private void checkRules(ObjectNode document, String name, Class<? extends Record> type) {
    JsonPointer config = JsonPointer.empty().appendProperty(name).appendProperty("config");
    JsonNode json = document.at(config);
    if (json.isObject()) {
      for (Mistake mistake : SectionConfig.rules(SectionConfig.map(json, type))) {
        mistakes.add(mistake.below(config.toString()));
      }
    }
  }

  private ObjectNode read() {
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

  private void mistake(JsonPointer at, String what) {
    mistakes.add(new Mistake(at.toString(), what));
  }

  private void stopOnMistakes() {
    if (!mistakes.isEmpty()) {
      throw new ConfigException(mistakes.stream().map(this::line).toList());
    }
  }

  private String line(Mistake mistake) {
    boolean set =
        settings.stream()
            .map(setting -> setting.pointer().toString())
            .anyMatch(it -> mistake.pointer().equals(it) || mistake.pointer().startsWith(it + "/"));
    return file + ": " + mistake + (set ? " (from --set)" : "");
  }

  private static ConfigException only(String line) {
    return new ConfigException(List.of(line));
  }
}
