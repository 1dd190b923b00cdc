package dev.greeter.report;

import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.HdrHistogram.HistogramIterationValue;

/**
 * What a report might have shown as well: its figures over slices of its timeline that are drawn
 * from it with replacement (a bootstrap). Neighbours are drawn together, a seventh of the slices at
 * a time, so that a burst of several slices stays the one event that it is (Künsch 1989, moving
 * blocks). Three blocks fewer are drawn than there are, for seven spread less than what they come
 * from: Student's t instead of the normal distribution, in other words.
 */
final class Resamples {

  /** Percentiles of the total latency, ahead of the failures. */
  static final int[] PERCENTILES = {50, 90, 99};

  private static final int BLOCKS = 7;
  private static final int BLOCKS_LEFT_OUT = 3;

  /** Latencies that occur, ascending, and of each slice how many exchanges took that or less. */
  private final long[] micros;

  private final long[][] upTo;
  private final long[] exchanges;
  private final long[] failures;

  Resamples(Report report) {
    List<Slice> slices = report.timeline().used();
    Set<ExchangeOutcome> expected = report.expected();
    exchanges = slices.stream().mapToLong(slice -> slice.count(outcome -> true)).toArray();
    failures =
        slices.stream()
            .mapToLong(slice -> slice.count(outcome -> !expected.contains(outcome)))
            .toArray();
    NavigableMap<Long, long[]> counts = new TreeMap<>();
    for (int i = 0; i < size(); i++) {
      for (HistogramIterationValue value : slices.get(i).total().histogram().recordedValues()) {
        counts.computeIfAbsent(value.getValueIteratedTo(), micros -> new long[size()])[i] +=
            value.getCountAtValueIteratedTo();
      }
    }
    micros = counts.keySet().stream().mapToLong(Long::longValue).toArray();
    upTo = counts.values().toArray(long[][]::new);
    for (int value = 1; value < upTo.length; value++) {
      for (int i = 0; i < size(); i++) {
        upTo[value][i] += upTo[value - 1][i];
      }
    }
  }

  /** Counts the slices in which an exchange ended. */
  int size() {
    return exchanges.length;
  }

  /** Draws slices; their percentiles of the total latency in milliseconds, and failures in %. */
  double[] draw(SplittableRandom random) {
    int block = (size() + BLOCKS - 1) / BLOCKS;
    int[] drawn = new int[size() - BLOCKS_LEFT_OUT * block];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = i % block == 0 ? random.nextInt(size()) : (drawn[i - 1] + 1) % size();
    }
    double[] figures = new double[PERCENTILES.length + 1];
    for (int i = 0; i < PERCENTILES.length && upTo.length > 0; i++) {
      figures[i] = micros[at(PERCENTILES[i], drawn)] / 1e3;
    }
    figures[PERCENTILES.length] = 100.0 * sum(failures, drawn) / sum(exchanges, drawn);
    return figures;
  }

  /** The first latency that so many percent are not above. */
  private int at(int percentile, int[] drawn) {
    double rank = percentile / 100.0 * sum(upTo[upTo.length - 1], drawn);
    int low = 0;
    int high = upTo.length - 1;
    while (low < high) {
      int middle = (low + high) / 2;
      if (sum(upTo[middle], drawn) >= rank) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private static long sum(long[] bySlice, int[] drawn) {
    long sum = 0;
    for (int slice : drawn) {
      sum += bySlice[slice];
    }
    return sum;
  }
}
