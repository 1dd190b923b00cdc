package dev.greeter;

import dev.greeter.config.ConfigLoader;
import dev.greeter.config.Configuration;
import dev.greeter.launch.Console;
import dev.greeter.launch.Section;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import picocli.CommandLine.Command;

/** A verb: what is typed becomes the configuration that a file would have. */
abstract class VerbCommand extends DeployCommand {

  VerbCommand(Console console) {
    super(console);
  }

  /** The configuration that the options stand for. */
  abstract JsonObject configuration();

  @Override
  final boolean isTyped() {
    return true;
  }

  @Override
  final String source() {
    return "greeter " + getClass().getAnnotation(Command.class).name();
  }

  @Override
  final Configuration load() {
    String json = new JacksonCodec().toString(configuration());
    return ConfigLoader.load(source(), json, settings, System.getenv(), Section::mistakes);
  }

  /** Puts what was typed where it belongs; null is what was not. */
  static void put(JsonObject config, String key, Object typed) {
    if (typed != null) {
      config.put(key, typed instanceof Typed it ? it.json() : typed);
    }
  }
}
