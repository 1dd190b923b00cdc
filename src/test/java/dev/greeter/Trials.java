package dev.greeter;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Tries a property with random input. An input that fails is made smaller: numbers that it was
 * drawn from are dropped, then lowered, while the property still fails in the same way. The message
 * names the smallest input and a seed; {@code -Dgreeter.seed=SEED} begins with that one.
 *
 * @param <T> the input; its text is what a failure shows
 */
public final class Trials<T> {

  /** How long a smaller input is looked for. */
  private static final long SHRINK_NANOS = TimeUnit.SECONDS.toNanos(20);

  /** Parts of up to so many numbers are dropped wherever they begin. */
  private static final int SMALL = 8;

  /**
   * What is to hold for every input.
   *
   * @param <T> the input
   */
  @FunctionalInterface
  public interface Property<T> {
    /** Fails where it does not hold. */
    void check(T input) throws Exception;
  }

  private final Function<Draw, T> input;
  private final Property<T> property;
  private long[] drawn;
  private T smallest;
  private Throwable failure;

  private Trials(Function<Draw, T> input, Property<T> property) {
    this.input = input;
    this.property = property;
  }

  /** Tries 200 inputs; 100,000 under the profile {@code long}. */
  public static <T> void hold(Function<Draw, T> input, Property<T> property) {
    hold(Counts.of(200, 100_000), input, property);
  }

  /** Tries as many inputs as {@code count} says. */
  public static <T> void hold(int count, Function<Draw, T> input, Property<T> property) {
    Trials<T> trials = new Trials<>(input, property);
    long first = Long.getLong("greeter.seed", ThreadLocalRandom.current().nextLong());
    for (long seed = first; seed != first + count; seed++) {
      if (trials.fails(Draw.random(seed))) {
        trials.shrink();
        throw new AssertionError(
            "-Dgreeter.seed=" + seed + " fails with " + trials.smallest, trials.failure);
      }
    }
  }

  /** Keeps an input that fails: the first, then each that is smaller and fails in the same way. */
  private boolean fails(Draw draw) {
    T made = input.apply(draw);
    try {
      property.check(made);
      return false;
    } catch (Exception | Error e) {
      if (failure != null && !(e.getClass() == failure.getClass() && isSmaller(draw.drawn()))) {
        return false;
      }
      drawn = draw.drawn();
      smallest = made;
      failure = e;
      return true;
    }
  }

  private boolean isSmaller(long[] numbers) {
    return numbers.length == drawn.length
        ? Arrays.compare(numbers, drawn) < 0
        : numbers.length < drawn.length;
  }

  private void shrink() {
    long end = System.nanoTime() + SHRINK_NANOS;
    long[] before = null;
    while (drawn != before) {
      before = drawn;
      for (int size = drawn.length; size > 0; size = size > SMALL ? size / 2 : size - 1) {
        int at = 0;
        while (at + size <= drawn.length) {
          at += fails(without(at, size), end) ? 0 : size > SMALL ? size : 1;
        }
      }
      for (int at = 0; at < drawn.length; at++) {
        for (long step = drawn[at]; step > 0 && at < drawn.length; step /= 2) {
          fails(lowered(at, step), end);
        }
      }
    }
  }

  private boolean fails(long[] numbers, long end) {
    return System.nanoTime() - end < 0 && fails(Draw.replay(numbers));
  }

  private long[] without(int at, int size) {
    return IntStream.range(0, drawn.length)
        .filter(i -> i < at || i >= at + size)
        .mapToLong(i -> drawn[i])
        .toArray();
  }

  private long[] lowered(int at, long step) {
    long[] lowered = drawn.clone();
    lowered[at] = Math.max(0, lowered[at] - step);
    return lowered;
  }
}
