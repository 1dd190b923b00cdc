package dev.greeter.report;

/** What counts, and takes in what another of its kind has counted. Not thread-safe. */
public interface Sum<T> {

  /**
   * Adds what the other has counted, and leaves that as it is.
   *
   * @throws ArithmeticException with one line if the sum is beyond what a report may hold
   */
  void add(T other);

  /**
   * Adds some of a kind.
   *
   * @param empty takes them
   * @param all those; null adds nothing
   * @return the same, which of a single one is a copy
   */
  @SafeVarargs
  static <T extends Sum<T>> T of(T empty, T... all) {
    for (T each : all) {
      if (each != null) {
        empty.add(each);
      }
    }
    return empty;
  }
}
