package dev.greeter.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What must be reached, read from {@code bench/thresholds.json}. */
final class Thresholds {

  private static final Path FILE = Path.of("bench", "thresholds.json");

  private final List<Threshold> all;

  private Thresholds(List<Threshold> all) {
    this.all = all;
  }

  /** Those of a list, as a test has it. */
  static Thresholds of(Threshold... thresholds) {
    return new Thresholds(List.of(thresholds));
  }

  List<Threshold> all() {
    return all;
  }

  static Thresholds read() throws IOException {
    return new Thresholds(Workbench.JSON.readValue(FILE.toFile(), new TypeReference<>() {}));
  }

  /** What a bound is for. */
  enum Compare {
    /** The median of {@code of}, or every round of it. */
    MEDIAN,
    EVERY_ROUND,
    /** The median of {@code of} by that, or less that, of {@code against}. */
    RATIO,
    DIFFERENCE
  }

  /**
   * One of them; its components are the keys in the file.
   *
   * @param scenario where it is measured
   * @param figure key of a {@link Figure}
   * @param of subject, a row of the table
   * @param against subject to compare with; null where nothing is compared
   * @param compare how
   * @param atLeast lower bound, or null
   * @param atMost upper bound, or null
   * @param fromJava release of Java below which it is not judged, or null
   */
  record Threshold(
      String scenario,
      String figure,
      String of,
      String against,
      Compare compare,
      Double atLeast,
      Double atMost,
      Integer fromJava) {

    String text() {
      String subject =
          switch (compare) {
            case MEDIAN -> of;
            case EVERY_ROUND -> of + ", every round";
            case RATIO -> of + " ÷ " + against;
            case DIFFERENCE -> of + " − " + against;
          };
      return "%s of %s".formatted(Figure.of(figure).heading(), subject);
    }

    private String bound() {
      return atMost == null ? "at least " + number(atLeast) : "at most " + number(atMost);
    }

    private boolean holds(Spread found) {
      double worst = compare == Compare.EVERY_ROUND ? found.max() : found.median();
      return (atMost == null || worst <= atMost) && (atLeast == null || worst >= atLeast);
    }
  }

  /**
   * What was found of a threshold.
   *
   * @param missed whether it is out of bounds; not where it could not be judged
   * @param text one line
   */
  record Verdict(boolean missed, String text) {}

  /** Judges what a scenario has measured. */
  List<Verdict> judge(String scenario, Samples samples) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Threshold threshold : all) {
      if (threshold.scenario.equals(scenario)) {
        verdicts.add(judge(threshold, samples));
      }
    }
    return verdicts;
  }

  private static String number(double value) {
    return new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value);
  }

  private static Verdict judge(Threshold threshold, Samples samples) {
    if (Runtime.version().feature() < Objects.requireNonNullElse(threshold.fromJava, 0)) {
      return new Verdict(
          false, "not judged: %s, before Java %s".formatted(threshold.text(), threshold.fromJava));
    }
    Figure figure = Figure.of(threshold.figure);
    List<Double> ours = samples.rounds(threshold.of, figure).orElse(List.of());
    List<Double> theirs =
        threshold.against == null
            ? ours
            : samples.rounds(threshold.against, figure).orElse(List.of());
    if (ours.isEmpty() || theirs.isEmpty()) {
      return new Verdict(false, "not judged: %s, not measured".formatted(threshold.text()));
    }
    Spread found =
        switch (threshold.compare) {
          case MEDIAN, EVERY_ROUND -> Spread.of(ours);
          case RATIO -> Spread.compare(ours, theirs, (one, other) -> one / other);
          case DIFFERENCE -> Spread.compare(ours, theirs, (one, other) -> one - other);
        };
    boolean holds = threshold.holds(found);
    return new Verdict(
        !holds,
        "%s: %s is %s, %s"
            .formatted(
                holds ? "reached" : "MISSED",
                threshold.text(),
                found.text(Thresholds::number),
                threshold.bound()));
  }
}
