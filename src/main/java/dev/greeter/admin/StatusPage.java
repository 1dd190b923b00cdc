package dev.greeter.admin;

import dev.greeter.group.DurationCounts;
import dev.greeter.group.Snapshot;
import dev.greeter.report.Units;
import dev.greeter.report.page.Html;
import dev.greeter.report.page.StackedBars;
import dev.greeter.report.page.Svg;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A status as a page that renews itself. */
final class StatusPage {

  /** Short enough to be up to date, long enough to read what a mark says when pointed at. */
  private static final int RENEW_EVERY_S = 5;

  private static final int HEIGHT = 180;
  private static final int TICK_EVERY_S = 30;

  private StatusPage() {}

  static String of(Status status) {
    StringBuilder body = new StringBuilder();
    body.append("<h1>Greeter ").append(state(status.phase().word())).append("</h1>\n<dl>\n");
    body.append(Html.fact("version", status.version()));
    body.append(Html.fact("up", Units.duration(status.uptimeMs())));
    body.append("</dl>\n");
    if (status.services().isEmpty()) {
      body.append("<p>No server and no client runs here.</p>\n");
    }
    for (int i = 0; i < status.services().size(); i++) {
      service(body, status.services().get(i), i);
    }
    body.append(
        "<p class=\"note\">Renewed every %s s. The same as JSON: <a href=\"status\">status</a></p>%n"
            .formatted(RENEW_EVERY_S));
    return Html.page(
        "Greeter: " + status.phase().word(),
        "<meta http-equiv=\"refresh\" content=\"%s\">%n".formatted(RENEW_EVERY_S),
        body.toString());
  }

  private static String state(String word) {
    return "<span class=\"state %1$s\">%1$s</span>".formatted(word);
  }

  private static void service(StringBuilder body, Status.ServiceStatus service, int number) {
    Snapshot now = service.now();
    Recent recent = service.recent();
    String name = now.kind() + " " + now.endpoint();
    body.append(
        "<section>\n<h2>%s %s</h2>%n<dl>%n"
            .formatted(Html.escape(name), state(service.phase().word())));
    String open = Units.count(now.open());
    body.append(
        Html.fact("open now", now.max() == 0 ? open : open + " of " + Units.count(now.max())));
    body.append(Html.fact("ended per second", Units.number(recent.ratePerSecond())));
    if (now.timed() != null) {
      body.append(Html.fact(now.timed(), "half " + within(recent, 0.5)));
      body.append(Html.fact("the same", "99 % " + within(recent, 0.99)));
    }
    body.append(Html.fact("up", Units.duration(now.uptimeMs())));
    body.append("</dl>\n");
    outcomes(body, recent, name, number);
    durations(body, now, recent, number);
    table(body, now, recent);
    body.append("</section>\n");
  }

  private static String within(Recent recent, double share) {
    Double ms = recent.withinMs(share);
    if (ms == null) {
      return "–";
    }
    return ms.isInfinite() ? "longer than " + longest() : "within " + Units.time(ms);
  }

  private static String longest() {
    return Units.time(DurationCounts.BOUNDS_MS.get(DurationCounts.BOUNDS_MS.size() - 1));
  }

  private static void outcomes(StringBuilder body, Recent recent, String name, int number) {
    List<StackedBars.Bar> bars = new ArrayList<>();
    for (int i = 0; i < History.SECONDS; i++) {
      int ago = History.SECONDS - i;
      Map<String, Long> counts = recent.seconds().get(i);
      String when = ago == 1 ? "the last second" : "%s s to %s s ago".formatted(ago, ago - 1);
      bars.add(new StackedBars.Bar(when, counts));
    }
    Svg svg =
        new Svg(
            "outcomes-" + number, name + ": outcomes per second in the last two minutes", HEIGHT);
    for (int ago = History.SECONDS; ago >= 0; ago -= TICK_EVERY_S) {
      svg.tick(
          1 - (double) ago / History.SECONDS, ago == 0 ? "now" : ago + " s ago", ago % 60 == 0);
    }
    StackedBars.draw(svg, bars);
    body.append("<h3>Outcomes per second</h3>\n<figure>")
        .append(svg.done())
        .append("</figure>\n")
        .append(StackedBars.key(bars));
  }

  private static void durations(StringBuilder body, Snapshot now, Recent recent, int number) {
    long all = recent.durations().stream().mapToLong(Long::longValue).sum();
    if (all == 0) {
      return;
    }
    List<StackedBars.Bar> bars = new ArrayList<>();
    Svg svg =
        new Svg(
            "durations-" + number, now.timed() + ", how often in the last two minutes", HEIGHT / 2);
    int bounds = DurationCounts.BOUNDS_MS.size();
    for (int i = 0; i <= bounds; i++) {
      String when = i < bounds ? "within " + Units.time(DurationCounts.BOUNDS_MS.get(i)) : "longer";
      bars.add(new StackedBars.Bar(when, Map.of("total", recent.durations().get(i))));
      if (i % 3 == 0 && i < bounds) {
        svg.tick((i + 1.0) / (bounds + 1), Units.time(DurationCounts.BOUNDS_MS.get(i)), i % 6 == 3);
      }
    }
    StackedBars.draw(svg, bars);
    body.append("<h3>%s</h3>%n<figure>%s</figure>%n".formatted(capital(now.timed()), svg.done()));
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private static void table(StringBuilder body, Snapshot now, Recent recent) {
    body.append(
        """
        <h3>Since it began</h3>
        <div class="scroll"><table>
        <thead><tr><th scope="col">outcome</th><th scope="col">count</th><th scope="col">last two minutes</th>\
        <th scope="col">per second</th></tr></thead>
        <tbody>
        """);
    now.ended()
        .forEach(
            (outcome, count) ->
                body.append(
                    "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td>%s</td></tr>%n"
                        .formatted(
                            outcome,
                            Units.count(count),
                            Units.count(recent.ended().getOrDefault(outcome, 0L)),
                            Units.number(recent.ratePerSecond(outcome)))));
    body.append("</tbody>\n</table></div>\n");
  }
}
