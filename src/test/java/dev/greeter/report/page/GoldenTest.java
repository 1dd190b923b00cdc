package dev.greeter.report.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Expect;
import dev.greeter.report.Judgement;
import dev.greeter.report.Report;
import dev.greeter.report.Reports;
import dev.greeter.report.form.JsonReport;
import dev.greeter.report.form.TextReport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The forms of some reports, to the letter, in files; with {@code -Dgreeter.golden=write} they are
 * written anew. Those in JSON are reports of version 1 for as long as they are read.
 */
class GoldenTest {

  private static final Path FOLDER = Path.of("src/test/resources/golden");

  private static final boolean WRITE = System.getProperty("greeter.golden", "").equals("write");

  private static final Expect EXPECT =
      new Expect(ExchangeOutcome.REPLIED, null, null, 3, 0, 5000.0, 0, 90.0, 100, 0, null);

  private static final Map<String, Supplier<Report>> REPORTS =
      Map.of(
          "load", Reports::load,
          "rollout", Reports::rolloutWithAStall,
          "search", Reports::search,
          "sizes", Reports::sizes,
          "failed", Reports::failed,
          "hold", Reports::hold);

  @ParameterizedTest
  @ValueSource(strings = {"load", "rollout", "search", "sizes", "failed", "hold"})
  void textAndJsonAreAsTheyWere(String name) throws IOException {
    Report report = REPORTS.get(name).get();
    JsonObject json = JsonReport.of(report);
    String text = TextReport.of(report);
    Path textFile = FOLDER.resolve(name + ".txt");
    Path jsonFile = FOLDER.resolve(name + ".json");
    if (WRITE) {
      Files.writeString(textFile, text);
      Files.writeString(jsonFile, json.encodePrettily() + "\n");
    }
    assertThat(textFile).usingCharset(UTF_8).hasContent(text);
    JsonObject golden = new JsonObject(Files.readString(jsonFile));
    assertThat(JsonReport.of(Reports.read(name, golden))).isEqualTo(json);
    // Another version of zlib packs the same in other bytes.
    assertThat(unpacked(golden).encodePrettily()).isEqualTo(unpacked(json).encodePrettily());
  }

  @ParameterizedTest
  @ValueSource(strings = {"load", "rollout", "search", "sizes", "failed", "hold"})
  void thePageIsAsItWas(String name) throws IOException {
    Report report = REPORTS.get(name).get();
    String page = reviewable(HtmlReport.of(report, Judgement.of(EXPECT, report)));
    Path file = FOLDER.resolve(name + ".html");
    if (WRITE) {
      Files.writeString(file, page);
    }
    assertThat(file).usingCharset(UTF_8).hasContent(page);
  }

  /** A page without its style and script, which are files of their own, but with its data. */
  private static String reviewable(String page) {
    return page.replaceFirst("(?s)<style>.*</style>", "<style></style>")
        .replaceFirst("(?s)<script>.*</script>", "<script></script>")
        .replaceAll("sha256-[^']+", "sha256-")
        .replace("{\"kind\":", "\n{\"kind\":");
  }

  private static JsonObject unpacked(JsonObject json) {
    JsonObject copy = json.copy();
    JsonObject latencyMs = copy.getJsonObject("latencyMs");
    List.copyOf(latencyMs.fieldNames())
        .forEach(name -> latencyMs.getJsonObject(name).remove("histogram"));
    for (Object address : copy.getJsonArray("addresses", new JsonArray())) {
      ((JsonObject) address).getJsonObject("connectMs").remove("histogram");
      ((JsonObject) address).getJsonObject("totalMs").remove("histogram");
    }
    JsonObject timeline = copy.getJsonObject("timeline");
    for (String key : List.of("total", "ownLateness")) {
      JsonArray packed = timeline.getJsonArray(key, new JsonArray());
      for (int i = 0; i < packed.size(); i++) {
        packed.set(i, packed.getValue(i) != null);
      }
    }
    return copy;
  }
}
