package dev.greeter.report.page;

import dev.greeter.report.Printable;
import dev.greeter.report.TextCounts;
import dev.greeter.report.Units;
import java.util.ArrayList;
import java.util.List;

/** How replies spread: a bar for each, as over the pods behind an address. */
final class ReplyPicture {

  /** Bars that are drawn; the rest become one. */
  private static final int BARS = 30;

  private static final int ROW = 40;

  private ReplyPicture() {}

  /** The picture of what peers sent; null where they sent nothing. */
  static String of(String id, String title, List<TextCounts.Row> texts, long others) {
    if (texts.isEmpty() && others == 0) {
      return null;
    }
    List<TextCounts.Row> bars = new ArrayList<>();
    texts.stream()
        .limit(BARS)
        .forEach(
            text -> bars.add(new TextCounts.Row(Printable.excerpt(text.text()), text.count())));
    long rest = others + texts.stream().skip(BARS).mapToLong(TextCounts.Row::count).sum();
    if (rest > 0) {
      bars.add(new TextCounts.Row("others", rest));
    }
    long all = bars.stream().mapToLong(TextCounts.Row::count).sum();
    long most = bars.stream().mapToLong(TextCounts.Row::count).max().orElse(1);
    Svg svg = new Svg(id, title, bars.size() * ROW);
    for (int i = 0; i < bars.size(); i++) {
      TextCounts.Row bar = bars.get(i);
      String count =
          "%s (%s %%)".formatted(Units.count(bar.count()), Units.number(100.0 * bar.count() / all));
      svg.mark(bar.text() + ": " + count)
          .clipped(i * ROW, 0.64, cut(bar.text()))
          .label("100%", i * ROW + 14.0, "end", "strong", count)
          .rect("c total", 0, (double) bar.count() / most, i * ROW + 20.0, 12)
          .end();
    }
    return "<figure class=\"bars\">%s</figure>%n".formatted(svg.done());
  }

  /** About what fits beside the count in a narrow window; the mark says the rest. */
  private static String cut(String text) {
    int end = text.offsetByCodePoints(0, Math.min(28, text.codePointCount(0, text.length())));
    return end == text.length() ? text : text.substring(0, end) + "…";
  }
}
