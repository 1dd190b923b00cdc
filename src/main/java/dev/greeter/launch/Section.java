package dev.greeter.launch;

import static java.util.stream.Collectors.toSet;

import dev.greeter.config.Mistake;
import dev.greeter.config.SectionConfig;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one deployment is made of. This is the one place where the short form of a section, {@code
 * server}, becomes the one that is named so, {@code servers.server}.
 *
 * @param kind what it is
 * @param key its name in the configuration
 * @param place where it stands there, with dots
 * @param json deployment options of Vert.x
 */
public record Section(Kind kind, String key, String place, JsonObject json) {

  private static final String NAME = "name";

  /**
   * Finds the sections of a configuration.
   *
   * @param configuration valid, with every default
   * @return them in the order in which they start, those of a kind in the order of the file
   */
  public static List<Section> of(JsonObject configuration) {
    List<Section> sections = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      JsonObject one = kind.one == null ? null : configuration.getJsonObject(kind.one);
      if (one != null) {
        sections.add(new Section(kind, kind.one, kind.one, one));
      }
      JsonObject named = kind.many == null ? null : configuration.getJsonObject(kind.many);
      if (named != null) {
        for (String name : named.fieldNames()) {
          sections.add(new Section(kind, name, kind.many + "." + name, named.getJsonObject(name)));
        }
      }
    }
    return sections;
  }

  /**
   * Holds the sections of a configuration against the rules of their records, and their names
   * against each other: servers and clients are told apart by them.
   *
   * @param configuration one that the schema allows, with every default
   * @return every mistake
   */
  public static List<Mistake> mistakes(JsonObject configuration) {
    List<Mistake> mistakes = new ArrayList<>();
    Map<String, String> places = new HashMap<>();
    Map<String, String> reports = new HashMap<>();
    for (Section section : of(configuration)) {
      if (section.kind.config == null) {
        continue;
      }
      String pointer = "/" + section.place.replace('.', '/');
      String other = places.putIfAbsent(section.name(), pointer);
      if (other != null) {
        mistakes.add(
            new Mistake(pointer, "is named %s, as is %s".formatted(section.name(), other)));
      }
      for (Mistake mistake : SectionConfig.mistakes(section.config(), section.kind.config)) {
        mistakes.add(mistake.below(pointer + "/config"));
      }
      for (String file : section.reports()) {
        String first = reports.putIfAbsent(file, pointer);
        if (first != null) {
          mistakes.add(
              new Mistake(
                  pointer + "/config/report", "names a file that %s writes too".formatted(first)));
        }
      }
    }
    return mistakes;
  }

  /** The names of those that are the only one of their kind. */
  static List<String> aloneIn(List<Section> sections) {
    return sections.stream()
        .filter(it -> sections.stream().filter(other -> other.kind == it.kind).count() == 1)
        .map(Section::name)
        .toList();
  }

  /** Its {@code config}. */
  JsonObject config() {
    return json.getJsonObject("config");
  }

  /** The name that its verticle goes by. */
  String name() {
    return kind.config == null ? key : config().getString(NAME, key);
  }

  /** The class to deploy, or what else Vert.x finds a verticle by. */
  String verticle() {
    return kind.verticle == null ? json.getString("verticle") : kind.verticle.getName();
  }

  /** Files of its own: of two reports in one of them the first is lost. */
  private Set<String> reports() {
    Stream<?> files =
        config().getValue("report") instanceof JsonArray several
            ? several.stream()
            : Stream.ofNullable(config().getString("report"));
    return files.map(Object::toString).filter(file -> !file.equals("-")).collect(toSet());
  }

  /** How many verticles; {@code auto} is one per processor, in a container its CPU limit, up. */
  int instances() {
    return json.getValue("instances") instanceof Integer number
        ? number
        : Runtime.getRuntime().availableProcessors();
  }

  /** What to deploy it with: what its verticle cannot know is put into its config. */
  DeploymentOptions options(DrainConfig drain) {
    JsonObject options = json.copy().put("instances", instances());
    JsonObject config = options.getJsonObject("config");
    if (kind.config != null && !key.equals(kind.one)) {
      config.put(NAME, name());
    }
    if (kind == Kind.SERVER) {
      config.put("drainTimeoutMs", config.getInteger("drainTimeoutMs", drain.timeoutMs()));
    }
    return new DeploymentOptions(options);
  }
}
