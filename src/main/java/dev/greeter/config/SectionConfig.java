package dev.greeter.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The {@code config} of one section, as a record. */
public final class SectionConfig {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

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
    ObjectNode json;
    try {
      json = (ObjectNode) MAPPER.readTree(config.encode());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    String place = name + ".config";
    stopOn(place, ConfigSchema.ofSection(name).validateAndFill(json));
    T mapped = map(json, type);
    stopOn(place, rules(mapped));
    return mapped;
  }

  /** Maps JSON that is valid. */
  static <T> T map(Object json, Class<T> type) {
    return MAPPER.convertValue(json, type);
  }

  /** Holds a record against its own rules, if it has any. */
  static List<Mistake> rules(Record mapped) {
    return mapped instanceof Rules rules ? rules.mistakes() : List.of();
  }

  private static void stopOn(String place, List<Mistake> mistakes) {
    if (!mistakes.isEmpty()) {
      throw new ConfigException(place, mistakes);
    }
  }
}
