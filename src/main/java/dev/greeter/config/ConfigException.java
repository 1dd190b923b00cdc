package dev.greeter.config;

import java.io.Serial;
import java.util.List;

/** A configuration that cannot be used, with every mistake that is in it. */
public final class ConfigException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  ConfigException(List<String> mistakes) {
    super(String.join("\n", mistakes));
  }

  /**
   * Every mistake, a line each: the file, the JSON pointer, and what is allowed.
   *
   * @return at least one line, in the order of the file
   */
  public List<String> mistakes() {
    return getMessage().lines().toList();
  }
}
