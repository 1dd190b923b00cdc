package dev.greeter;

import dev.greeter.launch.Console;
import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Connections that are kept: {@code greeter hold localhost:6379 --as redis}. */
@Command(
    name = "hold",
    description = "Keeps connections; a lost request or a long gap is a failure.")
final class HoldCommand extends ClientCommand {

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "200",
      description = "number of connections; default: ${DEFAULT-VALUE}")
  private int connections;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      defaultValue = "50ms",
      description = "from a reply to the next request on it; default: ${DEFAULT-VALUE}")
  private Typed.Milliseconds interval;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "1m",
      description = "for so long; default: ${DEFAULT-VALUE}")
  private Typed.Milliseconds duration;

  @Option(
      names = "--gap",
      paramLabel = "TIME",
      defaultValue = "1s",
      description =
          "longest gap that is good, from a lost connection to the next; default: ${DEFAULT-VALUE}")
  private Typed.Milliseconds gap;

  HoldCommand(Console console) {
    super(console);
  }

  @Override
  Recipe usual() {
    return Recipe.GREETER;
  }

  @Override
  JsonObject configuration() {
    JsonObject config = config(address);
    config.put("requestsPerConnection", 0).put("reconnect", true).put("concurrency", connections);
    put(config, "intervalMs", interval);
    put(config, "durationMs", duration);
    put(expectation(config), "maxGapMs", gap);
    return client(config, true);
  }
}
