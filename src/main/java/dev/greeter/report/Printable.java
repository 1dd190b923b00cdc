package dev.greeter.report;

import dev.greeter.config.Bytes;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Text of a peer's, for a terminal or a log: as JSON writes it, and nothing in it that a terminal
 * would obey or hide. Titles, colours and forged lines are made of control characters; U+202E and
 * its like turn the order of what is shown round (Unicode Technical Report 36, 3.2).
 */
public final class Printable {

  /** Characters of a text that an excerpt shows; a megabyte in a row helps no reader. */
  private static final int EXCERPT = 200;

  /** Controls, formats, surrogates, private and unassigned characters, and what ends a line. */
  private static final Pattern HIDDEN = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  private Printable() {}

  /**
   * The text in quotation marks.
   *
   * @param text any
   * @return a JSON string on one line
   */
  public static String quoted(String text) {
    return '"' + escaped(text) + '"';
  }

  /**
   * Bytes as a configuration has them.
   *
   * @param bytes any
   * @return a JSON string, or an object if they are no text
   */
  public static String quoted(Bytes bytes) {
    String text = bytes.text();
    return text == null ? bytes.toString() : quoted(text);
  }

  /**
   * The same, cut if it is long.
   *
   * @param bytes any
   * @return one line, not escaped for HTML
   */
  public static String excerpt(Bytes bytes) {
    String text = bytes.text();
    if (text == null && bytes.length() > EXCERPT / 2) {
      Bytes beginning = new Bytes(bytes.buffer().slice(0, EXCERPT / 2));
      return "{\"hex\": \"%s\"}… (%s bytes)"
          .formatted(beginning.hex(), Units.count(bytes.length()));
    }
    if (text == null || text.length() <= EXCERPT) {
      return quoted(bytes);
    }
    int end = Character.isHighSurrogate(text.charAt(EXCERPT - 1)) ? EXCERPT - 1 : EXCERPT;
    return "%s… (%s characters)"
        .formatted(quoted(text.substring(0, end)), Units.count(text.length()));
  }

  /**
   * The text as it is, but for what a terminal would obey or hide.
   *
   * @param text any
   * @return one line
   */
  public static String line(String text) {
    return HIDDEN.matcher(text).replaceAll(it -> Matcher.quoteReplacement(unicode(it.group())));
  }

  /**
   * Escapes a text as {@link #quoted} does, without the quotation marks.
   *
   * @param text any
   * @return one line
   */
  public static String escaped(String text) {
    return line(text.replace("\\", "\\\\").replace("\"", "\\\""));
  }

  private static String unicode(String character) {
    return switch (character) {
      case "\n" -> "\\n";
      case "\r" -> "\\r";
      case "\t" -> "\\t";
      default ->
          character
              .chars()
              .mapToObj(unit -> "\\u" + HexFormat.of().toHexDigits((char) unit))
              .collect(Collectors.joining());
    };
  }
}
