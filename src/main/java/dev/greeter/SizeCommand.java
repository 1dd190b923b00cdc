package dev.greeter;

import dev.greeter.launch.Console;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The search for the largest request: {@code greeter size db:5432 1400 1460}. */
@Command(name = "size", description = "Finds how large a request may be to get through a path.")
final class SizeCommand extends ClientCommand {

  /** What fits into packets of usual sizes; docs/guide/request-size.md lists those. */
  private static final String KNOWN =
      "1,500,1228,1348,1368,1398,1400,1408,1424,1428,1440,1448,1460,4000,8448,8898,8949,8960,64000";

  @Parameters(
      index = "1..*",
      // A list of any length would leave what it cannot read to others, as unknown.
      arity = "1",
      hideParamSyntax = true,
      paramLabel = "[BYTES...]",
      split = ",",
      defaultValue = KNOWN,
      description = "sizes to try, all at once; default: ${DEFAULT-VALUE}")
  private List<Integer> sizes;

  SizeCommand(Console console) {
    super(console);
  }

  @Override
  JsonObject configuration() {
    JsonObject config = config(address).put("messageBytes", new JsonArray(sizes));
    // One that gets through is enough to have found something.
    expectation(config).put("maxFailures", sizes.size() - 1);
    return client(config, false);
  }
}
