package dev.greeter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.ScriptedPeer;
import dev.greeter.config.Bytes;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Report;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every recipe is what it says, beside a peer with the bytes of the program that it is for. */
class RecipesIT {

  private static final Pattern RECIPE =
      Pattern.compile("## ([^\n]+)\n(?:(?!## ).)*?```json\n(.*?)```", Pattern.DOTALL);

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static Map<String, JsonObject> recipes() throws IOException {
    Map<String, JsonObject> recipes = new TreeMap<>();
    RECIPE
        .matcher(Files.readString(Path.of("docs/guide/recipes.md")))
        .results()
        .forEach(recipe -> recipes.put(recipe.group(1), config(recipe)));
    return recipes;
  }

  private static JsonObject config(MatchResult recipe) {
    return new JsonObject(recipe.group(2)).getJsonObject("client").getJsonObject("config");
  }

  /** What real programs have sent, and are asked; one that keeps the connection waits. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          Greeter;  ; 31; 57656c636f6d6520746f2073657276657221; false
          Redis;    ; 50494e470d0a; 2b504f4e470d0a; true
          Postgres; ; 0000000804d2162f; 4e; true
          MySQL;    640000000a352e352e352d31302e31312e31392d4d617269614442; ; ; true
          MySQL;    950000000a382e302e3336; ; ; true
          SMTP;     323230206d61696c2e6578616d706c652045534d545020506f73746669780d0a; 515549540d0a; 32323120322e302e30204279650d0a; false
          SSH;      5353482d322e302d4f70656e5353485f392e3270312044656269616e2d322b646562313275310a; ; ; true
          HTTP;     ; 474554202f20485454502f312e310d0a486f73743a206c6f63616c686f73740d0a436f6e6e656374696f6e3a20636c6f73650d0a0d0a; 485454502f312e3120323030204f4b0d0a5365727665723a206e67696e782f312e32322e310d0a0d0a68656c6c6f0a; false
          Kafka;    ; 000000110012000000000001000767726565746572; 0000001000000001000000000001001200000004; true
          HAProxy in front; ; 50494e470d0a; 2b504f4e470d0a; true
          """)
  void aRecipeIsMet(String name, String greeting, String request, String reply, boolean keeps)
      throws IOException {
    AtomicReference<Bytes> came = new AtomicReference<>(Bytes.of(""));
    try (ScriptedPeer peer =
        ScriptedPeer.playing(
            socket -> {
              socket.getOutputStream().write(bytes(greeting));
              if (request != null) {
                byte[] asked = socket.getInputStream().readNBytes(bytes(request).length);
                came.set(new Bytes(Buffer.buffer(asked)));
                socket.getOutputStream().write(bytes(reply));
              }
              if (keeps) {
                socket.getInputStream().read();
              }
            })) {
      JsonObject config = recipes().get(name).put("port", peer.port()).put("warmUpMs", 0);
      if (config.getValue("delayMs") instanceof io.vertx.core.json.JsonArray) {
        config.put("delayMs", 0).put("endOfReply", "expected");
      }
      Report report = Clients.run(vertx, 1, config);
      assertThat(report.outcomes()).containsEntry(ExchangeOutcome.REPLIED, 1L);
      assertThat(came.get().hex()).isEqualTo(request == null ? "" : request);
    }
  }

  private static byte[] bytes(String hex) {
    return hex == null ? new byte[0] : HexFormat.of().parseHex(hex);
  }

  @Test
  void everyRecipeIsTried() throws IOException {
    assertThat(recipes())
        .containsOnlyKeys(
            "Greeter",
            "Redis",
            "Postgres",
            "MySQL",
            "SMTP",
            "SSH",
            "HTTP",
            "Kafka",
            "HAProxy in front");
  }
}
