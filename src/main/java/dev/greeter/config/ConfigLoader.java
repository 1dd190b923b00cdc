package dev.greeter.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads a configuration: the file, then the overrides of the command line, then the environment;
 * then it is validated, and every mistake is told at once. Blocking; not for an event loop.
 */
public final class ConfigLoader {

  private final String file;
  private final List<Setting> settings;
  private final Set<Mistake> mistakes = new LinkedHashSet<>();

  /** By JSON pointer, what else than the file has put a value there. */
  private final Map<String, String> origins = new HashMap<>();

  private ConfigLoader(String file, List<Setting> settings) {
    this.file = file;
    this.settings = settings;
  }

  /**
   * Loads a configuration.
   *
   * @param file a JSON file; one of {@code conf} that the disk has not is that of the jar
   * @param settings what the command line overrides, in its order
   * @param environment variables for {@code ${NAME}}
   * @param rules answers the mistakes of a document that the schema allows, every default in it
   * @return a valid configuration
   * @throws ConfigException with every mistake, if there is one
   */
  public static Configuration load(
      Path file,
      List<Setting> settings,
      Map<String, String> environment,
      Function<JsonObject, List<Mistake>> rules) {
    Path folder = file.getParent();
    boolean mayBeOurs = folder == null || folder.equals(Path.of("conf"));
    String ours =
        mayBeOurs && Files.notExists(file) ? shipped(String.valueOf(file.getFileName())) : null;
    String text = ours == null ? ConfigFile.text(file) : ours;
    return load(file.toString(), text, settings, environment, rules);
  }

  /**
   * Reads a configuration that the jar has.
   *
   * @param name of a file of {@code conf}
   * @return its text, or null if there is none
   */
  public static String shipped(String name) {
    try (InputStream in = ConfigLoader.class.getResourceAsStream("/dev/greeter/conf/" + name)) {
      return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Loads a configuration that is no file, or has been read.
   *
   * @param file what messages call it
   * @param text JSON
   * @param settings what the command line overrides, in its order
   * @param environment variables for {@code ${NAME}}
   * @param rules answers the mistakes of a document that the schema allows, every default in it
   * @return a valid configuration
   * @throws ConfigException with every mistake, if there is one
   */
  public static Configuration load(
      String file,
      String text,
      List<Setting> settings,
      Map<String, String> environment,
      Function<JsonObject, List<Mistake>> rules) {
    return new ConfigLoader(file, settings).load(text, environment, rules);
  }

  private Configuration load(
      String text, Map<String, String> environment, Function<JsonObject, List<Mistake>> rules) {
    ConfigSchema schema = ConfigSchema.ofFile();
    ObjectNode document = ConfigFile.read(file, text);
    removeAbsent(document, schema.allowed());
    for (Setting setting : settings) {
      origins.put(setting.applyTo(document, schema.allowed(), this::mistake).toString(), "--set");
    }
    JsonObject written = ConfigFile.plain(document);
    Map<JsonPointer, JsonNode> secrets = new HashMap<>();
    new Placeholders(environment, this::mistake, this::filled, secrets::put)
        .fill(document, JsonPointer.empty(), schema.allowed());
    Set<String> places = mistakes.stream().map(Mistake::pointer).collect(Collectors.toSet());
    schema.validateAndFill(document).stream()
        .filter(mistake -> !places.contains(mistake.pointer()))
        .forEach(mistakes::add);
    stopOnMistakes();
    JsonObject shown = ConfigFile.plain(document);
    mistakes.addAll(rules.apply(shown));
    stopOnMistakes();
    secrets.forEach(
        (at, secret) ->
            ((ObjectNode) document.at(at.head())).set(at.last().getMatchingProperty(), secret));
    return new Configuration(shown, written, ConfigFile.plain(document));
  }

  /** A section that is null is as absent as one that is not there. */
  private static void removeAbsent(ObjectNode document, SchemaNode allowed) {
    for (String key : allowed.keys()) {
      if (allowed.below(key).isMap() && document.get(key) instanceof ObjectNode named) {
        named.properties().removeIf(entry -> entry.getValue().isNull());
      } else if (document.path(key).isNull()) {
        document.remove(key);
      }
    }
  }

  private void mistake(JsonPointer at, String what) {
    mistakes.add(new Mistake(at.toString(), what));
  }

  private void stopOnMistakes() {
    if (!mistakes.isEmpty()) {
      throw new ConfigException(mistakes.stream().map(this::line).toList());
    }
  }

  private String line(Mistake mistake) {
    String origin = origin(mistake.pointer());
    return file + ": " + mistake + (origin == null ? "" : " (from " + origin + ")");
  }

  private void filled(JsonPointer at, String placeholder) {
    if (origin(at.toString()) == null) {
      origins.put(at.toString(), placeholder);
    }
  }

  /** What has put the value at a place, or one above it; null if the file has. */
  private String origin(String pointer) {
    String at = pointer;
    while (!origins.containsKey(at) && !at.isEmpty()) {
      at = at.substring(0, at.lastIndexOf('/'));
    }
    return origins.get(at);
  }
}
