package dev.greeter.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that the schema does not have yet get their messages from it. */
class ConfigSchemaTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          {"type": "boolean"}                          | 1     | true or false
          {"type": "integer", "minimum": 1}            | 0     | an integer of at least 1
          {"type": "number", "maximum": 0.5}           | 1     | a number of at most 0.5
          {"type": "integer"}                          | 0.5   | an integer
          {"type": "string", "minLength": 2}           | "a"   | a string of at least 2 characters
          {"type": "string", "minLength": 1, "maxLength": 2} | "" | a string of 1 to 2 characters
          {"type": "string", "pattern": "^0[0-7]+$"}   | "9"   | a string that matches ^0[0-7]+$
          {"const": "off"}                             | "on"  | "off"
          {"type": "string", "enum": ["none"]}         | "a"   | none
          {"type": ["string", "null"]}                 | 1     | a string or null
          {"type": "array", "items": {"enum": ["a", "b"]}} | 1 | a list, each one of a, b
          {"type": "array", "minItems": 2}             | []    | a list of at least 2 values
          {"type": ["string", "array"], "items": {"type": "string", "minLength": 1}} | 1 | a string or a list, each a string that is not empty
          """)
  void theRuleIsWordedFromTheSchema(String schema, String value, String words) throws Exception {
    assertThat(mistakes("{\"properties\": {\"key\": " + schema + "}}", "{\"key\": " + value + "}"))
        .isEqualTo("[/key: found " + value + ", must be " + words + "]");
  }

  @Test
  void aKeyThatIsMissingSaysWhatItMustBe() throws Exception {
    String tls =
        """
        {"properties": {"tls": {
          "required": ["certPath", "clientAuth"],
          "properties": {
            "certPath": {"type": "string"}, "clientAuth": {"enum": ["none", "required"]} } } } }
        """;
    assertThat(mistakes(tls, "{\"tls\": {}}"))
        .isEqualTo(
            "[/tls/certPath: is missing, must be a string,"
                + " /tls/clientAuth: is missing, must be one of none, required]");
  }

  @Test
  void aMisspelledKeyGetsAProposalOnlyWhereHalfOfItIsThere() throws Exception {
    String schema =
        "{\"additionalProperties\": false, \"properties\": {\"tls\": {}, \"path\": {}}}";
    assertThat(mistakes(schema, "{\"foo\": 1, \"TLSS\": 1, \"pth\": 1}"))
        .isEqualTo(
            "[/foo: unknown key, must be one of tls, path,"
                + " /TLSS: unknown key, did you mean tls?,"
                + " /pth: unknown key, did you mean path?]");
  }

  private static final String ALTERNATIVES =
      """
      {"properties": {
         "host": {"type": "string", "default": "localhost"}, "path": {"type": "string"},
         "mode": {"type": "string", "default": "0660"}, "type": {"default": "stream"} },
       "dependentRequired": {"mode": ["path"]},
       "dependentSchemas": {
         "path": {"description": "beside path", "properties": {"host": false}} },
       "if": {"required": ["type"], "properties": {"type": {"const": "datagram"}}},
       "then": {"description": "where type is datagram", "properties": {"path": false}} }
      """;

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          {"path": "p", "host": "h"}        | [/host: found "h", must not be set beside path]
          {"mode": "0600"}                  | [/mode: needs path beside it, which is not set]
          {"path": "p", "type": "datagram"} | [/path: found "p", must not be set where type is datagram]
          """)
  void aKeyThatMayNotStandBesideAnotherSaysWhich(String document, String words) throws Exception {
    assertThat(mistakes(ALTERNATIVES, document)).isEqualTo(words);
  }

  @Test
  void aKeyThatMayNotStandBesideWhatWasWrittenHasNoDefaultThere() throws Exception {
    JsonMapper mapper = new JsonMapper();
    ObjectNode document = (ObjectNode) mapper.readTree("{\"path\": \"p\"}");
    new ConfigSchema(mapper.readTree(ALTERNATIVES)).validateAndFill(document);
    assertThat(document.toString())
        .isEqualTo("{\"path\":\"p\",\"mode\":\"0660\",\"type\":\"stream\"}");

    ObjectNode empty = mapper.createObjectNode();
    new ConfigSchema(mapper.readTree(ALTERNATIVES)).validateAndFill(empty);
    assertThat(empty.toString()).isEqualTo("{\"host\":\"localhost\",\"type\":\"stream\"}");
  }

  private static String mistakes(String schema, String document) throws Exception {
    JsonMapper mapper = new JsonMapper();
    return new ConfigSchema(mapper.readTree(schema))
        .validateAndFill((ObjectNode) mapper.readTree(document))
        .toString();
  }
}
