package dev.greeter.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.ApplyDefaultsStrategy;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** {@code greeter.schema.json} at work: it fills in defaults and words every mistake. */
final class ConfigSchema {

  /** A key this far from a known one, in edits, is taken for a slip of the finger. */
  private static final int SLIP = 3;

  private static final JsonNode JSON = read();
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(
              JSON,
              SchemaValidatorsConfig.builder()
                  .pathType(PathType.JSON_POINTER)
                  .locale(Locale.ENGLISH)
                  .applyDefaultsStrategy(new ApplyDefaultsStrategy(true, false, false))
                  .build());

  private ConfigSchema() {}

  private static JsonNode read() {
    try (InputStream in = ConfigSchema.class.getResourceAsStream("/greeter.schema.json")) {
      return new JsonMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fills defaults in, in place, and tells the pointer and the wording of every mistake. */
  static void validateAndFill(ObjectNode document, BiConsumer<JsonPointer, String> mistakes) {
    for (ValidationMessage message : SCHEMA.walk(document, true).getValidationMessages()) {
      JsonPointer at = JsonPointer.valueOf(message.getInstanceLocation().toString());
      if (message.getType().equals("additionalProperties")) {
        mistakes.accept(at.appendProperty(message.getProperty()), unknownKey(message));
      } else {
        String prefix = message.getInstanceLocation() + ": ";
        String text = message.getMessage();
        mistakes.accept(at, text.startsWith(prefix) ? text.substring(prefix.length()) : text);
      }
    }
  }

  private static String unknownKey(ValidationMessage message) {
    String key = message.getProperty();
    JsonPointer siblings =
        JsonPointer.valueOf(message.getSchemaLocation().getFragment().toString())
            .head()
            .appendProperty("properties");
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return JSON.at(siblings).properties().stream()
        .map(Map.Entry::getKey)
        .filter(known -> distance.apply(lower(known), lower(key)) <= SLIP)
        .min(Comparator.comparing(known -> distance.apply(lower(known), lower(key))))
        .map(known -> "unknown key, did you mean " + known + "?")
        .orElse("unknown key");
  }

  private static String lower(String key) {
    return key.toLowerCase(Locale.ROOT);
  }
}
