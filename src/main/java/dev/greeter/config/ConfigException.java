package dev.greeter.config;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with every mistake that is in it. */
public final class ConfigException extends IllegalArgumentException {

  @Serial private static final long serialVersionUID = 1L;

  /** Places that differ only where they are cut make the same line. */
  ConfigException(List<String> lines) {
    super(lines.stream().map(Excerpt::printable).distinct().collect(Collectors.joining("\n")));
  }

  ConfigException(String line) {
    this(List.of(line));
  }

  ConfigException(String place, List<Mistake> mistakes) {
    this(mistakes.stream().map(mistake -> place + ": " + mistake).collect(Collectors.toList()));
  }

  /**
   * Every mistake, a line each: the place, the JSON pointer, and what is allowed.
   *
   * @return at least one line, in the order of the file
   */
  public List<String> mistakes() {
    return getMessage().lines().toList();
  }
}
