package dev.greeter.admin;

import dev.greeter.group.Snapshot;
import dev.greeter.report.Units;
import dev.greeter.report.page.Html;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A status as a page, whose script asks {@code /status} for what is newer and draws it. What is
 * renewed has the way to its value in that JSON, and how it is written.
 */
final class StatusPage {

  /** Without a script the page is loaded again. */
  private static final String RENEW =
      """
      <noscript><meta http-equiv="refresh" content="5"></noscript>
      """;

  private StatusPage() {}

  static String of(Status status) {
    StringBuilder body = new StringBuilder();
    body.append("<h1>Greeter ").append(state("health", status.health())).append("</h1>\n<dl>\n");
    body.append(Html.fact("version", status.version()));
    fact(body, "up", "uptimeMs", "duration", Units.duration(status.uptimeMs()));
    body.append("</dl>\n");
    if (status.services().isEmpty()) {
      body.append("<p>No server and no client runs here.</p>\n");
    }
    for (int i = 0; i < status.services().size(); i++) {
      service(body, status.services().get(i), i);
    }
    body.append(Html.CHARTS_NOTE);
    body.append("<p class=\"note\">The same as JSON: <a href=\"status\">status</a></p>\n");
    return Html.page(
        "Greeter: " + status.health(),
        Html.POLLING_POLICY,
        RENEW,
        body.toString(),
        new JsonObject().put("status", StatusJson.of(status)));
  }

  private static void service(StringBuilder body, Status.ServiceStatus service, int number) {
    String at = "services/" + number + "/";
    Snapshot now = service.now();
    Recent recent = service.recent();
    body.append(
        "<section>\n<h2>%s %s</h2>%n"
            .formatted(Html.escape(title(now)), state(at + "health", service.health())));
    String problem = service.problem() == null ? "" : service.problem();
    body.append(live("p", "problem", at + "problem", "text", problem));
    String failures = String.join("\n", now.failures());
    body.append(live("pre", "failures", at + "failures", "lines", failures)).append("<dl>\n");
    fact(body, "open now", at + "open", "count", Units.count(now.open()));
    if (now.max() > 0) {
      body.append(Html.fact("at most", Units.count(now.max())));
    }
    fact(
        body,
        "ended per second",
        at + "recent/ratePerSecond",
        "number",
        Units.number(recent.ratePerSecond()));
    fact(body, "up", at + "uptimeMs", "duration", Units.duration(now.uptimeMs()));
    body.append("</dl>\n");
    body.append(Html.chart("outcomes-" + number, "Outcomes per second"));
    body.append(Html.chart("durations-" + number, now.timed() == null ? "" : capital(now.timed())));
    body.append("<h3>Since it began</h3>\n").append(table(now, recent, at));
    body.append("</section>\n");
  }

  /** Its kind, its name where that says more, and where it is. */
  private static String title(Snapshot now) {
    String name = now.name().equals(now.kind()) ? now.kind() : now.kind() + " " + now.name();
    return name + " " + String.join(", ", now.endpoints());
  }

  private static String table(Snapshot now, Recent recent, String at) {
    List<String> rows = new ArrayList<>();
    now.ended()
        .forEach(
            (outcome, count) -> {
              long lately = recent.ended().getOrDefault(outcome, 0L);
              boolean fails = now.wanted() != null && !outcome.equals(now.wanted());
              rows.add(
                  Html.row(
                      (fails ? "failure" : "") + (lately == 0 ? " zero" : ""),
                      outcome,
                      List.of(
                          cell(at + "outcomes/" + outcome, count),
                          cell(at + "recent/outcomes/" + outcome, lately))));
            });
    return Html.table(List.of("outcome", "count", "last two minutes"), rows);
  }

  private static String cell(String at, long count) {
    return live("td", "", at, "count", Units.count(count));
  }

  private static void fact(StringBuilder body, String name, String at, String as, String text) {
    body.append("<div><dt>%s</dt>%s</div>%n".formatted(name, live("dd", "", at, as, text)));
  }

  private static String state(String at, String word) {
    return live("span", "state " + word, at, "text", word);
  }

  private static String live(String element, String classes, String at, String as, String text) {
    return "<%1$s class=\"%2$s\" data-at=\"%3$s\" data-as=\"%4$s\">%5$s</%1$s>"
        .formatted(element, classes, at, as, Html.escape(text));
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
