package dev.greeter.config;

import java.io.Serial;
import java.util.List;

/** A configuration that cannot be used, with every mistake that is in it. */
public final class ConfigException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final transient List<String> mistakes;

  ConfigException(List<String> mistakes) {
    super(String.join("\n", mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  /**
   * Every mistake, a line each: the file, the JSON pointer, and what is allowed.
   *
   * @return at least one line, in the order of the file
   */
  public List<String> mistakes() {
    return mistakes;
  }
}
