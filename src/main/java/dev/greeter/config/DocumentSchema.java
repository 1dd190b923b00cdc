package dev.greeter.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The schema of documents that are no configuration, with mistakes in the same words. */
public final class DocumentSchema {

  /** Far more than any report; devices and logs have no end. */
  private static final int MAX_BYTES = 64 << 20;

  private final String resource;

  /** Null until it is needed. */
  private Validator validator;

  /**
   * Of a schema that is read with the first document.
   *
   * @param resource where it is on the class path
   */
  public DocumentSchema(String resource) {
    this.resource = resource;
  }

  /**
   * A text that may be anything.
   *
   * @param text such as a line of a log
   * @return the object that it is, if it is JSON and one
   */
  public static Optional<ObjectNode> object(String text) {
    return ConfigFile.parse(text).filter(ObjectNode.class::isInstance).map(ObjectNode.class::cast);
  }

  /**
   * A file that must be one object.
   *
   * @param file JSON
   * @return the object
   * @throws ConfigException with one line
   */
  public static ObjectNode parse(Path file) {
    return ConfigFile.read(file.toString(), ConfigFile.text(file, MAX_BYTES));
  }

  /**
   * Validates an object.
   *
   * @param name of its file, for messages
   * @param json not changed
   * @throws ConfigException with the first mistake
   */
  public void validate(String name, ObjectNode json) {
    List<Mistake> mistakes = validator().firstMistake(json);
    if (!mistakes.isEmpty()) {
      throw new ConfigException(name, mistakes);
    }
  }

  private synchronized Validator validator() {
    if (validator == null) {
      validator = new Validator(new SchemaNode(ConfigSchema.read(resource)));
    }
    return validator;
  }
}
