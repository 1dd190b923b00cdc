package dev.greeter.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greeter.report.file.ReportFiles;
import dev.greeter.report.form.JsonReport;
import dev.greeter.report.page.HtmlReport;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A report is input from outside: no number in it makes a sum wrong, or more than one line. */
class BoundsTest {

  private static final long MAX = Bounds.MAX_COUNT;

  @TempDir private Path folder;

  private static void assertRefused(JsonObject json, String line) {
    assertThatThrownBy(() -> Reports.read("r", new JsonObject(json.encode())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(line)
        .hasMessageStartingWith("r: ");
  }

  /** A report of kept connections with one value, below keys with dots between, replaced. */
  private static JsonObject with(String path, Object value) {
    JsonObject json = JsonReport.of(Reports.hold());
    JsonObject at = json;
    String[] keys = path.split("\\.");
    for (String key : Arrays.copyOf(keys, keys.length - 1)) {
      at =
          at.getValue(key) instanceof JsonArray list
              ? list.getJsonObject(0)
              : at.getJsonObject(key);
    }
    at.put(keys[keys.length - 1], value);
    return json;
  }

  @ParameterizedTest
  @CsvSource({
    "outcomes.timeout, 9007199254740992",
    "outcomes.timeout, -1",
    "otherReplies, 9007199254740992",
    "otherReplies, 9007199254740991",
    "replies.count, 9223372036854775807",
    "startsDelayed, 9223372036854775807",
    "startsSkipped, 9223372036854775807",
    "abandoned, 9223372036854775807",
    "warmUpMs, 1e15",
    "connections.requests, 9223372036854775807",
    "connections.ends.reset, 9223372036854775807",
    "connections.reconnects, 9223372036854775807",
    "connections.cut, 9223372036854775807",
    "connections.longestWithoutReplyMs, 1e300",
    "parts.planned.durationMs, 9223372036854775807",
    "parts.made.durationMs, -1",
    "timeline.sliceMs, 1500",
    "timeline.sliceMs, 3000",
    "timeline.sliceMs, 1001",
    "timeline.sliceMs, 9223372036854775000",
    "outcomes.replied, 9007199254740991",
  })
  void aNumberBeyondItsBoundIsOneLine(String path, String value) {
    JsonObject json = with(path, new JsonObject("{\"v\":" + value + "}").getValue("v"));
    assertThatThrownBy(() -> Reports.read("r", json))
        .isInstanceOf(IOException.class)
        .message()
        .hasLineCount(1)
        .startsWith("r: ");
  }

  @ParameterizedTest
  @CsvSource({
    "startedAt, 0001-01-01T00:00:00Z",
    "startedAt, 1969-12-31T23:59:59.999Z",
    "endedAt, 2263-01-01T00:00:00Z",
    "endedAt, +1000000000-12-31T23:59:59.999999999Z",
    "timeline.startedAt, -1000000000-01-01T00:00Z",
    "endedAt, 2026-11-24T09:12:40Z",
    "startedAt, yesterday",
  })
  void aTimeBeyondItsBoundIsOneLine(String path, String time) {
    assertRefused(with(path, time), "is no report: ");
  }

  @Test
  void aShareIsOneOfItsRun() {
    JsonObject share = new JsonObject().put("index", 4).put("of", 4);
    assertRefused(with("parts.share", share), "share 4 of 4");
    JsonObject old = with("configuration.share", new JsonObject().put("index", -1).put("of", 9));
    old.put("version", 1).remove("parts");
    assertRefused(old, "share -1 of 9");
  }

  @Test
  void aReportOfThisVersionHasItsParts() {
    JsonObject json = JsonReport.of(Reports.load());
    json.remove("parts");
    assertRefused(json, "/parts: is missing");
  }

  @Test
  void delaysHaveTheirNumber() {
    JsonObject json = JsonReport.of(Reports.search());
    JsonObject one = json.getJsonArray("delays").getJsonObject(0);
    json.put(
        "delays",
        new JsonArray(
            IntStream.rangeClosed(0, Bounds.MAX_SIZE)
                .mapToObj(i -> one.copy().put("delayMs", i))
                .toList()));
    assertRefused(json, "/delays: found ");
  }

  /** Each alone is within the bound, and the sum is not. */
  @ParameterizedTest
  @CsvSource({
    "outcomes.timeout",
    "outcomes.closed",
    "startsDelayed",
    "startsSkipped",
    "abandoned",
    "connections.requests",
    "connections.ends.reset",
    "connections.reconnects",
    "connections.cut",
    "parts.planned.durationMs",
  })
  void aSumBeyondTheBoundIsOneLine(String path) throws IOException {
    List<String> files =
        List.of(
            write("a", with(path, MAX / 2)),
            write("b", with(path, MAX / 2)),
            write("c", with(path, MAX / 2)));
    assertThatThrownBy(() -> ReportFiles.sum(files, null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(": cannot be added: a count is above 9007199254740991");
  }

  private String write(String id, JsonObject json) throws IOException {
    json.getJsonArray("parts").getJsonObject(0).put("id", id);
    return Files.writeString(folder.resolve(id), json.encode()).toString();
  }

  @Test
  void reportsOfDifferentCenturiesAddUp() throws IOException {
    Consumer<JsonObject> late =
        json -> {
          json.put("startedAt", "2262-01-01T00:00:00Z").put("endedAt", "2262-01-01T00:00:07Z");
          json.getJsonObject("timeline").put("startedAt", "2262-01-01T00:00:00Z");
        };
    Consumer<JsonObject> early =
        json -> {
          json.put("startedAt", "1970-01-01T00:00:00Z").put("endedAt", "1970-01-01T00:00:07Z");
          json.getJsonObject("timeline").put("startedAt", "1970-01-01T00:00:00Z");
        };
    JsonObject one = JsonReport.of(Reports.load());
    early.accept(one);
    JsonObject other = JsonReport.of(Reports.hold());
    late.accept(other);
    Report sum = Reports.read("1", one).plus(Reports.read("2", other));
    assertThat(sum.timeline().size()).isLessThanOrEqualTo(Timeline.SLICES);
    JsonObject json = JsonReport.of(sum);
    assertThat(JsonReport.of(Reports.read("sum", json))).isEqualTo(json);
    assertThat(HtmlReport.of(sum, Judgement.none())).contains("class=\"chart\"");
  }

  /** What a decoder that believes the head of a histogram would have to allocate. */
  @Test
  void aHistogramTakesNoMoreThanOneOfOurs() {
    Histogram finer = new Histogram(Long.MAX_VALUE / 2, 5);
    finer.recordValue(1);
    Histogram longer = new Histogram(Long.MAX_VALUE / 2, Latencies.DIGITS);
    longer.recordValue(Long.MAX_VALUE / 2);
    Histogram above = new Histogram(2 * Latencies.MAX_MICROS, Latencies.DIGITS);
    above.recordValue(2 * Latencies.MAX_MICROS);
    Histogram more = Latencies.empty();
    more.recordValueWithCount(1, MAX);
    more.recordValueWithCount(2, MAX);
    for (Histogram histogram : List.of(finer, longer, above, more)) {
      assertRefused(with("latencyMs.total.histogram", packed(histogram)), "no histogram");
    }
    assertRefused(with("latencyMs.total.histogram", bomb()), "no histogram");
  }

  private static String packed(Histogram histogram) {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer, Deflater.BEST_COMPRESSION);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
  }

  /** A hundred million zeros. */
  private static String bomb() {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    Buffer packed = Buffer.buffer(new byte[8]);
    byte[] zeros = new byte[1 << 20];
    byte[] out = new byte[1 << 16];
    for (int i = 0; i < 100; i++) {
      deflater.setInput(zeros);
      while (!deflater.needsInput()) {
        packed.appendBytes(out, 0, deflater.deflate(out));
      }
    }
    deflater.end();
    return Base64.getEncoder().encodeToString(packed.getBytes());
  }
}
