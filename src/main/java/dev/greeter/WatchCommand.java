package dev.greeter;

import dev.greeter.launch.Console;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Services that are watched without an end: {@code greeter watch web=web:80 db:5432 --admin}. */
@Command(
    name = "watch",
    description = "Watches addresses until it is told to stop, each by a client of its own.")
final class WatchCommand extends ClientCommand {

  /** What a name may have. */
  private static final int MAX_LENGTH = 63;

  @Parameters(
      index = "1..*",
      // A list of any length would leave what it cannot read to others, as unknown.
      arity = "1",
      defaultValue = Option.NULL_VALUE,
      hideParamSyntax = true,
      paramLabel = "[ADDRESS...]",
      description = "more of them")
  private List<Address> others;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "10",
      description = "exchanges a second with each; default: ${DEFAULT-VALUE}")
  private BigDecimal rate;

  @Mixin private AdminOption admin;

  WatchCommand(Console console) {
    super(console);
  }

  /** It has no other end to tell. */
  @Override
  String logLevel() {
    return "INFO";
  }

  @Override
  JsonObject configuration() {
    List<Address> all = new ArrayList<>(List.of(address));
    if (others != null) {
      all.addAll(others);
    }
    JsonObject clients = new JsonObject();
    for (Address each : all) {
      JsonObject config = config(each).put("endless", true).put("ratePerSecond", rate);
      config.remove("name");
      clients.put(nameOf(each, clients), new JsonObject().put("config", config));
    }
    return admin.putInto(new JsonObject().put("clients", clients));
  }

  /** The name that was typed, or one made of the address; a number where others have it too. */
  private static String nameOf(Address address, JsonObject others) {
    String name = address.name() == null ? made(address.text()) : address.name();
    String free = name;
    for (int i = 2; others.containsKey(free); i++) {
      String number = "-" + i;
      free = name.substring(0, Math.min(name.length(), MAX_LENGTH - number.length())) + number;
    }
    return free;
  }

  private static String made(String address) {
    String words =
        address.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String name = Character.isDigit(words.charAt(0)) ? "t-" + words : words;
    return name.substring(0, Math.min(name.length(), MAX_LENGTH));
  }
}
