package dev.greeter.bench;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/** The median of some rounds, and how far they lie apart. */
record Spread(double median, double min, double max) {

  static Spread of(List<Double> rounds) {
    double[] sorted = rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /** Compares medians; what lies apart are the comparisons of each round. */
  static Spread compare(List<Double> ours, List<Double> theirs, DoubleBinaryOperator comparison) {
    Spread rounds =
        of(
            IntStream.range(0, Math.min(ours.size(), theirs.size()))
                .mapToObj(i -> comparison.applyAsDouble(ours.get(i), theirs.get(i)))
                .toList());
    return new Spread(
        comparison.applyAsDouble(of(ours).median, of(theirs).median), rounds.min, rounds.max);
  }

  String text(DoubleFunction<String> format) {
    return min == max
        ? format.apply(median)
        : "%s (%s..%s)".formatted(format.apply(median), format.apply(min), format.apply(max));
  }
}
