package dev.greeter;

import dev.greeter.config.Bytes;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is typed, and the JSON that a configuration has in its place. */
interface Typed {

  /** The JSON. */
  Object json();

  Pattern TIME = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)");

  Map<String, Integer> UNITS_MS = Map.of("ms", 1, "s", 1000, "m", 60_000, "h", 3_600_000);

  Pattern FORM = Pattern.compile("(hex|base64|fill):(.*)", Pattern.DOTALL);

  Pattern PART =
      Pattern.compile("\\\\(?:([rnt0\\\\])|x(\\p{XDigit}{2}))|([^\\\\]+)", Pattern.DOTALL);

  String LETTERS = "rnt0\\";

  String MEANT = "\r\n\t\0\\";

  /**
   * A time.
   *
   * @param json in milliseconds, an integer where it is one
   */
  record Milliseconds(Number json) implements Typed {}

  /**
   * Bytes.
   *
   * @param written what the schema takes for them
   */
  record Payload(Object written) implements Typed {

    /** A text is sent as it is typed, whatever a file has for a variable. */
    @Override
    public Object json() {
      return written instanceof String text ? text.replace("${", "$${") : written;
    }
  }

  /**
   * Reads {@code 200ms}, {@code 1.5s}, {@code 1m} or {@code 1h}.
   *
   * @throws IllegalArgumentException with one line for the user
   */
  static Milliseconds milliseconds(String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      throw new IllegalArgumentException(
          "found \"%s\", must be a time such as 200ms, 2s, 1m or 1h".formatted(text));
    }
    BigDecimal unit = BigDecimal.valueOf(UNITS_MS.get(time.group(2)));
    BigDecimal ms = new BigDecimal(time.group(1)).multiply(unit).stripTrailingZeros();
    return new Milliseconds(
        ms.scale() <= 0 ? (Number) ms.longValueExact() : (Number) ms.doubleValue());
  }

  /**
   * Reads {@code hex:...}, {@code base64:...}, {@code fill:N}, or a text with the escapes {@code \r
   * \n \t \0 \\ \xNN}.
   *
   * @throws IllegalArgumentException with one line for the user
   */
  static Payload payload(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return new Payload(unescaped(text).json());
    }
    String value = form.group(2);
    boolean isCount = form.group(1).equals("fill") && value.matches("\\d{1,9}");
    return new Payload(
        Map.of(form.group(1), isCount ? (Object) Integer.valueOf(value) : (Object) value));
  }

  private static Bytes unescaped(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher part = PART.matcher(text);
    int end = 0;
    for (; part.lookingAt(); part.region(end, text.length())) {
      if (part.group(1) != null) {
        bytes.write(MEANT.charAt(LETTERS.indexOf(part.group(1))));
      } else if (part.group(2) != null) {
        bytes.write(Integer.parseInt(part.group(2), 16));
      } else {
        bytes.writeBytes(part.group(3).getBytes(StandardCharsets.UTF_8));
      }
      end = part.end();
    }
    if (end < text.length()) {
      throw new IllegalArgumentException(
          "found \"%s\", an escape must be one of \\r \\n \\t \\0 \\\\ \\xNN"
              .formatted(text.substring(end, Math.min(text.length(), end + 4))));
    }
    return new Bytes(Buffer.buffer(bytes.toByteArray()));
  }
}
