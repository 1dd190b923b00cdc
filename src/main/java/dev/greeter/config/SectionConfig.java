package dev.greeter.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The {@code config} of one section, as a record. */
public final class SectionConfig {

  private SectionConfig() {}

  /**
   * Validates a section, fills in its defaults and maps it.
   *
   * @param name the section's, such as {@code server}
   * @param config its {@code config}; not changed
   * @param type its record
   * @return the record
   * @param <T> its record
   * @throws ConfigException with every mistake, its pointer relative to the config
   */
  public static <T extends Record> T read(String name, JsonObject config, Class<T> type) {
    T mapped = map(filled(name, config), type);
    stopOn(name + ".config", rules(mapped));
    return mapped;
  }

  /**
   * Validates a section and fills in its defaults, but does not hold its rules.
   *
   * @param name the section's
   * @param config its {@code config}; not changed
   * @return a copy with every default
   * @throws ConfigException with every mistake, its pointer relative to the config
   */
  public static JsonObject filled(String name, JsonObject config) {
    ObjectNode json = ConfigFile.tree(config);
    stopOn(name + ".config", ConfigSchema.ofSection(name).validateAndFill(json));
    return ConfigFile.plain(json);
  }

  /**
   * One object of a section, from settings alone.
   *
   * @param name the section's
   * @param key the object's
   * @param settings each below that key
   * @param type the object's record
   * @return the record, with every default
   * @param <T> its record
   * @throws ConfigException with every mistake
   */
  public static <T extends Record> T ofSettings(
      String name, String key, List<Setting> settings, Class<T> type) {
    ConfigSchema schema = ConfigSchema.ofSection(name);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    List<Mistake> mistakes = new ArrayList<>();
    for (Setting setting : settings) {
      if (setting.path().get(0).equals(key)) {
        setting.applyTo(
            json, schema.allowed(), (at, what) -> mistakes.add(new Mistake(at.toString(), what)));
      } else {
        mistakes.add(Mistake.at("unknown key, must be below " + key, setting.path().get(0)));
      }
    }
    stopOn("--set", mistakes);
    stopOn("--set", schema.validateAndFill(json));
    T mapped = map(ConfigFile.plain(json.get(key)), type);
    stopOn("--set", rules(mapped).stream().map(it -> it.below("/" + key)).toList());
    return mapped;
  }

  /**
   * Holds a {@code config} that the schema allows, and has every default, against the rules of its
   * record.
   *
   * @param config a section's
   * @param type its record
   * @return a mistake for each rule that is broken, its pointer relative to the config
   */
  public static List<Mistake> mistakes(JsonObject config, Class<? extends Record> type) {
    return rules(map(config, type));
  }

  /**
   * Maps a section that is valid.
   *
   * @param section with every default
   * @param type its record
   * @return the record
   * @param <T> its record
   */
  public static <T extends Record> T map(JsonObject section, Class<T> type) {
    return RecordMapper.map(section.getMap(), type);
  }

  private static List<Mistake> rules(Record mapped) {
    return mapped instanceof Rules rules ? rules.mistakes() : List.of();
  }

  private static void stopOn(String place, List<Mistake> mistakes) {
    if (!mistakes.isEmpty()) {
      throw new ConfigException(place, mistakes);
    }
  }
}
