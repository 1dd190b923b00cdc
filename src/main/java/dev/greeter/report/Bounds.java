package dev.greeter.report;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a number of a report may be; reports come from outside, and must not overflow when added.
 */
public final class Bounds {

  /** The largest count: every integer up to it is exact in JSON. */
  static final long MAX_COUNT = (1L << 53) - 1;

  /** The most reports that a sum has, and the most of anything that each of them has one of. */
  static final int MAX_SIZE = 10_000;

  /** The last time whose distance to any before it has its nanoseconds in a long. */
  static final Instant LAST = Instant.EPOCH.plusNanos(Long.MAX_VALUE);

  private Bounds() {}

  /**
   * Adds two counts.
   *
   * @throws ArithmeticException with one line if the sum is beyond the largest count
   */
  static long sum(long one, long other) {
    return count(one + other);
  }

  /** Adds any number of counts; throws as for two. */
  static long sum(Collection<Long> counts) {
    return counts.stream().reduce(0L, Bounds::sum);
  }

  /** Adds counts to others; throws as for two. */
  static <K> void add(Map<K, Long> sums, Map<K, Long> others) {
    others.forEach((key, count) -> sums.merge(key, count, Bounds::sum));
  }

  /** Copies counts to a map that has every key, be it with 0; throws as for two. */
  static <K extends Enum<K>> Map<K, Long> counts(Class<K> keys, Map<K, Long> some) {
    Map<K, Long> counts = new EnumMap<>(keys);
    EnumSet.allOf(keys).forEach(key -> counts.put(key, 0L));
    counts.putAll(some);
    sum(counts.values());
    return counts;
  }

  /** Copies the counts that are not 0. */
  static <K extends Enum<K>> Map<K, Long> counted(Map<K, Long> all) {
    Map<K, Long> counted = new EnumMap<>(all);
    counted.values().removeIf(count -> count == 0);
    return counted;
  }

  /**
   * Adds a histogram to another, where there is one.
   *
   * @throws IllegalArgumentException with one line if its resolution is another
   * @throws ArithmeticException with one line if the sum holds too many counts
   */
  public static void add(Histogram sum, Histogram other) {
    if (other != null) {
      if (other.getNumberOfSignificantValueDigits() != sum.getNumberOfSignificantValueDigits()) {
        throw new IllegalArgumentException("no histogram");
      }
      sum.add(other);
      count(sum.getTotalCount());
    }
  }

  private static long count(long sum) {
    // Two counts within the bound do not overflow.
    if (sum < 0 || sum > MAX_COUNT) {
      throw new ArithmeticException("a count is above " + MAX_COUNT);
    }
    return sum;
  }

  /** Throws if there are too many elements. */
  static void size(Collection<?> all, String what) {
    if (all.size() > MAX_SIZE) {
      throw new ArithmeticException("there are more than %s %s".formatted(MAX_SIZE, what));
    }
  }

  /**
   * Parses a time.
   *
   * @throws IllegalArgumentException with one line if its nanoseconds since the epoch are no long
   */
  public static Instant time(String key, String text) {
    Instant time = Instant.parse(text);
    if (time.isBefore(Instant.EPOCH) || time.isAfter(LAST)) {
      throw new IllegalArgumentException(
          "%s is %s, must be from %s to %s".formatted(key, text, Instant.EPOCH, LAST));
    }
    return time;
  }
}
