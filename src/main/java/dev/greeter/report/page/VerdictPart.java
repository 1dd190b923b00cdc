package dev.greeter.report.page;

import dev.greeter.report.Check;
import dev.greeter.report.Judgement;
import java.util.List;

/** The top of a page: what was expected and what was found, red or green. */
final class VerdictPart {

  private VerdictPart() {}

  static String of(Judgement judgement) {
    List<String> missed = judgement.missed();
    if (missed.isEmpty() && judgement.checks().isEmpty()) {
      return """
          <div class="verdict" role="status"><strong>Not judged: nothing was expected</strong></div>
          """;
    }
    String head =
        missed.isEmpty()
            ? "✓ Met: what was expected has happened"
            : missed.size() == 1
                ? "✗ Failed: an expectation was not met"
                : "✗ Failed: %s expectations were not met".formatted(missed.size());
    StringBuilder part = new StringBuilder();
    part.append(
        "<div class=\"verdict %s\" role=\"status\"><strong>%s</strong>%n<ul>%n"
            .formatted(word(judgement), head));
    missed.forEach(line -> part.append(row("missed", "✗ ", line)));
    judgement.checks().stream()
        .filter(Check::met)
        .forEach(check -> part.append(row("kept", "✓ ", check.line())));
    return part.append("</ul></div>\n").toString();
  }

  /** Whether a page is to be red. */
  static String word(Judgement judgement) {
    if (!judgement.missed().isEmpty()) {
      return "failed";
    }
    return judgement.checks().isEmpty() ? "not judged" : "met";
  }

  private static String row(String classes, String mark, String line) {
    return "<li class=\"%s\">%s%s</li>%n".formatted(classes, mark, Html.escape(line));
  }
}
