package dev.greeter.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Locale;

/** Numbers and times as people read them. */
public final class Units {

  private static final int SECOND = 1000;

  private Units() {}

  /**
   * A count, with a comma before each three digits.
   *
   * @param value any
   * @return such as {@code 20,000}
   */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /**
   * A number to three significant digits, without zeros at its end.
   *
   * @param value any
   * @return such as {@code 3,100}, {@code 12.3}, {@code 0.05}
   */
  public static String number(double value) {
    if (Math.abs(value) >= 100) {
      return count(Math.round(value));
    }
    return new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  /**
   * A time in the unit that suits it, to three significant digits.
   *
   * @param ms milliseconds, at least 0
   * @return such as {@code 0.05 ms}, {@code 1.2 s}
   */
  public static String time(double ms) {
    return ms < SECOND ? number(ms) + " ms" : number(ms / SECOND) + " s";
  }

  /**
   * How long something took, as one says it.
   *
   * @param ms milliseconds, at least 0
   * @return such as {@code 12.3 s}, {@code 4 min 5 s}, {@code 3 d 2 h}
   */
  public static String duration(long ms) {
    Duration time = Duration.ofMillis(ms);
    if (time.toMinutes() == 0) {
      return time((double) ms);
    }
    if (time.toHours() == 0) {
      return "%s min %s s".formatted(time.toMinutes(), time.toSecondsPart());
    }
    return time.toHours() < 48
        ? "%s h %s min".formatted(time.toHours(), time.toMinutesPart())
        : "%s d %s h".formatted(time.toDays(), time.toHoursPart());
  }
}
