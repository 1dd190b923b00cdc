package dev.greeter.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What keeps a text from being JSON, in words for those who write it. */
final class Syntax {

  private static final String VALUE =
      "expected a string in double quotes, a number, an object, a list, true, false or null";

  /**
   * What the parser says, by a phrase of it, and what is said instead; the first that fits counts.
   * An exception has no other sign of its kind.
   */
  private static final Map<String, String> WORDS = new LinkedHashMap<>();

  static {
    WORDS.put("comment", "JSON has no comments");
    WORDS.put("to start field name", "expected a key in double quotes");
    WORDS.put("expecting a colon", "expected a colon after the key");
    WORDS.put("separate Object entries", "expected a comma or the end of the object");
    WORDS.put("separate Array entries", "expected a comma or the end of the list");
    WORDS.put("for Object starting", "expected the end of the object, }");
    WORDS.put("for Array starting", "expected the end of the list, ]");
    WORDS.put("close marker", "ends what has not begun");
    WORDS.put("numeric value", "expected a number such as 10, -0.5 or 1e3");
    WORDS.put("Non-standard token", VALUE);
    WORDS.put("expected a valid value", VALUE);
    WORDS.put("was expecting (JSON String", VALUE);
    WORDS.put("Illegal unquoted", "a string has control characters escaped: a newline is \\n");
    WORDS.put(
        "escape", "expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u and four hex digits");
    WORDS.put("CTRL-CHAR", "expected text, not a control character");
    WORDS.put("nesting depth", "nested deeper than " + ConfigFile.MAX_LEVELS + " levels");
    WORDS.put("Number value length", "a number has at most 1000 digits");
    WORDS.put("Name length", "a key has at most 50000 characters");
  }

  private static final Pattern TWICE = Pattern.compile("(?s)Duplicate field '(.*)'");

  private static final Pattern WORD = Pattern.compile("[\\p{Alnum}_]+|.", Pattern.DOTALL);

  private Syntax() {}

  /** One line, without the place. */
  static String mistake(
      JsonProcessingException e, String text, JsonLocation at, JsonStreamContext context) {
    boolean second = context.inRoot() && context.getEntryCount() > 1;
    if (second || e instanceof MismatchedInputException) {
      return "something follows the end of the object";
    }
    if (e instanceof JsonEOFException) {
      return "the text ends before the object does";
    }
    String said = e.getOriginalMessage();
    Matcher twice = TWICE.matcher(said);
    if (twice.matches()) {
      return "found the key \"" + Shown.cut(twice.group(1)) + "\" again";
    }
    String words =
        WORDS.entrySet().stream()
            .filter(entry -> said.contains(entry.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse("is not JSON");
    return e instanceof StreamConstraintsException ? words : found(said, text, at) + words;
  }

  /** The word or character at the place, where the parser stands in front of it. */
  private static String found(String said, String text, JsonLocation at) {
    Matcher word = WORD.matcher(text);
    return said.matches("(?s)(Unexpected c|Unrecognized token).*")
            && at.getCharOffset() >= 0
            && word.find((int) at.getCharOffset())
        ? "found '" + Shown.cut(word.group()) + "', "
        : "";
  }
}
