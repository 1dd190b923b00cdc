package dev.greeter;

import dev.greeter.launch.Console;
import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Option;

/** A verb of a client: what it sends, what must come, and which addresses of a name it takes. */
abstract class ClientCommand extends VerbCommand {

  @Option(
      names = "--send",
      paramLabel = "BYTES",
      description =
          "request, 1 if not set; \\r \\n \\t \\0 \\\\ \\xNN, or hex:... base64:... fill:N")
  private Typed.Payload send;

  @Option(
      names = "--expect",
      paramLabel = "BYTES",
      description = "reply that must come, at whose end the exchange is over")
  private Typed.Payload expect;

  @Option(
      names = "--expect-begins",
      paramLabel = "BYTES",
      description = "what the reply must begin with, the same")
  private Typed.Payload begins;

  @Option(
      names = "--as",
      paramLabel = "NAME",
      description = "sends and expects what is usual: ${COMPLETION-CANDIDATES}")
  private Recipe recipe;

  @Option(names = "--each-address", description = "each address of the name by itself")
  private boolean each;

  @Option(names = "-4", description = "addresses of IPv4 alone")
  private boolean is4;

  @Option(names = "-6", description = "addresses of IPv6 alone")
  private boolean is6;

  ClientCommand(Console console) {
    super(console);
  }

  /** What a verb takes where nothing is said; null for nothing. */
  Recipe usual() {
    return null;
  }

  /** The config of a client that has one address. */
  final JsonObject config(Address address) {
    boolean isSaid = send != null || expect != null || begins != null || recipe != null;
    Recipe from = isSaid ? recipe : usual();
    JsonObject config = from == null ? new JsonObject() : from.config();
    config.put("delayMs", 0);
    put(config, "message", send);
    if (expect != null || begins != null) {
      Object reply = expect != null ? expect.json() : new JsonObject().put("begins", begins.json());
      config.put("endOfReply", "expected");
      expectation(config).put("reply", reply);
    }
    put(config, "addresses", each ? "each" : null);
    put(config, "family", is4 == is6 ? null : is4 ? "4" : "6");
    return address.putInto(config);
  }

  /** What {@code config} expects, to put more there. */
  static JsonObject expectation(JsonObject config) {
    JsonObject expectation = config.getJsonObject("expect", new JsonObject());
    config.put("expect", expectation);
    return expectation;
  }

  /** The section of one client, on as many event loops as there are processors if told so. */
  static JsonObject section(JsonObject config, boolean isSpread) {
    JsonObject section = new JsonObject();
    put(section, "instances", isSpread ? "auto" : null);
    return section.put("config", config);
  }
}
