package dev.greeter;

import dev.greeter.config.ClientConfig;
import dev.greeter.config.ConfigException;
import dev.greeter.config.ConfigLoader;
import dev.greeter.config.GreeterConfig;
import dev.greeter.config.ServerConfig;
import dev.greeter.config.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Configurations for tests, made the way that users make them: an empty file and settings. */
public final class Configs {

  private Configs() {}

  /** All defaults, but for what is set: {@code server.config.port=0}. */
  public static GreeterConfig of(String... settings) {
    List<Setting> parsed = Arrays.stream(settings).map(Setting::parse).toList();
    try {
      Path file = Files.createTempFile("greeter", ".json");
      try {
        Files.writeString(file, "{}");
        return ConfigLoader.load(file, parsed, Map.of()).config();
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** A server's section on a random port that all instances share. */
  public static ServerConfig server(String... settings) {
    return of(prefixed("server", "port=-1", settings)).server().config();
  }

  /** A client's section. */
  public static ClientConfig client(int port, String... settings) {
    return of(prefixed("client", "port=" + port, settings)).client().config();
  }

  private static String[] prefixed(String section, String first, String... settings) {
    String[] all = new String[settings.length + 1];
    all[0] = section + ".config." + first;
    for (int i = 0; i < settings.length; i++) {
      all[i + 1] = section + ".config." + settings[i];
    }
    return all;
  }
}
