package dev.greeter.config;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The schema of documents that are no configuration, with mistakes in the same words. */
public final class DocumentSchema {

  /** Far more than any report; devices and logs have no end. */
  private static final int MAX_BYTES = 64 << 20;

  private final ConfigSchema schema;

  /**
   * Reads a schema.
   *
   * @param resource where it is on the class path
   */
  public DocumentSchema(String resource) {
    schema = new ConfigSchema(ConfigSchema.read(resource));
  }

  /**
   * A text that may be anything.
   *
   * @param text such as a line of a log
   * @return the object that it is, if it is JSON and one
   */
  public static Optional<JsonObject> object(String text) {
    return ConfigFile.parse(text)
        .filter(json -> json.isObject())
        .map(json -> new JsonObject(json.toString()));
  }

  /**
   * A file that must be one object.
   *
   * @param file JSON
   * @return the object
   * @throws ConfigException with one line
   */
  public static JsonObject parse(Path file) {
    return new JsonObject(ConfigFile.read(file, ConfigFile.text(file, MAX_BYTES)).toString());
  }

  /**
   * Validates an object.
   *
   * @param name of its file, for messages
   * @param json not changed
   * @throws ConfigException with the first mistake
   */
  public void validate(String name, JsonObject json) {
    List<Mistake> mistakes = schema.firstMistake(SectionConfig.json(json));
    if (!mistakes.isEmpty()) {
      throw new ConfigException(name, mistakes);
    }
  }
}
