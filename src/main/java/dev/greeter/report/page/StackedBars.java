package dev.greeter.report.page;

import dev.greeter.report.Units;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Outcomes over time: a bar for each slice, with what ended how on top of one another. */
public final class StackedBars {

  /**
   * What ended in one slice.
   *
   * @param when the slice, for people
   * @param counts by the word of the outcome, in the order in which they are stacked
   */
  public record Bar(String when, Map<String, Long> counts) {

    long sum() {
      return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The value that a mark says. */
    String title() {
      List<String> parts = new ArrayList<>();
      counts.forEach(
          (outcome, count) -> {
            if (count > 0) {
              parts.add(outcome + " " + Units.count(count));
            }
          });
      return when + ": " + (parts.isEmpty() ? "none ended" : String.join(", ", parts));
    }
  }

  private StackedBars() {}

  /**
   * Draws them over the whole width.
   *
   * @param svg to draw into
   * @param bars from left to right, at least one
   */
  public static void draw(Svg svg, List<Bar> bars) {
    Axis axis = Axis.linear((double) bars.stream().mapToLong(Bar::sum).max().orElse(0), 1);
    svg.scale(axis, Units::number);
    double width = 1.0 / bars.size();
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      svg.mark(bar.title());
      long below = 0;
      for (Map.Entry<String, Long> entry : bar.counts().entrySet()) {
        if (entry.getValue() > 0) {
          double top = svg.y(axis, (double) (below + entry.getValue()));
          svg.rect(
              Html.colour(entry.getKey()),
              i * width,
              width,
              top,
              svg.y(axis, (double) below) - top);
          below += entry.getValue();
        }
      }
      svg.band(i * width, width).end();
    }
  }

  /**
   * The key to their colours, with the whole counts.
   *
   * @param bars those that were drawn
   * @return a list of the outcomes that are in them
   */
  public static String key(List<Bar> bars) {
    Set<String> outcomes = new LinkedHashSet<>();
    bars.forEach(bar -> outcomes.addAll(bar.counts().keySet()));
    StringBuilder key = new StringBuilder("<ul class=\"key\">");
    for (String outcome : outcomes) {
      long count = bars.stream().mapToLong(bar -> bar.counts().getOrDefault(outcome, 0L)).sum();
      if (count > 0) {
        key.append(
            "<li class=\"%s\"><i></i>%s %s</li>"
                .formatted(Html.colour(outcome), outcome, Units.count(count)));
      }
    }
    return key.append("</ul>\n").toString();
  }
}
