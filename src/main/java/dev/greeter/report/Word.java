package dev.greeter.report;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** A constant of an enum that users see by one word, which stands in log, metric and report. */
public interface Word {

  /** The constant's name. */
  String name();

  /**
   * The word that users see.
   *
   * @return the name in lower case
   */
  @JsonValue
  default String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
