package dev.greeter;

import dev.greeter.launch.Console;
import io.vertx.core.json.JsonObject;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A verb of a client: what it sends, what must come, and which addresses of a name it takes. */
abstract class ClientCommand extends VerbCommand {

  @Parameters(index = "0", paramLabel = "ADDRESS", description = "where to connect to")
  Address address;

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

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "writes a report: a page if it ends in .html, else JSON; repeatable")
  private List<String> reports;

  ClientCommand(Console console) {
    super(console);
  }

  /** What it finds says how it went. */
  @Override
  String logLevel() {
    return "WARN";
  }

  /** What a verb takes where nothing is said; null for nothing. */
  Recipe usual() {
    return null;
  }

  /** The config of a client that has one address. */
  final JsonObject config(Address of) {
    boolean isSaid = send != null || expect != null || begins != null || recipe != null;
    Recipe from = isSaid ? recipe : usual();
    JsonObject config = of.putInto(new JsonObject()).put("delayMs", 0);
    if (from != null) {
      config.mergeIn(from.config());
    }
    put(config, "message", send);
    if (expect != null || begins != null) {
      Object reply = expect != null ? expect.json() : new JsonObject().put("begins", begins.json());
      config.put("endOfReply", "expected");
      expectation(config).put("reply", reply);
    }
    put(config, "addresses", each ? "each" : null);
    put(config, "family", is4 == is6 ? null : is4 ? "4" : "6");
    put(config, "report", reports);
    return config;
  }

  /** What {@code config} expects, to put more there. */
  static JsonObject expectation(JsonObject config) {
    JsonObject expectation = config.getJsonObject("expect", new JsonObject());
    config.put("expect", expectation);
    return expectation;
  }

  /** The configuration of one client, on as many event loops as there are processors if told so. */
  static JsonObject client(JsonObject config, boolean isSpread) {
    JsonObject section = new JsonObject();
    put(section, "instances", isSpread ? "auto" : null);
    return new JsonObject().put("client", section.put("config", config));
  }
}
