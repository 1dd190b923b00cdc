package dev.greeter.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HexFormat;

/** Text of users in messages: one line, no control characters, and cut where it is long. */
final class Excerpt {

  /** Characters of a value; a line of 120 then holds its place and its rule too. */
  private static final int LONGEST = 60;

  private Excerpt() {}

  /** A value, as JSON. */
  static String of(JsonNode value) {
    // Jackson puts the numbers that JSON cannot write into quotes.
    return value.isDouble() && !Double.isFinite(value.doubleValue())
        ? value.asText()
        : cut(value.toString());
  }

  /** The start of a text. */
  static String cut(String text) {
    return cut(text, LONGEST);
  }

  /** The start of a text, of so many characters. */
  static String cut(String text, int longest) {
    return text.codePointCount(0, text.length()) <= longest
        ? printable(text)
        : printable(text.substring(0, text.offsetByCodePoints(0, longest))) + "...";
  }

  /** A text in which everything that a terminal could act upon is escaped. */
  static String printable(String text) {
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .forEach(
            it -> {
              int type = Character.getType(it);
              if (Character.isISOControl(it)
                  || type == Character.FORMAT
                  || type == Character.SURROGATE) {
                for (char unit : Character.toChars(it)) {
                  printable.append("\\u").append(HexFormat.of().toHexDigits(unit));
                }
              } else {
                printable.appendCodePoint(it);
              }
            });
    return printable.toString();
  }
}
