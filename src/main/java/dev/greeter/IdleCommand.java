package dev.greeter;

import dev.greeter.config.ConfigLoader;
import dev.greeter.launch.Console;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The search for an idle timeout: {@code greeter idle db:5432 60s 5m}. */
@Command(
    name = "idle",
    description = "Finds how long a connection may be silent before something on the path cuts it.")
final class IdleCommand extends ClientCommand {

  @Parameters(
      index = "1..*",
      // A list of any length would leave what it cannot read to others, as unknown.
      arity = "1",
      defaultValue = Option.NULL_VALUE,
      hideParamSyntax = true,
      paramLabel = "[SILENCE...]",
      description = "silences to try, all at once; those around known limits, up to 15m, if none")
  private List<Typed.Milliseconds> silences;

  @Option(
      names = "--after-reply",
      description = "each connection is answered first, and asks again after its silence")
  private boolean afterReply;

  @Spec private CommandSpec spec;

  IdleCommand(Console console) {
    super(console);
  }

  @Override
  JsonObject configuration() {
    JsonObject config = config(address);
    JsonArray list =
        silences == null
            ? new JsonObject(ConfigLoader.shipped("idle-timeout.json"))
                .getJsonObject("client")
                .getJsonObject("config")
                .getJsonArray("delayMs")
            : new JsonArray(silences.stream().map(Typed::json).toList());
    config.put("delayMs", list);
    put(config, "idleAfter", afterReply ? "reply" : null);
    if (afterReply
        && !config.containsKey("endOfReply")
        && settings.stream().noneMatch(it -> it.path().contains("endOfReply"))) {
      throw new ParameterException(
          spec.commandLine(),
          "--after-reply needs --expect or --as, with a reply whose end is known");
    }
    // One that survives is enough to have found something.
    expectation(config).put("maxFailures", list.size() - 1);
    return client(config, false);
  }
}
