package dev.greeter.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class HtmlReportTest {

  private static String page(Report report) {
    return HtmlReport.of(report, Judgement.of(Reports.EXPECT, report), Reports.measured(report));
  }

  static Stream<Report> reports() {
    return Stream.of(
        Reports.load(), Reports.stall(), Reports.search(), Reports.hostile(), Reports.nothing());
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
    assertThat(page(Reports.load())).contains("verdict met").doesNotContain("verdict failed");
    assertThat(page(Reports.stall()))
        .contains("verdict failed", "expect.outcome: wanted replied with at most 0 failures")
        .doesNotContain("verdict met");
    assertThat(page(Reports.nothing())).contains("verdict failed").doesNotContain("verdict met");
    Judgement aborted = new Judgement(null, List.of("this machine cannot go on"));
    assertThat(HtmlReport.of(Reports.load(), aborted))
        .contains("verdict failed", "this machine cannot go on")
        .doesNotContain("verdict met", "class=\"kept\"");
    assertThat(HtmlReport.of(Reports.load(), Judgement.none()))
        .contains("Not judged")
        .doesNotContain("verdict met", "verdict failed");
  }

  @Test
  void aStallIsSeenWhereItWas() {
    assertThat(page(Reports.stall()))
        .contains(
            "<title>3.9 s to 4 s: reset 10</title>",
            "<title>4.5 s to 4.6 s: none ended</title>",
            "<title>5 s to 5.1 s: replied 110</title>")
        .containsPattern("<title>5 s to 5.1 s: p50 [\\d.]+ ms, p99 1 s, max 1.4 s</title>");
  }

  @Test
  void aSearchShowsItsSilencesAndTheLimit() {
    assertThat(page(Reports.search()))
        .contains(
            "<title>340 s of silence: survived (replied)</title>",
            "<title>350 s of silence: reset, cut after 350 s</title>",
            "<title>5 s of silence: never connected (unreachable)</title>",
            "<title>idle limit: between 340000 ms (survived) and 350000 ms (reset)</title>")
        .doesNotContain("id=\"percentiles\"");
  }

  @Test
  void repliesAreBarsMostFrequentFirst() {
    assertThat(page(Reports.load()))
        .containsPattern(
            "(?s)&quot;pod-d&quot;: 400 \\(40 %\\).*&quot;pod-a&quot;: 200 \\(20 %\\)");
  }

  @Test
  void whereLatencyOverTimeIsNotKnownItsPictureIsMissing() {
    Report load = Reports.load();
    assertThat(
            HtmlReport.of(
                load,
                Judgement.none(),
                Slice.of(load).stream()
                    .map(slice -> new Slice(slice.startMs(), slice.widthMs(), slice.counts(), null))
                    .toList()))
        .contains("id=\"outcomes-over-time\"", "id=\"percentiles\"")
        .doesNotContain("id=\"latency-over-time\"");
  }

  @Test
  void longRepliesAreCut() {
    assertThat(page(Reports.hostile()))
        .contains("… (1,048,576 characters)")
        .contains("&lt;script&gt;alert(1)");
  }

  @Test
  void everyPictureHasATitleOfItsOwn() {
    Matcher ids = Pattern.compile(" id=\"([^\"]+)\"").matcher(page(Reports.stall()));
    assertThat(ids.results().map(id -> id.group(1)).toList()).isNotEmpty().doesNotHaveDuplicates();
  }
}
