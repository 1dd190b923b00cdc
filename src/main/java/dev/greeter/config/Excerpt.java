package dev.greeter.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text of users in messages: one line, no control characters, and cut where it is long. */
final class Excerpt {

  /** Characters of a value; a line of 120 then holds its place and its rule too. */
  private static final int LONGEST = 60;

  /** Control and format characters, and halves of a surrogate pair. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}]");

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
    return UNPRINTABLE
        .matcher(text)
        .replaceAll(
            found ->
                found
                    .group()
                    .chars()
                    .mapToObj(unit -> "\\\\u" + HexFormat.of().toHexDigits((char) unit))
                    .collect(Collectors.joining()));
  }
}
