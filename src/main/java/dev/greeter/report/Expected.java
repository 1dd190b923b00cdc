package dev.greeter.report;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.greeter.config.Bytes;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;

/**
 * What must come: just these bytes, bytes that begin so, or a text in which a pattern is found,
 * which takes a time that is linear in the length of both. Immutable.
 *
 * @param form which of the three
 * @param bytes to compare with; the text of a pattern
 * @param pattern null where there is none, or it is not one of RE2
 * @param mistake what is wrong with it, which a user reads behind its place; null for nothing
 */
public record Expected(Form form, Bytes bytes, Pattern pattern, String mistake) {

  /** How what comes is compared. */
  public enum Form {
    /** To the last byte. */
    WHOLE,
    /** As far as the bytes that are expected go. */
    BEGINS,
    /** As a text, in which a regular expression is found. */
    MATCHES
  }

  /** Steps of a pattern, times the bytes that it looks at: a millisecond or two (RE2/J 1.8). */
  private static final int MAX_WORK = 1 << 17;

  /** Far more steps than are allowed, and little enough to be counted. */
  private static final double MAX_STEPS = 1_000_000;

  private static final java.util.regex.Pattern REPEAT =
      java.util.regex.Pattern.compile("(\\))?\\{(?:\\d+,)?(\\d{1,9}),?\\}");

  /**
   * Reads what the schema allows.
   *
   * @param json as {@link Bytes#of} reads it, or a map with {@code begins} or {@code matches}
   * @return what is expected
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Expected of(Object json) {
    if (json instanceof Map<?, ?> map && map.containsKey("begins")) {
      return new Expected(Form.BEGINS, Bytes.of(map.get("begins")), null, null);
    }
    if (json instanceof Map<?, ?> map && map.containsKey("matches")) {
      return matches((String) map.get("matches"));
    }
    return new Expected(Form.WHOLE, Bytes.of(json), null, null);
  }

  private static Expected matches(String regex) {
    Pattern pattern = null;
    String mistake = null;
    try {
      if (isTooLarge(regex)) {
        mistake = "repeats far too much";
      } else {
        pattern = Pattern.compile(regex);
      }
    } catch (PatternSyntaxException e) {
      mistake =
          "must be a regular expression (RE2), %s: %s"
              .formatted(e.getDescription(), e.getPattern());
    }
    return new Expected(Form.MATCHES, Bytes.of(regex), pattern, mistake);
  }

  /** Repetitions of groups multiply: a short pattern could fill the memory. */
  private static boolean isTooLarge(String regex) {
    double groups = regex.length();
    double single = 1;
    for (Matcher repeat = REPEAT.matcher(regex); repeat.find(); ) {
      double times = Double.parseDouble(repeat.group(2));
      if (repeat.group(1) == null) {
        single = Math.max(single, times);
      } else {
        groups *= Math.max(1, times);
      }
    }
    return groups * single > MAX_STEPS;
  }

  /**
   * Tells what is wrong with it for a reply of at most so many bytes.
   *
   * @param maxReplyBytes at least 1
   * @return what a user reads behind its place, or null for nothing
   */
  public String mistake(int maxReplyBytes) {
    if (length() > maxReplyBytes) {
      return "reply of %s bytes can never come in full, maxReplyBytes is %s"
          .formatted(length(), maxReplyBytes);
    }
    if (pattern == null) {
      return mistake;
    }
    int steps = pattern.programSize();
    return (long) steps * maxReplyBytes <= MAX_WORK
        ? null
        : "pattern of %s steps takes too long for maxReplyBytes, which is %s, must be at most %s"
            .formatted(steps, maxReplyBytes, MAX_WORK / steps);
  }

  /**
   * Tells how many bytes it takes to see that they came.
   *
   * @return at least 0; of a pattern 0
   */
  public int length() {
    return isPattern() ? 0 : bytes.length();
  }

  /**
   * Tells whether what comes is looked through.
   *
   * @return whether it is a pattern
   */
  public boolean isPattern() {
    return form == Form.MATCHES;
  }

  /**
   * Compares it with a greeting, behind which other bytes may have come.
   *
   * @param found all that came
   * @return whether it begins with the bytes, or has the pattern in it
   */
  public boolean isMetAtFirst(Bytes found) {
    return isPattern() ? isMet(found) : found.startsWith(bytes);
  }

  /**
   * Compares it with what came.
   *
   * @param found all of it
   * @return whether that is what is expected
   */
  public boolean isMet(Bytes found) {
    return switch (form) {
      case WHOLE -> found.equals(bytes);
      case BEGINS -> found.startsWith(bytes);
      case MATCHES -> pattern.matcher(found.buffer().toString()).find();
    };
  }

  /**
   * Compares it with what came first.
   *
   * @param found a part that ends anywhere; none of what a pattern is looked for in
   * @return whether what follows can make it what is expected
   */
  public boolean isMetSoFar(Bytes found) {
    return bytes.startsWith(found) || (form == Form.BEGINS && found.startsWith(bytes));
  }

  /** What a report has in place of it. */
  @Override
  public String toString() {
    String shown = Printable.excerpt(bytes);
    return form == Form.WHOLE ? shown : form.name().toLowerCase(Locale.ROOT) + " " + shown;
  }
}
