package dev.greeter.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a scenario has measured: for each subject, in the order of its rows, figures by round. */
final class Samples {

  private final Map<String, Map<Figure, List<Double>>> subjects = new LinkedHashMap<>();

  /** Adds a round of a figure; NaN, one that cannot be had here, is left out. */
  void add(String subject, Figure figure, double value) {
    Map<Figure, List<Double>> figures =
        subjects.computeIfAbsent(subject, name -> new EnumMap<>(Figure.class));
    if (!Double.isNaN(value)) {
      figures.computeIfAbsent(figure, name -> new ArrayList<>()).add(value);
    }
  }

  /** The rounds of one figure; none where it was not measured. */
  Optional<List<Double>> rounds(String subject, Figure figure) {
    return Optional.ofNullable(subjects.getOrDefault(subject, Map.of()).get(figure));
  }

  /** A Markdown table: a row for each subject, medians and spreads, then the ratios. */
  String table(List<Scenario.Ratio> ratios) {
    List<Figure> figures = new ArrayList<>();
    for (Figure figure : Figure.values()) {
      if (subjects.values().stream().anyMatch(measured -> measured.containsKey(figure))) {
        figures.add(figure);
      }
    }
    List<Scenario.Ratio> columns =
        ratios.stream()
            .filter(ratio -> subjects.keySet().stream().anyMatch(s -> ratio(s, ratio).isPresent()))
            .toList();
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of(""));
    figures.forEach(figure -> header.add(figure.heading()));
    columns.forEach(ratio -> header.add(ratio.heading()));
    rows.add(header);
    for (String subject : subjects.keySet()) {
      List<String> row = new ArrayList<>(List.of(subject));
      for (Figure figure : figures) {
        row.add(
            rounds(subject, figure)
                .map(rounds -> Spread.of(rounds).text(figure::text))
                .orElse("–"));
      }
      for (Scenario.Ratio ratio : columns) {
        row.add(ratio(subject, ratio).map(spread -> spread.text("%.2f"::formatted)).orElse("–"));
      }
      rows.add(row);
    }
    return markdown(rows);
  }

  private Optional<Spread> ratio(String subject, Scenario.Ratio ratio) {
    return rounds(subject, ratio.figure())
        .flatMap(
            ours ->
                rounds(ratio.against().apply(subject), ratio.figure())
                    .map(theirs -> Spread.compare(ours, theirs, (one, other) -> one / other)));
  }

  private static String markdown(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      for (int i = 0; i < columns; i++) {
        text.append("| ").append(rows.get(r).get(i));
        text.append(" ".repeat(widths[i] - rows.get(r).get(i).length() + 1));
      }
      text.append("|\n");
      if (r == 0) {
        for (int width : widths) {
          text.append("|").append("-".repeat(width + 2));
        }
        text.append("|\n");
      }
    }
    return text.toString();
  }

  /** Every round, as the raw results have it. */
  Map<String, Map<String, List<Double>>> raw() {
    Map<String, Map<String, List<Double>>> raw = new LinkedHashMap<>();
    subjects.forEach(
        (subject, measured) -> {
          Map<String, List<Double>> figures = new TreeMap<>();
          measured.forEach((figure, rounds) -> figures.put(figure.key(), List.copyOf(rounds)));
          raw.put(subject, figures);
        });
    return raw;
  }
}
