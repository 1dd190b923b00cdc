package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.greeter.report.page.Pages;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;

/** Both pages in a real browser, in windows of a telephone and of a desk, light and dark. */
class PagesIT {

  private static final int[] WIDTHS = {360, 1400};
  private static final String[] SCHEMES = {"light", "dark"};

  @TempDir private static Path folder;
  private static Browser browser;
  private static Map<String, Path> reports;

  @BeforeAll
  static void open() throws IOException {
    browser = Browser.start();
    reports = Pages.write(folder);
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  private static String address(String report) {
    return reports.get(report).toUri().toString();
  }

  /** What holds of every page, in every window. */
  private static void check(String name, String address) throws IOException {
    for (int width : WIDTHS) {
      for (String scheme : SCHEMES) {
        String as = "%s at %s pixels, %s".formatted(name, width, scheme);
        browser.open(address, width, scheme);
        assertThat(browser.console()).as(as).isEmpty();
        assertThat(browser.requests()).as(as).isSubsetOf(address, address + "status");
        keep(name, width, scheme);
        assertThat(browser.overflow()).as(as).isNotPositive();
        assertThat(browser.overflowLeft()).as(as).isNotPositive();
        boolean dark = scheme.equals("dark");
        assertThat(browser.style("body", "backgroundColor"))
            .as(as)
            .isEqualTo(dark ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)");
        for (WebElement picture : browser.all("figure.chart:not(:empty)")) {
          assertThat(picture.getAriaRole()).as(as).isIn("img", "image");
          assertThat(picture.getAccessibleName()).as(as).isNotBlank();
        }
      }
    }
  }

  /** For people who want to look: {@code -Dgreeter.screenshots=FOLDER}. */
  private static void keep(String name, int width, String scheme) throws IOException {
    String screenshots = System.getProperty("greeter.screenshots");
    if (screenshots != null) {
      Path file = Path.of(screenshots, "%s-%s-%s.png".formatted(name, width, scheme));
      Files.write(file, browser.screenshot());
    }
  }

  @Test
  void everyReportIsReadableEverywhere() throws IOException {
    for (String report : reports.keySet()) {
      check(report, address(report));
    }
  }

  @Test
  void aFailedRunIsRedAndAMetOneIsGreen() {
    for (String scheme : SCHEMES) {
      browser.open(address("stall"), 1400, scheme);
      assertThat(browser.title()).endsWith(": failed");
      assertThat(browser.all(".verdict.failed")).hasSize(1);
      assertThat(browser.all(".verdict.met")).isEmpty();
      assertThat(browser.all("li.missed")).hasSize(3);
      String failed = browser.style(".verdict", "borderLeftColor");
      browser.open(address("load"), 1400, scheme);
      assertThat(browser.title()).endsWith(": met");
      assertThat(browser.all(".verdict.met")).hasSize(1);
      assertThat(browser.all(".missed, .verdict.failed")).isEmpty();
      assertThat(browser.style(".verdict", "borderLeftColor")).isNotEqualTo(failed);
    }
  }

  @Test
  void pointingAtAChartReadsItsValuesAndDraggingZoomsIn() {
    browser.open(address("stall"), 1400, "light");
    List<WebElement> charts = browser.all("figure .u-over");
    assertThat(charts).hasSize(3);
    browser.pointAt(charts.get(2));
    String legend = browser.all("figure .u-legend").get(2).getText();
    assertThat(legend).contains("2026-11-24 09:12:46 UTC", "replied", "200");
    String before = picture();
    browser.drag(charts.get(2), 300);
    assertThat(picture()).isNotEqualTo(before);
    assertThat(browser.console()).isEmpty();
  }

  @Test
  void failuresAreListedAndMarkedOnTheAxisOfTime() {
    browser.open(address("load"), 1400, "light");
    assertThat(marks()).isZero();
    browser.open(address("stall"), 1400, "light");
    assertThat(marks()).isPositive();
    assertThat(browser.text()).contains("Failures", "2026-11-24T09:12:44.900Z");
  }

  /** Points in the colour of a failure on the chart of latency, which has no line of it. */
  private static long marks() {
    return Long.parseLong(
        browser.read(
            """
            const canvas = document.querySelector('#latency-over-time canvas');
            const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            let points = 0;
            for (let i = 0; i < data.length; i += 4) {
              points += data[i] === 0xcf && data[i + 1] === 0x22 && data[i + 2] === 0x2e;
            }
            return String(points);
            """));
  }

  private static String picture() {
    return browser.read(
        "return [...document.querySelectorAll('canvas')].map(it => it.toDataURL()).join()");
  }

  @Test
  void withoutAScriptVerdictAndTablesAreThere() {
    browser.scripts(false);
    try {
      browser.open(address("stall"), 360, "light");
      assertThat(browser.text())
          .contains("Failed: 3 expectations", "1,000 exchanges in 10 s", "p99.9", "Welcome to")
          .doesNotContain("over time", "Point at");
    } finally {
      browser.scripts(true);
    }
  }

  @Test
  void whatAPeerSendsIsText() {
    browser.open(address("hostile"), 360, "light");
    assertThat(browser.all("script:not(body > script), img, b, i, body style")).isEmpty();
    assertThat(browser.title()).isEqualTo("Greeter: <script>alert(3)</script>:1: failed");
    assertThat(browser.text())
        .contains(
            "\"<script>alert(1)</script>", "\"</title></svg><style>", "\\u001b]0;title\\u0007")
        .contains("expect.reply: wanted \"<i>a</i>\", found \"<script>alert(1)</script>");
    assertThat(browser.console()).isEmpty();
    browser.open(address("huge"), 360, "light");
    assertThat(browser.all("script")).hasSize(2);
    assertThat(browser.text()).contains("<script>alert(1)</script>", "… (1,000,000 characters)");
    assertThat(browser.console()).isEmpty();
  }

  @Test
  void theStatusPageIsReadableEverywhereAndRenewsItself() throws Exception {
    int admin = FreePort.next();
    Vertx vertx = Vertx.vertx();
    try {
      deploy(vertx, "dev.greeter.admin.AdminVerticle", new JsonObject().put("port", admin));
      String address = "http://localhost:" + admin + "/";
      check("status-empty", address);
      int port = FreePort.next();
      deploy(
          vertx,
          "dev.greeter.server.ServerVerticle",
          new JsonObject().put("port", port).put("idleTimeoutMs", 20));
      browser.open(address, 1400, "light");
      await()
          .atMost(Duration.ofSeconds(30))
          // While the page is loaded again, because a service has come, there is nothing in it.
          .ignoreExceptionsMatching(WebDriverException.class::isInstance)
          .untilAsserted(
              () -> {
                Peer.ask(port, "1");
                Peer.ask(port, "2");
                try (Peer silent = new Peer(port)) {
                  silent.readAll();
                }
                // Without being asked again.
                assertThat(browser.text()).contains("welcome", "timeout", "ended per second");
                assertThat(browser.all("figure .u-over")).hasSize(2);
                assertThat(browser.cell("welcome")).isPositive();
                assertThat(browser.cell("timeout")).isPositive();
              });
      check("status", address);
    } finally {
      vertx.close().await();
    }
  }

  private static void deploy(Vertx vertx, String verticle, JsonObject config) {
    vertx.deployVerticle(verticle, new DeploymentOptions().setConfig(config)).await();
  }
}
