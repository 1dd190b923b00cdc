package dev.greeter.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

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

  private final Set<ExchangeOutcome> expected;

  /** Slices that are drawn together, and those that are drawn in all. */
  private final int block;

  private final int length;

  /** What a block is in sum that begins with a certain slice, and one that is cut short. */
  private final List<Slice> blocks;

  private final List<Slice> rests;

  Resamples(Report report) {
    List<Slice> slices = report.timeline().used();
    expected = report.expected();
    block = 1 + (slices.size() - 1) / BLOCKS;
    length = slices.size() - BLOCKS_LEFT_OUT * block;
    blocks = sums(slices, block);
    rests = sums(slices, length % block);
  }

  /** Adds so many neighbours, from each slice on; behind the last is the first. */
  private static List<Slice> sums(List<Slice> slices, int neighbours) {
    List<Slice> sums = new ArrayList<>();
    for (int first = 0; first < slices.size(); first++) {
      Slice sum = new Slice();
      for (int i = 0; i < neighbours; i++) {
        sum.add(slices.get((first + i) % slices.size()));
      }
      sums.add(sum);
    }
    return sums;
  }

  /** Counts the slices in which an exchange ended. */
  int size() {
    return blocks.size();
  }

  /** Draws slices; their percentiles of the total latency in milliseconds, and failures in %. */
  double[] draw(SplittableRandom random) {
    Slice drawn = new Slice();
    for (int left = length; left > 0; left -= block) {
      drawn.add((left < block ? rests : blocks).get(random.nextInt(size())));
    }
    double[] figures = new double[PERCENTILES.length + 1];
    for (int i = 0; i < PERCENTILES.length; i++) {
      figures[i] = Latencies.ms(drawn.total().histogram(), PERCENTILES[i]);
    }
    long failures = drawn.count(outcome -> !expected.contains(outcome));
    figures[PERCENTILES.length] = 100.0 * failures / drawn.count(outcome -> true);
    return figures;
  }
}
