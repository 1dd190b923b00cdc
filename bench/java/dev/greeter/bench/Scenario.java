package dev.greeter.bench;

import java.util.List;
import java.util.function.UnaryOperator;

/** Something to measure. To add one, implement this and name it in {@link Scenarios}. */
interface Scenario {

  /** As the command line has it; a shorter word selects every name that begins with it. */
  String name();

  /** One line above the table. */
  String about();

  /**
   * Measures.
   *
   * @param bench servers, load and options
   * @param samples where to put what was measured
   * @throws Unavailable if this machine lacks what it takes
   * @throws Exception if a figure could not be had: the bench ends
   */
  void run(Workbench bench, Samples samples) throws Exception;

  /** Ratios of medians that the table shows. */
  default List<Ratio> ratios() {
    return List.of();
  }

  /**
   * A column of ratios.
   *
   * @param heading of the column
   * @param figure that is compared
   * @param against the subject to compare a subject with
   */
  record Ratio(String heading, Figure figure, UnaryOperator<String> against) {

    /** Everything beside one subject. */
    static Ratio of(String heading, Figure figure, String against) {
      return new Ratio(heading + " × " + against, figure, subject -> against);
    }
  }

  /** What a scenario needs is not on this machine; its message says what. */
  final class Unavailable extends Exception {
    private static final long serialVersionUID = 1L;

    Unavailable(String message) {
      super(message);
    }
  }
}
