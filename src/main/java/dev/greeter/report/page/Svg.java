package dev.greeter.report.page;

import java.util.function.DoubleFunction;

/**
 * A picture with axes. Across, places are shares of its width, so that it fits any window and its
 * text stays readable; down, they are pixels. Titles and labels are plain text.
 */
public final class Svg {

  /** Height of what is drawn; the labels stand below it. */
  static final int HEIGHT = 200;

  private static final int LABELS = 28;

  private final StringBuilder svg = new StringBuilder();
  private final int height;

  /**
   * Begins a picture.
   *
   * @param id unique on its page
   * @param title what it shows; a screen reader reads it
   * @param height of what is drawn, in pixels
   */
  public Svg(String id, String title, int height) {
    this.height = height;
    svg.append(
        """
        <svg role="img" aria-labelledby="%1$s" height="%2$s"><title id="%1$s">%3$s</title>
        """
            .formatted(id, height + LABELS, Html.escape(title)));
  }

  /** Lines across with their values on the left. */
  Svg scale(Axis axis, DoubleFunction<String> label) {
    for (double tick : axis.ticks()) {
      String y = number(y(axis, tick));
      svg.append("<line class=\"grid\" x1=\"0\" x2=\"100%\" y1=\"")
          .append(y)
          .append("\" y2=\"")
          .append(y)
          .append("\"/>");
      label("-8", y(axis, tick) + 4, "end", "", label.apply(tick));
    }
    return this;
  }

  /**
   * A line down with its value below.
   *
   * @param share where, from 0 to 1
   * @param label the value
   * @param major whether it has the value in a narrow window as well
   * @return this
   */
  public Svg tick(double share, String label, boolean major) {
    String x = percent(share);
    svg.append("<line class=\"grid\" y1=\"0\" x1=\"")
        .append(x)
        .append("\" x2=\"")
        .append(x)
        .append("\" y2=\"")
        .append(height)
        .append("\"/>");
    label(x, height + 19, "middle", major ? "" : "minor", label);
    return this;
  }

  /** Values below an axis that runs across. */
  Svg across(Axis axis, DoubleFunction<String> label) {
    int every = axis.ticks().size() > 4 ? 2 : 1;
    for (int i = 0; i < axis.ticks().size(); i++) {
      double tick = axis.ticks().get(i);
      tick(axis.share(tick), label.apply(tick), i % every == 0);
    }
    return this;
  }

  /** Text at a place. */
  Svg label(String x, double y, String anchor, String classes, String text) {
    svg.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" class=\"%s\">%s</text>%n"
            .formatted(x, number(y), anchor, classes, Html.escape(text)));
    return this;
  }

  /** Text from the left that ends at a share of the width, however wide its characters are. */
  Svg clipped(double y, double width, String text) {
    svg.append(
        "<svg class=\"clip\" y=\"%s\" width=\"%s\" height=\"19\">"
            .formatted(number(y), percent(width)));
    label("0", 14, "start", "strong", text);
    svg.append("</svg>");
    return this;
  }

  /** A mark of several parts that says its value when pointed at. */
  Svg mark(String title) {
    svg.append("<g><title>").append(Html.escape(title)).append("</title>");
    return this;
  }

  /** Ends a mark. */
  Svg end() {
    svg.append("</g>\n");
    return this;
  }

  /** A rectangle. */
  Svg rect(String classes, double x, double width, double y, double tall) {
    svg.append("<rect class=\"")
        .append(classes)
        .append("\" x=\"")
        .append(percent(x))
        .append("\" width=\"")
        .append(percent(width))
        .append("\" y=\"")
        .append(number(y))
        .append("\" height=\"")
        .append(number(tall))
        .append("\"/>");
    return this;
  }

  /** The room of a mark from top to bottom, which is seen only when pointed at. */
  Svg band(double x, double width) {
    return rect("band", x, width, 0, height);
  }

  /** A dot. */
  Svg dot(String classes, double x, double y, double radius) {
    svg.append(
        "<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\"/>"
            .formatted(classes, percent(x), number(y), number(radius)));
    return this;
  }

  /** A line through points, each with a share across and pixels down; at least one. */
  Svg line(String classes, Iterable<double[]> points) {
    svg.append(
        "<svg class=\"stretched\" width=\"100%%\" height=\"%s\" viewBox=\"0 0 1000 %s\" preserveAspectRatio=\"none\"><polyline class=\"line %s\" points=\""
            .formatted(height, height, classes));
    for (double[] point : points) {
      svg.append(number(point[0] * 1000)).append(',').append(number(point[1])).append(' ');
    }
    svg.append("\"/></svg>\n");
    return this;
  }

  /** Where a value of an upright axis stands, in pixels. */
  double y(Axis axis, double value) {
    return height * (1 - axis.share(value));
  }

  /**
   * The picture.
   *
   * @return one element
   */
  public String done() {
    return svg + "</svg>\n";
  }

  static String percent(double share) {
    return number(share * 100) + "%";
  }

  /** To a hundredth, as short as it goes. */
  private static String number(double value) {
    double rounded = Math.round(value * 100) / 100.0;
    return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
  }
}
