package dev.greeter.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Draw;
import dev.greeter.Trials;
import dev.greeter.client.ClientConfig;
import dev.greeter.report.Printable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Any bytes are configured, and what is shown of them can be configured again. */
public class BytesTest {

  /** Any bytes; half of them a text with what JSON and terminals make something of. */
  public static Bytes any(Draw draw) {
    Buffer bytes = Buffer.buffer();
    if (draw.of(true, false)) {
      draw.list(
          30, () -> bytes.appendString(draw.of("a", "\"", "\\", "\r\n", "\0", "\u00e9", "😀")));
    } else {
      draw.list(30, () -> bytes.appendByte((byte) draw.between(0, 255)));
    }
    return new Bytes(bytes);
  }

  /** A form that they may have; text only where they are that. */
  public static Object form(Draw draw, Bytes bytes) {
    return draw.<Object>oneOf(
        bytes::json,
        () -> Map.of("hex", bytes.hex()),
        () -> Map.of("hex", bytes.hex().toUpperCase(Locale.ROOT)),
        () -> Map.of("base64", Base64.getEncoder().encodeToString(bytes.buffer().getBytes())));
  }

  private record Case(Bytes bytes, Object form) {}

  private static Bytes configured(String json) {
    JsonObject config = new JsonObject("{\"message\":" + json + "}");
    return SectionConfig.read("client", config, ClientConfig.class).request().message();
  }

  @Test
  void whatIsConfiguredAreTheBytes() {
    Trials.hold(
        draw -> {
          Bytes bytes = any(draw);
          return new Case(bytes, form(draw, bytes));
        },
        it -> {
          String json = new JsonObject().put("m", it.form).encode();
          assertThat(configured(json.substring(5, json.length() - 1))).isEqualTo(it.bytes);
        });
  }

  @Test
  void whatIsShownIsWhatCanBeConfigured() {
    Trials.hold(
        BytesTest::any,
        it -> {
          assertThat(configured(Printable.quoted(it))).isEqualTo(it);
          assertThat(Bytes.of(it.json())).isEqualTo(it);
          assertThat(Printable.quoted(it)).doesNotContainPattern("\\p{Cntrl}");
        });
  }

  @Test
  void textIsShownAsItIsAndOtherBytesAsHex() {
    assertThat(Printable.quoted(Bytes.of("Grüße\r\n"))).isEqualTo("\"Grüße\\r\\n\"");
    Bytes bytes = Bytes.of(Map.of("hex", "e9ff"));
    assertThat(bytes.text()).isNull();
    assertThat(Printable.quoted(bytes)).isEqualTo("{\"hex\": \"e9ff\"}");
    assertThat(Printable.excerpt(Bytes.of(Map.of("hex", "ff".repeat(1000)))))
        .isEqualTo("{\"hex\": \"" + "ff".repeat(100) + "\"}… (1,000 bytes)");
  }

  @Test
  void aFillIsPrintableAndHasItsLength() {
    for (int length : new int[] {1, 61, 62, 63, 60_000, 1_048_576}) {
      Bytes fill = Bytes.of(Map.of("fill", length));
      assertThat(fill.length()).isEqualTo(length);
      assertThat(fill.buffer().toString(StandardCharsets.US_ASCII)).matches("[0-9a-zA-Z]++");
    }
  }

  /** A long value is no deep recursion. */
  @Test
  void manyBytesAreConfigured() {
    assertThat(configured("{\"hex\":\"" + "0a".repeat(500_000) + "\"}").length())
        .isEqualTo(500_000);
    assertThat(configured("{\"base64\":\"" + "AAAA".repeat(250_000) + "\"}").length())
        .isEqualTo(750_000);
  }
}
