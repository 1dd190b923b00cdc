package dev.greeter.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.report.Judgement;
import dev.greeter.report.Report;
import dev.greeter.report.Reports;
import dev.greeter.report.form.JsonReport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class HtmlReportTest {

  private static String page(Report report) {
    return HtmlReport.of(report, Judgement.of(Pages.EXPECT, report));
  }

  static Stream<Report> reports() {
    return Stream.of(
        Pages.load(),
        Pages.stall(),
        Pages.search(),
        Pages.hostile(),
        Pages.huge(),
        Pages.nothing());
  }

  private static List<String> all(String page, String pattern) {
    return Pattern.compile(pattern).matcher(page).results().map(MatchResult::group).toList();
  }

  private static String inside(String page, String begin, String end) {
    int from = page.indexOf(begin) + begin.length();
    return page.substring(from, page.indexOf(end, from));
  }

  /** What is left without a script: the body, which is XML. */
  private static String body(String page) {
    return page.substring(page.indexOf("<body>"), page.indexOf("</html>"))
        .replaceAll("(?s)<script.*?</script>", "");
  }

  private static List<JsonObject> charts(String page) {
    String data = inside(page, "<script type=\"application/json\" id=\"data\">", "</script>");
    return new JsonObject(data)
        .getJsonArray("charts").stream().map(JsonObject.class::cast).toList();
  }

  /** The values of a series by its label, of the chart that has it. */
  private static List<?> values(String page, String label) {
    for (JsonObject chart : charts(page)) {
      JsonArray series = chart.getJsonArray("series");
      for (int i = 0; i < series.size(); i++) {
        if (series.getJsonObject(i).getString("label").equals(label)) {
          return chart.getJsonArray("data").getJsonArray(i + 1).getList();
        }
      }
    }
    throw new AssertionError("no series " + label);
  }

  private static String hash(String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @ParameterizedTest
  @MethodSource("reports")
  void thePageIsWellFormedAndNeedsNothingElse(Report report) throws Exception {
    String page = page(report);
    Element body =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(body(page))))
            .getDocumentElement();
    assertThat(body.getTagName()).isEqualTo("body");
    assertThat(body(page)).doesNotContain("http://", "https://", "NaN", "Infinity", "\u001b");
    assertThat(inside(page, "<style>", "</style>")).doesNotContain("url(", "@import");
    assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(200_000);
  }

  /** Its own style and script run, and no other: each is told by its hash. */
  @ParameterizedTest
  @MethodSource("reports")
  void theOnlyScriptIsOurs(Report report) throws Exception {
    String page = page(report);
    assertThat(all(page, "<script[^>]*>"))
        .containsExactly("<script type=\"application/json\" id=\"data\">", "<script>");
    assertThat(all(page, "</script>")).hasSize(2);
    assertThat(inside(page, "Content-Security-Policy\" content=\"", "\""))
        .isEqualTo(
            ("default-src 'none'; style-src 'sha256-%s'; script-src 'sha256-%s'; img-src data:;"
                    + " base-uri 'none'; form-action 'none'")
                .formatted(
                    hash(inside(page, "<style>", "</style>")),
                    hash(inside(page, "<script>", "</script>"))));
  }

  @Test
  void aPageIsGreenOnlyIfEverythingWasMet() {
    assertThat(body(page(Pages.load())))
        .contains("verdict met", "1,000 exchanges in 10 s: 1,000 replied. Half took at most ")
        .doesNotContain("verdict failed", "class=\"missed\"");
    assertThat(page(Pages.stall()))
        .contains("verdict failed", "expect.outcome: wanted replied with at most 0 failures")
        .contains("<tr class=\"missed\"><th scope=\"row\">reset</th><td>10</td></tr>")
        .doesNotContain("verdict met");
    assertThat(page(Pages.nothing())).contains("verdict failed").doesNotContain("verdict met");
    Judgement aborted = new Judgement(List.of(), List.of("this machine cannot go on"), null);
    assertThat(HtmlReport.of(Pages.load(), aborted))
        .contains("verdict failed", "this machine cannot go on")
        .doesNotContain("verdict met", "<li class=\"kept\">");
    assertThat(HtmlReport.of(Pages.load(), Judgement.none()))
        .contains("Not judged")
        .doesNotContain("verdict met", "verdict failed");
  }

  @Test
  void aStallIsSeenWhereItWas() {
    String page = page(Pages.stall());
    assertThat(values(page, "replied").subList(3, 6)).isEqualTo(List.of(90, 0, 200));
    assertThat(values(page, "reset").subList(2, 5)).isEqualTo(List.of(0, 10, 0));
    assertThat(values(page, "max").get(4)).isNull();
    assertThat((Double) values(page, "max").get(5)).isBetween(900.0, 1100.0);
    String slow = HtmlReport.of(Reports.rolloutWithAStall(), Judgement.none());
    List<?> max = values(slow, "max");
    List<Integer> stalls =
        IntStream.range(0, 61).filter(i -> (Double) max.get(i) > 100).boxed().toList();
    // It ended 31.66 s after the first slice began.
    assertThat(stalls).containsExactly(31);
  }

  @Test
  void timeRunsFromTheFirstSliceToTheEndOfTheLast() {
    JsonObject chart = charts(page(Pages.load())).get(1);
    List<?> seconds = chart.getJsonArray("data").getJsonArray(0).getList();
    assertThat(chart.getString("x")).isEqualTo("time");
    assertThat(seconds.get(0)).isEqualTo(1795511561);
    assertThat(seconds.get(10)).isEqualTo(1795511571);
    assertThat(chart.getJsonArray("data").stream())
        .allSatisfy(row -> assertThat((JsonArray) row).hasSize(11));
  }

  @Test
  void aPageSaysWhereItsReportComesFrom() {
    assertThat(page(Pages.load()))
        .contains(
            "<dt>started</dt><dd>2026-11-24T09:12:41Z</dd>",
            "<dt>ended</dt><dd>2026-11-24T09:12:51Z</dd>",
            "<dt>version</dt><dd>2.0.0</dd>",
            "<dt>measured by</dt><dd>pod-0\\u001b[31m</dd>",
            "<details><summary>Configuration</summary>",
            "&quot;host&quot; : &quot;&lt;i&gt;greeter&lt;/i&gt;&quot;,");
  }

  @Test
  void aSearchIsATableAndNoTableOfLatencies() {
    String page = page(Pages.search());
    assertThat(body(page))
        .contains(
            "<p>idle limit: between 340000 ms (survived) and 350000 ms (reset)</p>",
            "<tr class=\"kept\"><th scope=\"row\">340,000 ms</th><td>replied</td>"
                + "<td>340,000 ms</td><td></td></tr>",
            "<tr class=\"missed\"><th scope=\"row\">350,000 ms</th><td>reset</td>"
                + "<td></td><td>350,002 ms</td></tr>",
            "<tr class=\"missed\"><th scope=\"row\">5,000 ms</th><td>unreachable</td>")
        .doesNotContain("<h2>Latency</h2>", "p99.9");
    assertThat(values(page, "died").stream().filter(it -> it != null)).hasSize(4);
    assertThat(charts(page)).hasSize(1);
  }

  @Test
  void repliesAreATableMostFrequentFirst() {
    assertThat(page(Pages.load()))
        .containsPattern(
            "(?s)&quot;pod-d&quot;</th><td>400</td><td>40 %</td>"
                + "<td><progress value=\"400\" max=\"1000\">.*&quot;pod-a&quot;</th><td>200</td>");
  }

  @Test
  void whereLatencyOverTimeIsNotKnownItsChartIsMissing() throws IOException {
    JsonObject json = JsonReport.of(Pages.load());
    json.getJsonObject("timeline").put("total", new JsonArray());
    String page = page(Reports.read("load", json));
    assertThat(page(Pages.load())).contains("Latency over time");
    assertThat(page)
        .contains("<h2>Outcomes over time</h2>", "<h2>Latency by percentile</h2>")
        .doesNotContain("Latency over time");
    assertThat(charts(page)).hasSize(all(page, "class=\"chart\"").size());
  }

  @Test
  void whatThisMachineAddedIsARowAndASeries() {
    String page = HtmlReport.of(Reports.rolloutWithAStall(), Judgement.none());
    assertThat(page).contains("<th scope=\"row\">own lateness</th><td>0.098</td>");
    assertThat((Double) values(page, "own lateness p99").get(58)).isBetween(0.19, 0.2);
    assertThat(page(Pages.load())).doesNotContain("own lateness\"", "own lateness</th>");
  }

  @Test
  void longRepliesAreCut() {
    assertThat(page(Pages.hostile()))
        .contains("… (10,000 characters)")
        .contains("&lt;script&gt;alert(1)");
    String page = HtmlReport.of(Pages.huge(), Pages.another(Pages.huge()));
    assertThat(body(page).length()).isLessThan(50_000);
    assertThat(page)
        .containsPattern(
            "expect.reply: wanted .*, found &quot;&lt;script&gt;.*1,000,000 characters");
  }

  @Test
  void everyChartHasATitleOfItsOwn() {
    assertThat(all(page(Pages.stall()), "aria-label=\"[^\"]+\"").stream())
        .isNotEmpty()
        .doesNotHaveDuplicates();
    assertThat(charts(page(Pages.stall())).stream().map(it -> it.getString("kind")))
        .isEqualTo(Stream.of("line", "line", "bars").collect(Collectors.toList()));
  }
}
