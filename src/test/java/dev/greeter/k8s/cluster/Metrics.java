package dev.greeter.k8s.cluster;

import java.util.Arrays;

/** What a pod answers at {@code /metrics}. */
record Metrics(String text) {

  /** Sums the series of a metric that have all of the labels, each as {@code name="value"}. */
  double sum(String metric, String... labels) {
    return text.lines()
        .filter(line -> line.startsWith(metric + "{"))
        .filter(line -> Arrays.stream(labels).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** The same of whole numbers. */
  long count(String metric, String... labels) {
    return Math.round(sum(metric, labels));
  }
}
