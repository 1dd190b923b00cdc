package dev.greeter;

import dev.greeter.client.ClientConfig;
import dev.greeter.config.ConfigLoader;
import dev.greeter.config.SectionConfig;
import dev.greeter.config.Setting;
import dev.greeter.launch.Section;
import dev.greeter.server.ServerConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Configurations for tests, made the way that users make them: an empty file and overrides. */
public final class Configs {

  private Configs() {}

  /** All defaults, but for what is set: {@code server.config.port=0}. */
  public static JsonObject of(String... settings) {
    List<Setting> parsed = Arrays.stream(settings).map(Setting::parse).toList();
    try {
      Path file = Files.createTempFile("greeter", ".json");
      try {
        Files.writeString(file, "{}");
        return ConfigLoader.load(file, parsed, Map.of(), Section::mistakes).sections();
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A server's config, on a random port that all instances share. */
  public static JsonObject server(String... settings) {
    return config("server", "port=-1", settings);
  }

  /** The same as a record. */
  public static ServerConfig serverConfig(String... settings) {
    return SectionConfig.read("server", server(settings), ServerConfig.class);
  }

  /** A client's config; it begins at once, without a warm-up. */
  public static JsonObject client(int port, String... settings) {
    String[] all =
        Stream.concat(Stream.of("warmUpMs=0"), Arrays.stream(settings)).toArray(String[]::new);
    return config("client", "port=" + port, all);
  }

  /** The same as a record. */
  public static ClientConfig clientConfig(int port, String... settings) {
    return SectionConfig.read("client", client(port, settings), ClientConfig.class);
  }

  private static JsonObject config(String section, String first, String... settings) {
    String[] all = new String[settings.length + 1];
    all[0] = section + ".config." + first;
    for (int i = 0; i < settings.length; i++) {
      all[i + 1] = section + ".config." + settings[i];
    }
    return of(all).getJsonObject(section).getJsonObject("config");
  }
}
