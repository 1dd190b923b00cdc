package dev.greeter.report;

import java.util.Locale;

/** The frame of a picture: sizes, grid and labels. Shares run from 0 to 1, from left and below. */
final class Svg {

  private static final int WIDTH = 860;
  private static final int HEIGHT = 240;
  private static final int LEFT = 70;
  private static final int RIGHT = 40;
  private static final int BOTTOM = 30;

  /** Where the labels of the axis below stand. */
  static final int AXIS = HEIGHT - 8;

  private Svg() {}

  static String open(String title) {
    return "<svg role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %d %d\" width=\"100%%\">%n"
        .formatted(title, WIDTH, HEIGHT);
  }

  /** Four lines across, with what they stand for. */
  static void scale(StringBuilder svg, double top, String unit) {
    for (int i = 0; i <= 4; i++) {
      double at = y(i / 4.0);
      svg.append(grid(x(0), at, x(1), at));
      svg.append(label(LEFT - 8, at + 4, "end", unit.formatted(number(top * i / 4))));
    }
  }

  static String grid(double x1, double y1, double x2, double y2) {
    return "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"#ddd\"/>%n"
        .formatted(number(x1), number(y1), number(x2), number(y2));
  }

  static String label(double x, double y, String anchor, String text) {
    return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>%n"
        .formatted(number(x), number(y), anchor, text);
  }

  static String point(double x, double y) {
    return number(x) + "," + number(y);
  }

  static double x(double share) {
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  static double y(double share) {
    return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - 12);
  }

  static String number(double value) {
    String text = String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
    return text.replaceAll("\\.?0+$", "");
  }
}
