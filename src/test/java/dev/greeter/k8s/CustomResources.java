package dev.greeter.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Kinds that others define, by the schemas of their CustomResourceDefinitions: those of the Gateway
 * API 1.7.0 (its standard channel) and of KEDA 2.21.0, without descriptions, status and rules in
 * CEL, and with no field but those that they name, as an API server that is strict demands.
 */
final class CustomResources {

  private static final Path SCHEMAS = Path.of("src/test/resources/crd");

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private CustomResources() {}

  private static Path schema(JsonNode document) {
    String version = document.path("apiVersion").asText().replace('/', '_');
    return SCHEMAS.resolve(version + "_" + document.path("kind").asText() + ".json");
  }

  /** Whether a document's kind is one of those. */
  static boolean knows(JsonNode document) {
    return Files.exists(schema(document));
  }

  /** Parses one, which must be as its definition says. */
  static GenericKubernetesResource parse(JsonNode document) throws IOException {
    JsonNode schema = MAPPER.readTree(Files.readString(schema(document)));
    assertThat(REGISTRY.getSchema(schema).validate(document)).isEmpty();
    return MAPPER.treeToValue(document, GenericKubernetesResource.class);
  }
}
