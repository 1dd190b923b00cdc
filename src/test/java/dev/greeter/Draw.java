package dev.greeter;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What random input is made of: numbers, each with a bound. Those that were drawn are kept, so that
 * the same input, or a smaller one, can be made again from a list of numbers. 0 is the smallest of
 * everything; a list of numbers that is used up goes on with zeros.
 */
public final class Draw {

  private final SplittableRandom random;
  private final long[] given;
  private final List<Long> drawn = new ArrayList<>();

  private Draw(SplittableRandom random, long[] given) {
    this.random = random;
    this.given = given;
  }

  static Draw random(long seed) {
    return new Draw(new SplittableRandom(seed), new long[0]);
  }

  static Draw replay(long... numbers) {
    return new Draw(null, numbers);
  }

  long[] drawn() {
    return drawn.stream().mapToLong(it -> it).toArray();
  }

  private long number(long most, ToLongFunction<SplittableRandom> any) {
    int next = drawn.size();
    long number =
        random != null
            ? any.applyAsLong(random)
            : next < given.length ? Math.min(given[next], most) : 0;
    drawn.add(number);
    return number;
  }

  /** A number from {@code low} to {@code high}, each as likely; fewer than 2<sup>63</sup>. */
  public long between(long low, long high) {
    return low + number(high - low, it -> it.nextLong(high - low + 1));
  }

  /** As {@link #between(long, long)}. */
  public int between(int low, int high) {
    return (int) between((long) low, high);
  }

  /** A fraction from 0 to 1. */
  public double fraction() {
    return between(0, 1L << 53) * 0x1p-53;
  }

  /** One of these, the simplest first. */
  @SafeVarargs
  public final <T> T of(T... values) {
    return values[between(0, values.length - 1)];
  }

  /** What one of these makes, the simplest first. */
  @SafeVarargs
  public final <T> T oneOf(Supplier<? extends T>... makers) {
    return makers[between(0, makers.length - 1)].get();
  }

  /** A list of any length up to {@code most}. */
  public <T> List<T> list(int most, Supplier<? extends T> part) {
    return list(0, most, part);
  }

  /** Ahead of each part that may be missing a 1 is drawn, at the end a 0. */
  private <T> List<T> list(int least, int most, Supplier<? extends T> part) {
    List<T> parts = new ArrayList<>();
    int length = random == null ? 0 : random.nextInt(least, most + 1);
    while (parts.size() < least
        || (parts.size() < most && number(1, it -> parts.size() < length ? 1 : 0) == 1)) {
      parts.add(part.get());
    }
    return parts;
  }

  /** A text of so many of these characters. */
  public String text(int least, int most, String characters) {
    return String.join("", list(least, most, () -> of(characters.split(""))));
  }
}
