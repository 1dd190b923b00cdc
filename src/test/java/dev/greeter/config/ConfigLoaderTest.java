package dev.greeter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigLoaderTest {

  private static final Path INVALID = Path.of("src/test/resources/invalid");

  private static final DrainConfig NO_DRAIN = new DrainConfig(0, 5000);

  @TempDir private Path folder;

  @Test
  void theShippedFileHoldsTheDefaultsButExpectsTheLesson() throws Exception {
    GreeterConfig shipped =
        ConfigLoader.load(Path.of("conf/greeter.json"), List.of(), Map.of()).config();
    GreeterConfig defaults =
        load(
            """
            {"server": {}, "client": {"config": {"expect": {"outcome": "closed"}}}, "admin": {}}
            """);
    assertThat(shipped).isEqualTo(defaults);
  }

  @Test
  void theSchemaBesideTheShippedFileIsTheOneInTheJar() throws IOException {
    assertThat(Path.of("conf/greeter.schema.json"))
        .hasSameTextualContentAs(Path.of("src/main/resources/greeter.schema.json"));
  }

  @Test
  void aSectionThatIsAbsentStaysAbsent() throws Exception {
    assertThat(load("{}")).isEqualTo(new GreeterConfig(null, null, null, NO_DRAIN));
    assertThat(load("{\"server\":{}}").client()).isNull();
  }

  @Test
  void everyKeyOfTheServerIsMapped() throws Exception {
    assertThat(
            load(
                """
                {"server": {"instances": 3, "config": {
                  "host": "::1", "port": 1, "backlog": 2, "idleTimeoutMs": 3,
                  "lingerTimeoutMs": 4, "maxRequestBytes": 5, "maxConnections": 6,
                  "replies": {"a": "b"}, "otherwise": "c"}}}
                """))
        .isEqualTo(
            new GreeterConfig(
                new Section<>(3, new ServerConfig("::1", 1, 2, 3, 4, 5, 6, Map.of("a", "b"), "c")),
                null,
                null,
                NO_DRAIN));
  }

  @Test
  void everyKeyOfTheClientIsMapped() throws Exception {
    assertThat(
            load(
                """
                {"client": {"instances": 3, "config": {
                  "host": "::1", "port": 1, "delayMs": 2, "message": "a", "maxReplyBytes": 3,
                  "connectTimeoutMs": 4, "replyTimeoutMs": 5, "exchanges": 6, "durationMs": 7,
                  "concurrency": 8, "ratePerSecond": 9.5, "maxInFlight": 10, "report": "c",
                  "expect": {
                    "outcome": "mismatch", "reply": "b", "maxFailures": 11, "p99Ms": 12.5}}}}
                """))
        .isEqualTo(
            new GreeterConfig(
                null,
                new Section<>(
                    3,
                    new ClientConfig(
                        "::1",
                        1,
                        List.of(2),
                        "a",
                        3,
                        4,
                        5,
                        6,
                        7,
                        8,
                        9.5,
                        10,
                        "c",
                        new ClientConfig.Expect("mismatch", "b", 11, 12.5))),
                null,
                NO_DRAIN));
  }

  @Test
  void theReadyMadeFilesAreValid() throws Exception {
    for (String file : List.of("load", "idle-timeout", "rollout")) {
      assertThat(
              ConfigLoader.load(Path.of("conf/" + file + ".json"), List.of(), Map.of())
                  .config()
                  .server())
          .isNull();
    }
  }

  @Test
  void aListOfDelaysIsASearch() throws Exception {
    ClientConfig config = load("{\"client\":{\"config\":{\"delayMs\":[1,2]}}}").client().config();
    assertThat(config.delayMs()).containsExactly(1, 2);
    assertThat(config.searches()).isTrue();
  }

  @Test
  void everyKeyOfTheAdminAndTheDrainIsMapped() throws Exception {
    assertThat(
            load(
                """
                {"admin": {"instances": 2, "config": {"host": "::1", "port": 1}},
                 "drain": {"delayMs": 2, "timeoutMs": 3}}
                """))
        .isEqualTo(
            new GreeterConfig(
                null, null, new Section<>(2, new AdminConfig("::1", 1)), new DrainConfig(2, 3)));
  }

  @Test
  void theRecordsHaveTheKeysOfTheSchemaAndNoOther() throws IOException {
    JsonNode schema =
        JsonMapper.builder()
            .build()
            .readTree(Path.of("src/main/resources/greeter.schema.json").toFile());
    assertKeys(schema.at("/properties/server/properties/config"), ServerConfig.class);
    assertKeys(schema.at("/properties/client/properties/config"), ClientConfig.class);
    assertKeys(schema.at("/properties/admin/properties/config"), AdminConfig.class);
    assertKeys(schema.at("/properties/drain"), DrainConfig.class);
    assertKeys(
        schema.at("/properties/client/properties/config/properties/expect"),
        ClientConfig.Expect.class);
  }

  private static void assertKeys(JsonNode schema, Class<? extends Record> type) {
    assertThat(schema.at("/properties").fieldNames())
        .toIterable()
        .containsExactlyElementsOf(
            Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList());
  }

  static Stream<Path> invalidFiles() throws IOException {
    try (Stream<Path> files = Files.list(INVALID)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream();
    }
  }

  /** Beside each invalid file stands the exact text that it gets, without the name of the file. */
  @ParameterizedTest
  @MethodSource("invalidFiles")
  void anInvalidFileGetsEveryMistakeInItsOwnWords(Path file) throws IOException {
    String name = file.getFileName().toString();
    Path expected = file.resolveSibling(name.replace(".json", ".txt"));
    ConfigException thrown =
        catchThrowableOfType(
            ConfigException.class, () -> ConfigLoader.load(file, List.of(), Map.of()));
    assertThat(thrown).as(name).isNotNull();
    assertThat(thrown.mistakes().stream().map(line -> line.replace(file + ":", "")).toList())
        .isEqualTo(Files.readAllLines(expected));
  }

  @Test
  void aMissingFileIsNamed() {
    assertThat(mistakes(folder.resolve("no.json"), List.of()))
        .containsExactly(folder.resolve("no.json") + ": no such file");
  }

  @Test
  void settingsGoOverTheFileAndNullTakesAKeyOut() throws Exception {
    GreeterConfig config =
        load(
            "{\"server\":{\"config\":{\"port\":1}},\"client\":{}}",
            "server.config.port=9090",
            "server.config.host=127.0.0.1",
            "server.config.replies.2=Two=2",
            "server.instances=2",
            "client=null");
    assertThat(config.client()).isNull();
    assertThat(config.server().instances()).isEqualTo(2);
    ServerConfig server = config.server().config();
    assertThat(server.port()).isEqualTo(9090);
    assertThat(server.host()).isEqualTo("127.0.0.1");
    assertThat(server.replies()).isEqualTo(Map.of("2", "Two=2"));
  }

  @Test
  void aMistakeInASettingIsNamedAsSuch() throws IOException {
    Path file = write("{\"server\":{}}");
    assertThat(
            mistakes(
                file,
                List.of(
                    Setting.parse("server.config.port=70000"),
                    Setting.parse("server.config.port.x=1"))))
        .containsExactly(
            file
                + ": /server/config/port/x: cannot be set, what is above it is not an object"
                + " (from --set)",
            file + ": /server/config/port: must have a maximum value of 65535 (from --set)");
  }

  @Test
  void variablesComeFromTheEnvironment() throws Exception {
    Path file =
        write(
            """
            {"server": {"config": {
              "otherwise": "from ${POD_NAME}, ${ABSENT:a $1 default}, $${POD_NAME}, $POD_NAME"}}}
            """);
    assertThat(
            ConfigLoader.load(file, List.of(), Map.of("POD_NAME", "pod-${1}"))
                .config()
                .server()
                .config()
                .otherwise())
        .isEqualTo("from pod-${1}, a $1 default, ${POD_NAME}, $POD_NAME");
  }

  @Test
  void whatIsPrintedIsTheEffectiveConfiguration() throws Exception {
    Path file = write("{\"server\":{\"config\":{\"port\":1}}}");
    ConfigLoader.Loaded loaded = ConfigLoader.load(file, List.of(), Map.of());
    Path printed = write(loaded.json());
    assertThat(loaded.json()).contains("\"idleTimeoutMs\" : 1000");
    assertThat(ConfigLoader.load(printed, List.of(), Map.of()).config()).isEqualTo(loaded.config());
  }

  private GreeterConfig load(String json, String... settings) throws Exception {
    return ConfigLoader.load(
            write(json), Arrays.stream(settings).map(Setting::parse).toList(), Map.of())
        .config();
  }

  private Path write(String json) throws IOException {
    return Files.writeString(folder.resolve("test.json"), json);
  }

  private static List<String> mistakes(Path file, List<Setting> settings) {
    return catchThrowableOfType(
            ConfigException.class, () -> ConfigLoader.load(file, settings, Map.of()))
        .mistakes();
  }
}
