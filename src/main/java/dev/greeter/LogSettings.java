package dev.greeter;

import dev.greeter.launch.LogConfiguration;
import java.util.List;
import java.util.Map;

/**
 * How it logs: {@code LOG_LEVEL} and {@code LOG_FORMAT}. Logback takes a wrong value for another
 * one without a word, and an empty one for a level, so it is handed only what has been checked.
 *
 * @param level of our own loggers
 * @param libraries of all others
 * @param format {@code text} or {@code json}
 */
record LogSettings(String level, String libraries, String format) {

  private static final List<String> LEVELS =
      List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");

  private static final List<String> FORMATS = List.of("text", "json");

  /**
   * Reads the variables; an empty one counts as not set.
   *
   * @param usual the level where none is set
   * @throws IllegalArgumentException with one line for the user
   */
  static LogSettings of(Map<String, String> environment, String usual) {
    String level = read(environment, "LOG_LEVEL", usual, LEVELS);
    // At DEBUG a user looks for connections, which Netty and Vert.x would bury.
    String libraries = level.equals("DEBUG") ? "INFO" : level;
    return new LogSettings(level, libraries, read(environment, "LOG_FORMAT", "text", FORMATS));
  }

  private static String read(
      Map<String, String> environment, String name, String fallback, List<String> allowed) {
    String value = environment.getOrDefault(name, "");
    if (value.isEmpty()) {
      return fallback;
    }
    return allowed.stream()
        .filter(value::equalsIgnoreCase)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s: found \"%s\", must be one of %s"
                        .formatted(name, value, String.join(", ", allowed))));
  }

  /** Hands them to {@link LogConfiguration}; of use only before the first logger is made. */
  void apply() {
    System.setProperty(LogConfiguration.LEVEL, level);
    System.setProperty(LogConfiguration.LIBRARIES, libraries);
    System.setProperty(LogConfiguration.FORMAT, format);
  }
}
