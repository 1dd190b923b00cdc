package dev.greeter;

import dev.greeter.launch.Console;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One exchange, or a load: {@code greeter probe localhost:6379 --as redis}. */
@Command(name = "probe", description = "Makes one exchange and prints its reply, or a load.")
final class ProbeCommand extends ClientCommand {

  @Option(names = "-n", paramLabel = "N", description = "number of exchanges")
  private Integer exchanges;

  @Option(names = "-c", paramLabel = "N", description = "exchanges in flight at once")
  private Integer concurrency;

  @Option(names = "--rate", paramLabel = "N", description = "starts a second")
  private BigDecimal rate;

  @Option(names = "--for", paramLabel = "TIME", description = "starts for so long")
  private Typed.Milliseconds duration;

  @Option(names = "--delay", paramLabel = "TIME", description = "silence before the request")
  private Typed.Milliseconds delay;

  @Option(names = "--keep", description = "keeps connections, one request after the other's reply")
  private boolean keeps;

  @Option(names = "--p99", paramLabel = "TIME", description = "highest p99 that is good")
  private Typed.Milliseconds p99;

  ProbeCommand(Console console) {
    super(console);
  }

  @Override
  JsonObject configuration() {
    JsonObject config = config(address);
    put(config, "exchanges", exchanges);
    put(config, "concurrency", concurrency);
    put(config, "ratePerSecond", rate);
    put(config, "durationMs", duration);
    put(config, "delayMs", delay);
    put(config, "requestsPerConnection", keeps ? Integer.valueOf(0) : null);
    if (p99 != null) {
      expectation(config).put("p99Ms", p99.json());
    }
    return client(config, concurrency != null);
  }
}
