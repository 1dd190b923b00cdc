package dev.greeter.report.page;

import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.IdleLimit;
import dev.greeter.report.Report;
import dev.greeter.report.Silence;
import dev.greeter.report.Units;
import dev.greeter.report.form.TextReport;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/** How each silence of a search ended, by its length, with the limit marked. */
final class SilencePicture {

  private static final int ROW = 44;

  /** So that it is seen where the search was fine, as a share of the width. */
  private static final double LEAST_LIMIT = 0.006;

  private SilencePicture() {}

  /** The picture; null where there was no silence. */
  static String of(Report report) {
    NavigableMap<Integer, Silence> silences = report.silences();
    if (silences.isEmpty()) {
      return null;
    }
    List<ExchangeOutcome> rows =
        silences.values().stream().map(Silence::outcome).distinct().sorted().toList();
    Svg svg =
        new Svg(
            "silences",
            "Silences by their length: " + TextReport.idleLimit(report.idleLimit()),
            rows.size() * ROW);
    Axis axis = Axis.log(Math.max(1, silences.firstKey()), Math.max(2, silences.lastKey()));
    svg.across(axis, Units::time);
    limit(svg, axis, report.idleLimit(), rows.size() * ROW);
    for (int row = 0; row < rows.size(); row++) {
      svg.label("-8", middle(row) + 4.0, "end", "strong", rows.get(row).word());
    }
    for (Map.Entry<Integer, Silence> entry : silences.entrySet()) {
      Silence silence = entry.getValue();
      svg.mark(title(entry.getKey(), silence))
          .dot(
              classes(silence),
              axis.share(entry.getKey()),
              middle(rows.indexOf(silence.outcome())),
              7)
          .end();
    }
    return """
        <figure class="lanes">%s</figure>
        <p class="note">Full: survived. Ring: died. Broken ring: never connected. Red: the limit is\
         in there.</p>
        """
        .formatted(svg.done());
  }

  /** The room between the longest that was survived and the shortest that was not. */
  private static void limit(Svg svg, Axis axis, IdleLimit limit, int height) {
    if (limit.diedMs() == null) {
      return;
    }
    double end = axis.share(limit.diedMs());
    double begin = limit.survivedMs() == null ? 0 : axis.share(limit.survivedMs());
    svg.mark(TextReport.idleLimit(limit))
        .rect(
            "limit", Math.min(begin, end), Math.max(LEAST_LIMIT, Math.abs(end - begin)), 0, height)
        .end();
  }

  private static int middle(int row) {
    return row * ROW + ROW / 2;
  }

  private static String classes(Silence silence) {
    String kind = silence.died() ? " died" : silence.connected() ? "" : " absent";
    return Html.colour(silence.outcome().word()) + kind;
  }

  private static String title(int delayMs, Silence silence) {
    String word = silence.outcome().word();
    String end =
        silence.died()
            ? word + ", cut after " + wholeMs(silence.cutAfterMs())
            : "%s (%s)".formatted(silence.connected() ? "survived" : "never connected", word);
    String kept = silence.keptMs() == null ? "" : ", kept for " + wholeMs(silence.keptMs());
    return Units.time(delayMs) + " of silence: " + end + kept;
  }

  private static String wholeMs(double ms) {
    return Units.count(Math.round(ms)) + " ms";
  }
}
