package dev.greeter.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.greeter.report.Judgement;
import dev.greeter.report.Report;
import dev.greeter.report.Reports;
import dev.greeter.report.form.JsonReport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
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

  /** The body, and so every picture in it, is XML. */
  private static Element body(String page) throws Exception {
    String body = page.substring(page.indexOf("<body>"), page.indexOf("</html>"));
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(body)))
        .getDocumentElement();
  }

  @ParameterizedTest
  @MethodSource("reports")
  void thePageIsWellFormedAndNeedsNothingElse(Report report) throws Exception {
    String page = page(report);
    assertThat(body(page).getTagName()).isEqualTo("body");
    assertThat(page)
        .doesNotContain("<script", "http://", "https://", "url(", "NaN", "Infinity", "\u001b")
        .contains("default-src 'none'");
    assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(200_000);
  }

  @Test
  void aPageIsGreenOnlyIfEverythingWasMet() {
    assertThat(page(Pages.load())).contains("verdict met").doesNotContain("verdict failed");
    assertThat(page(Pages.stall()))
        .contains("verdict failed", "expect.outcome: wanted replied with at most 0 failures")
        .doesNotContain("verdict met");
    assertThat(page(Pages.nothing())).contains("verdict failed").doesNotContain("verdict met");
    Judgement aborted = new Judgement(List.of(), List.of("this machine cannot go on"));
    assertThat(HtmlReport.of(Pages.load(), aborted))
        .contains("verdict failed", "this machine cannot go on")
        .doesNotContain("verdict met", "class=\"kept\"");
    assertThat(HtmlReport.of(Pages.load(), Judgement.none()))
        .contains("Not judged")
        .doesNotContain("verdict met", "verdict failed");
  }

  @Test
  void aStallIsSeenWhereItWas() {
    assertThat(page(Pages.stall()))
        .contains(
            "<title>3 s to 4 s: replied 90, reset 10</title>",
            "<title>4 s to 5 s: none ended</title>",
            "<title>5 s to 6 s: replied 200</title>")
        .containsPattern(
            "<title>3 s to 4 s: p50 [\\d.]+ ms, p99 [\\d.]+ ms, max [\\d.]+ ms</title>")
        .containsPattern("<title>5 s to 6 s: p50 [\\d.]+ ms, p99 [\\d.]+ ms, max 1 s</title>");
  }

  /** Not only said: the dot of the slowest one stands out where the stall was, and nowhere else. */
  @Test
  void aStallOfOneSecondIsDrawnWhereItWas() throws Exception {
    Element body = body(HtmlReport.of(Reports.rolloutWithAStall(), Judgement.none()));
    Map<Double, Double> heights = new TreeMap<>();
    NodeList dots = body.getElementsByTagName("circle");
    for (int i = 0; i < dots.getLength(); i++) {
      Element dot = (Element) dots.item(i);
      if (dot.getAttribute("class").equals("c max")) {
        heights.put(
            Double.parseDouble(dot.getAttribute("cx").replace("%", "")),
            220 - Double.parseDouble(dot.getAttribute("cy")));
      }
    }
    assertThat(heights).hasSize(61);
    // It ended 31.66 s after the first slice began, and so half a slice after 31 s of 61.
    double stall = heights.keySet().stream().max(Comparator.comparing(heights::get)).orElseThrow();
    assertThat(stall).isCloseTo(100 * 31.5 / 61, within(0.01));
    assertThat(heights.remove(stall)).isGreaterThan(200);
    assertThat(heights.values()).allMatch(height -> height < 50);
  }

  @Test
  void aPageSaysWhereItsReportComesFrom() {
    assertThat(page(Pages.load()))
        .contains(
            "<dt>started</dt><dd>2026-11-24T09:12:41Z</dd>",
            "<dt>ended</dt><dd>2026-11-24T09:12:51Z</dd>",
            "<dt>version</dt><dd>1.0.0</dd>",
            "<dt>measured by</dt><dd>pod-0\\u001b[31m</dd>",
            "{&quot;host&quot;:&quot;&lt;i&gt;greeter&lt;/i&gt;&quot;,&quot;delayMs&quot;:0}");
  }

  @Test
  void aSearchShowsItsSilencesAndTheLimit() {
    assertThat(page(Pages.search()))
        .contains(
            "<title>340 s of silence: survived (replied), kept for 340,000 ms</title>",
            "<title>350 s of silence: reset, cut after 350,002 ms</title>",
            "<title>5 s of silence: never connected (unreachable)</title>",
            "<title>idle limit: between 340000 ms (survived) and 350000 ms (reset)</title>")
        .doesNotContain("id=\"percentiles\"");
  }

  @Test
  void repliesAreBarsMostFrequentFirst() {
    assertThat(page(Pages.load()))
        .containsPattern(
            "(?s)&quot;pod-d&quot;: 400 \\(40 %\\).*&quot;pod-a&quot;: 200 \\(20 %\\)");
  }

  @Test
  void whereLatencyOverTimeIsNotKnownItsPictureIsMissing() throws IOException {
    JsonObject json = JsonReport.of(Pages.load());
    json.getJsonObject("timeline").put("total", new JsonArray());
    assertThat(page(Pages.load())).contains("id=\"latency-over-time\"");
    assertThat(page(Reports.read("load", json)))
        .contains("id=\"outcomes-over-time\"", "id=\"percentiles\"")
        .doesNotContain("id=\"latency-over-time\"");
  }

  @Test
  void whatThisMachineAddedIsARowAndIsSaidForEachSlice() {
    String page = HtmlReport.of(Reports.rolloutWithAStall(), Judgement.none());
    assertThat(page)
        .contains("<tr><th scope=\"row\">own lateness</th><td>0.098</td>")
        .containsPattern("<title>58 s to 59 s: [^<]*, own lateness p99 0.19[\\d]* ms</title>");
    assertThat(page(Pages.load())).doesNotContain("own lateness");
  }

  @Test
  void longRepliesAreCut() {
    assertThat(page(Pages.hostile()))
        .contains("… (10,000 characters)")
        .contains("&lt;script&gt;alert(1)");
    String page = HtmlReport.of(Pages.huge(), Pages.another(Pages.huge()));
    assertThat(page.length()).isLessThan(50_000);
    assertThat(page)
        .containsPattern(
            "expect.reply: wanted .*, found &quot;&lt;script&gt;.*1,000,000 characters");
  }

  @Test
  void everyPictureHasATitleOfItsOwn() {
    Matcher ids = Pattern.compile(" id=\"([^\"]+)\"").matcher(page(Pages.stall()));
    assertThat(ids.results().map(id -> id.group(1)).toList()).isNotEmpty().doesNotHaveDuplicates();
  }
}
