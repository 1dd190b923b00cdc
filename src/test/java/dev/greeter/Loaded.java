package dev.greeter;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.greeter.config.ConfigException;
import dev.greeter.config.ConfigLoader;
import dev.greeter.config.Configuration;
import dev.greeter.config.Setting;
import dev.greeter.launch.Section;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A configuration as the launcher would load it: a file's text, settings, an environment. */
public record Loaded(String text, List<Setting> settings, Map<String, String> environment) {

  private static final Pattern NAME = Pattern.compile("^\\S*/greeter\\d+\\.json:( |(?=\\d))");

  /** The text of the file alone. */
  public static Loaded of(String text) {
    return new Loaded(text, List.of(), Map.of());
  }

  /** The same with settings over it, each {@code KEY=VALUE}. */
  public Loaded set(String... keys) {
    return new Loaded(text, Arrays.stream(keys).map(Setting::parse).toList(), environment);
  }

  /** The same with variables. */
  public Loaded with(Map<String, String> variables) {
    return new Loaded(text, settings, variables);
  }

  /** The effective configuration. */
  public JsonObject config() {
    return load().sections();
  }

  /** The same with what is shown of it. */
  public Configuration configuration() {
    return load();
  }

  /** Its {@code server.config}. */
  public JsonObject server() {
    return config().getJsonObject("server").getJsonObject("config");
  }

  /** The lines that it is refused with, without the name of the file. */
  public List<String> mistakes() {
    return catchThrowableOfType(ConfigException.class, this::load).mistakes().stream()
        .map(line -> NAME.matcher(line).replaceFirst(""))
        .toList();
  }

  private Configuration load() {
    try {
      Path file = Files.createTempFile("greeter", ".json");
      try {
        Files.writeString(file, text);
        return ConfigLoader.load(file, settings, environment, Section::mistakes);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
