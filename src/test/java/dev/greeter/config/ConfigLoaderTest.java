package dev.greeter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.greeter.Configs;
import dev.greeter.admin.AdminConfig;
import dev.greeter.client.Addresses;
import dev.greeter.client.ClientConfig;
import dev.greeter.client.EndOfReply;
import dev.greeter.client.IdleAfter;
import dev.greeter.client.KeepAlive;
import dev.greeter.client.Mode;
import dev.greeter.client.Share;
import dev.greeter.launch.DrainConfig;
import dev.greeter.launch.Section;
import dev.greeter.net.Endpoint;
import dev.greeter.net.Family;
import dev.greeter.net.SocketType;
import dev.greeter.net.TcpKeepAlive;
import dev.greeter.net.proxy.ClientProxyProtocol;
import dev.greeter.net.proxy.ServerProxyProtocol;
import dev.greeter.net.tls.ClientTls;
import dev.greeter.net.tls.ServerTls;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Expect;
import dev.greeter.report.Expected;
import dev.greeter.server.ServerConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {

  private static final Path INVALID = Path.of("src/test/resources/invalid");

  @TempDir private Path folder;

  @Test
  void theShippedFileHoldsTheDefaultsButExpectsTheLesson() throws Exception {
    JsonObject shipped = load(Path.of("conf/greeter.json"), List.of(), Map.of());
    shipped.remove("$schema");
    JsonObject defaults =
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
  void aVariableThatHasMoreThanAHostSaysSo() {
    assertThatThrownBy(
            () ->
                load(
                    Path.of("conf/load.json"), List.of(), Map.of("GREETER_HOST", "localhost:6379")))
        .hasMessage(
            "conf/load.json: /client/config/host: found \"localhost:6379\", must be a name or address"
                + " without blanks, and without a port in it (from ${GREETER_HOST})");
  }

  @Test
  void aSectionThatIsAbsentStaysAbsent() throws Exception {
    assertThat(load("{}").fieldNames()).containsExactly("drain", "transport");
    assertThat(load("{\"server\":{}}").fieldNames())
        .containsExactly("server", "drain", "transport");
  }

  @Test
  void everyKeyOfTheServerIsMapped() {
    JsonObject config =
        new JsonObject(
            """
            {"name": "n", "host": "::1", "port": 1,
             "tls": {"certPath": "d", "keyPath": "e", "trustPath": "f", "clientAuth": "required",
               "handshakeTimeoutMs": 9},
             "proxyProtocol": {"mode": "required", "timeoutMs": 10},
             "backlog": 2, "keepAliveMs": 14000, "keepAliveCount": 15, "tcpInfo": true, "idleTimeoutMs": 3, "lingerTimeoutMs": 4, "maxRequestBytes": 5,
             "maxConnections": 6, "requestsPerConnection": 0, "maxConnectionAgeMs": 13, "replies": {"a": "b"}, "otherwise": "c",
             "frame": {"length": 4, "includesItself": true}, "maxReplyRatio": 1.5, "maxRepliesPerSource": 11,
             "receiveBufferBytes": 1024, "peerLogPerSecond": 7, "warmUpMs": 12, "drainTimeoutMs": 8}
            """);
    assertThat(SectionConfig.read("server", config, ServerConfig.class))
        .isEqualTo(
            new ServerConfig(
                "n",
                new ServerConfig.Place(
                    "::1",
                    1,
                    null,
                    null,
                    SocketType.STREAM,
                    new ServerTls("d", "e", "f", ServerTls.ClientAuth.REQUIRED, 9),
                    new ServerProxyProtocol(ServerProxyProtocol.Mode.REQUIRED, 10),
                    2,
                    new TcpKeepAlive(14_000, 15),
                    true),
                new ServerConfig.Limits(3, 4, 5, 6, 0, 13),
                new ServerConfig.Answers(
                    new ServerConfig.Table(
                        List.of(new ServerConfig.Row("a", Bytes.of("a"), Bytes.of("b")))),
                    Bytes.of("c"),
                    new ServerConfig.Framing(ServerConfig.Framing.Kind.LENGTH, 4, true),
                    null),
                new ServerConfig.DatagramBounds(1.5, 11, 1024),
                7,
                12,
                8));
  }

  @Test
  void aPathStandsInsteadOfHostAndPort() {
    JsonObject config = new JsonObject().put("path", "/run/g.sock").put("mode", "600");
    ServerConfig mapped = SectionConfig.read("server", config, ServerConfig.class);
    assertThat(mapped.place().host()).isNull();
    assertThat(mapped.place().port()).isNull();
    assertThat(mapped.place().mode()).isEqualTo("600");
    assertThat(mapped.endpoint()).isEqualTo(Endpoint.unix("/run/g.sock"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          server | {"path": "/p", "port": 1}                              | /port: found 1, must not be set beside path
          client | {"path": "/p", "host": "h"}                            | /host: found "h", must not be set beside path
          server | {"frame": "lines"}                                     | /frame: found "lines", must be table, line, end, {"length": ...} or {"fixed": ...}
          server | {"frame": {"length": 3}}                               | /frame/length: found 3, must be one of 1, 2, 4, 8
          server | {"frame": {"fixed": 3, "length": 1}}                   | /frame/length: found 1, must not be set beside fixed
          server | {"frame": {"fixed": 3, "includesItself": true}}        | /frame/includesItself: needs length beside it, which is not set
          server | {"frame": {"fixed": 2000}}                             | /frame/fixed: found 2000, must be at most maxRequestBytes, which is 1024
          server | {"type": "datagram", "frame": "line"}                  | /frame: found "line", must not be set where type is datagram
          server | {"handler": {"address": "a"}, "replies": {}}           | /replies: found {}, must not be set beside handler
          server | {"handler": {}}                                        | /handler/address: is missing, must be a string that is not empty
          server | {"handler": {"address": "a"}, "requestsPerConnection": 0} | /requestsPerConnection: found 0, must be 1 beside handler where frame is table
          server | {"type": "datagram", "handler": {"address": "a"}, "replies": {}} | /replies: found {}, must not be set beside handler
          server | {"mode": "0600"}                                       | /mode: needs path beside it, which is not set
          server | {"type": "datagram", "path": "/p"}                     | /path: found "/p", must not be set where type is datagram
          client | {"type": "datagram", "proxyProtocol": {"version": 1}}  | /proxyProtocol: found {"version":1}, must not be set where type is datagram
          client | {"type": "datagram", "delayMs": [1, 2]}                | /delayMs: found a list, must be one value where type is datagram, which has no connection
          client | {"path": "/p", "tls": {}}                              | /tls/serverName: is missing, must be set beside path where tls.verifyHost is true
          client | {"connectTimeoutMs": 500, "resolveTimeoutMs": 501} | /resolveTimeoutMs: found 501, must be at most connectTimeoutMs, which is 500
          client | {"maxReplyBytes": 5, "expect": {"reply": "Hello!"}}  | /expect/reply: reply of 6 bytes can never come in full, maxReplyBytes is 5
          client | {"keepAliveMs": 1500}                                  | /keepAliveMs: found 1500, must be whole seconds in milliseconds, from 1000 to 32767000
          client | {"idleAfter": "reply", "delayMs": [1, 2]}            | /idleAfter: "reply" needs a list of delayMs, and endOfReply "expected"
          client | {"messageBytes": [9], "delayMs": [1, 2]}               | /messageBytes: must not be set where delayMs is a list
          client | {"messageBytes": [9], "endless": true}                 | /messageBytes: must not be set where endless is true
          client | {"messageBytes": [9], "requestsPerConnection": 0, "endOfReply": "expected", "expect": {"reply": "a"}} | /messageBytes: must not be set where requestsPerConnection is not 1
          client | {"messageBytes": [9, 1], "message": "\\r\\n"}          | /messageBytes: found 1, must be at least 2, for each ends with message
          client | {"messageBytes": [65508], "type": "datagram"}          | /messageBytes: found 65508, must be at most 65507 where type is datagram
          client | {"messageBytes": [9], "expect": {"reply": {"matches": "a"}}} | /expect/reply: found matches, must be bytes in a search, whose replies end with their first ones
          client | {"messageBytes": [9], "message": "", "expect": {"greeting": "a"}} | /expect/greeting: is the whole exchange where message is empty: no reply, search, or second request follows
          client | {"localAddresses": ["localhost"]}                      | /localAddresses: found "localhost", must be an address of this machine
          server | {"keepAliveCount": 3}                                  | /keepAliveCount: needs keepAliveMs beside it, which is not set
          server | {"path": "/p", "keepAliveMs": 1000}                    | /keepAliveMs: found 1000, must not be set beside path
          client | {"expect": {"regressionPercent": 1}}                 | /expect/regressionPercent: must not be set for a run, needs greeter report --against
          client | {"tls": {"serverName": "my_svc.test"}}                 | /tls/serverName: found "my_svc.test", must have letters, digits and hyphens alone where tls.verifyHost is true: the JDK verifies no other name
          client | {"host": "my_svc", "tls": {}}                          | /host: found "my_svc", must have letters, digits and hyphens alone where tls.verifyHost is true: the JDK verifies no other name
          client | {"host": "a..b", "tls": {"verifyHost": false}}         | /host: found "a..b", must be a name whose labels have 1 to 63 bytes
          client | {"tls": {"serverName": "."}}                           | /tls/serverName: found ".", must be a name whose labels have 1 to 63 bytes
          client | {"requestsPerConnection": 0, "endOfReply": "expected"}  | /endOfReply: "expected" needs a reply to expect, expect.reply is not set
          server | {"type": "datagram", "otherwise": "1"}                 | /replies/1: request is a reply too, which is never answered where type is datagram
          server | {"type": "datagram", "requestsPerConnection": 2}       | /requestsPerConnection: found 2, must not be set where type is datagram
          server | {"tls": {"certPath": "a"}}                             | /tls/keyPath: is missing, must be a string that is not empty
          client | {"tls": {"certPath": "a"}}                             | /tls/certPath: needs keyPath beside it, which is not set
          client | {"endOfReply": "expected", "expect": {"reply": {"matches": "a"}}} | /endOfReply: found "expected", must be "close" where expect.reply matches a pattern
          client | {"expect": {"reply": {"matches": "("}}} | /expect/reply: must be a regular expression (RE2), missing closing ): (
          client | {"maxReplyBytes": 65536, "expect": {"reply": {"matches": "abc"}}} | /expect/reply: pattern of 5 steps takes too long for maxReplyBytes, which is 65536, must be at most 26214
          client | {"requestsPerConnection": 0, "endOfReply": "expected", "expect": {"reply": {"begins": "a"}}} | /expect/reply: must be all of a reply, whose end is not known else, where requestsPerConnection is not 1
          client | {"expect": {"greeting": {"begins": ""}}} | /expect/greeting: must not be empty
          client | {"expect": {"greeting": {"matches": "("}}} | /expect/greeting: must be a regular expression (RE2), missing closing ): (
          client | {"message": "", "expect": {"greeting": "a", "reply": "b"}} | /expect/greeting: is the whole exchange where message is empty: no reply, search, or second request follows
          client | {"message": {"hex": "0"}} | /message/hex: found "0", must be hex digits, two for each byte
          client | {"message": {}} | /message: found {}, must be a string, {"hex": ...}, {"base64": ...} or {"fill": ...}
          """)
  void keysThatCannotStandTogetherAreAMistake(String section, String json, String words) {
    Class<? extends Record> type =
        section.equals("server") ? ServerConfig.class : ClientConfig.class;
    assertThatThrownBy(() -> SectionConfig.read(section, new JsonObject(json), type))
        .hasMessageEndingWith(words);
  }

  @Test
  void everyKeyOfTheClientIsMapped() {
    JsonObject config =
        new JsonObject(
            """
            {"name": "n", "host": "::1", "port": 1,
             "tls": {"trustPath": "d", "serverName": "e", "certPath": "f", "keyPath": "g",
               "verifyHost": false},
             "proxyProtocol": {"version": 2}, "keepAliveMs": 21000, "keepAliveCount": 22, "localAddresses": ["::2", "127.0.0.2"], "tcpInfo": false, "delayMs": 2, "idleAfter": "connect", "message": "a", "messageBytes": [7], "maxReplyBytes": 3,
             "connectTimeoutMs": 4, "replyTimeoutMs": 5, "endOfReply": "close",
             "requestsPerConnection": 1, "intervalMs": 16, "reconnect": true,
             "exchanges": 6, "durationMs": 7, "endless": false, "family": "6", "addresses": "each",
             "maxAddresses": 17, "resolveEveryMs": 18000, "resolveTimeoutMs": 1,
             "concurrency": 8, "ratePerSecond": 9.5, "maxInFlight": 10, "warmUpMs": 11,
             "failureLogPerSecond": 21,
             "share": {"index": 14, "of": 15, "run": "r"},
             "report": ["c", "-"], "reportEveryMs": 22000,
             "expect": {
               "outcome": "mismatch", "reply": "b", "maxFailures": 11, "maxSkipped": 12,
               "p99Ms": 13.5, "maxLostRequests": 17, "maxGapMs": 18.5, "maxReconnects": 19, "maxCutConnections": 20}}
            """);
    assertThat(SectionConfig.read("client", config, ClientConfig.class))
        .isEqualTo(
            new ClientConfig(
                "n",
                new ClientConfig.Target(
                    "::1",
                    1,
                    null,
                    Family.INET6,
                    Addresses.EACH,
                    17,
                    18_000,
                    SocketType.STREAM,
                    new ClientTls("d", "e", "f", "g", false),
                    new ClientProxyProtocol(2),
                    new TcpKeepAlive(21_000, 22),
                    List.of("::2", "127.0.0.2"),
                    false),
                new ClientConfig.Request(
                    List.of(2),
                    IdleAfter.CONNECT,
                    Bytes.of("a"),
                    List.of(7),
                    3,
                    1,
                    4,
                    5,
                    EndOfReply.CLOSE),
                new KeepAlive(1, 16, true),
                new ClientConfig.Load(6, 7, false, 8, 9.5, 10, 11),
                21,
                new Share(14, 15, "r"),
                List.of("c", "-"),
                22_000,
                new Expect(
                    ExchangeOutcome.MISMATCH,
                    Expected.of("b"),
                    null,
                    11,
                    12,
                    13.5,
                    17,
                    18.5,
                    19,
                    20,
                    null)));
  }

  @Test
  void aSectionAloneHasTheDefaultsOfTheFile() {
    assertThat(SectionConfig.read("server", new JsonObject(), ServerConfig.class))
        .isEqualTo(
            new ServerConfig(
                "server",
                new ServerConfig.Place(
                    "localhost",
                    8080,
                    null,
                    null,
                    SocketType.STREAM,
                    null,
                    null,
                    1024,
                    TcpKeepAlive.OFF,
                    false),
                new ServerConfig.Limits(1000, 1000, 1024, 10_000, 1, 0),
                new ServerConfig.Answers(
                    new ServerConfig.Table(
                        List.of(
                            new ServerConfig.Row(
                                "1", Bytes.of("1"), Bytes.of("Welcome to server!")))),
                    Bytes.of("Goodbye!"),
                    new ServerConfig.Framing(ServerConfig.Framing.Kind.TABLE, 0, false),
                    null),
                new ServerConfig.DatagramBounds(0, 100, null),
                10,
                500,
                5000));
    assertThat(SectionConfig.read("admin", new JsonObject(), AdminConfig.class))
        .extracting(AdminConfig::host, AdminConfig::port)
        .containsExactly("localhost", 9090);
  }

  @Test
  void whereRequestsEndByThemselvesOtherwiseHasNoDefault() {
    JsonObject line = new JsonObject().put("frame", "line");
    assertThat(SectionConfig.read("server", line, ServerConfig.class).answers().otherwise())
        .isNull();
    JsonObject filled = SectionConfig.filled("server", line);
    assertThat(filled.containsKey("otherwise")).isFalse();
    assertThat(SectionConfig.filled("server", filled)).isEqualTo(filled);
    assertThat(SectionConfig.filled("server", line.copy().put("otherwise", "x")))
        .isEqualTo(filled.copy().put("otherwise", "x"));
  }

  @Test
  void aSectionAloneTellsEveryMistakeWithItsPlace() {
    JsonObject config = new JsonObject().put("prot", 1).put("backlog", 0);
    ConfigException thrown =
        catchThrowableOfType(
            ConfigException.class, () -> SectionConfig.read("server", config, ServerConfig.class));
    assertThat(thrown.mistakes())
        .containsExactly(
            "server.config: /backlog: found 0, must be an integer from 1 to 65535",
            "server.config: /prot: unknown key, did you mean port?");
    JsonObject rules = new JsonObject().put("maxRequestBytes", 1).put("replies", Map.of("a/b", ""));
    assertThat(
            catchThrowableOfType(
                    ConfigException.class,
                    () -> SectionConfig.read("server", rules, ServerConfig.class))
                .mistakes())
        .containsExactly(
            "server.config: /replies/a~1b: request of 3 bytes can never match, maxRequestBytes"
                + " is 1");
  }

  @Test
  void aRequestStandsOnceAndIsNotEmpty() {
    JsonObject rules =
        new JsonObject(
            """
            {"replies": [{"request": "1", "reply": "a"}, {"request": {"hex": ""}, "reply": "b"},
             {"request": {"hex": "31"}, "reply": "c"}]}
            """);
    assertThat(
            catchThrowableOfType(
                    ConfigException.class,
                    () -> SectionConfig.read("server", rules, ServerConfig.class))
                .mistakes())
        .containsExactly(
            "server.config: /replies/1: request is empty, to which otherwise is the reply",
            "server.config: /replies/2: request stands in replies before, must stand there once");
  }

  @Test
  void theReadyMadeFilesAreValid() throws Exception {
    for (String file : List.of("load", "idle-timeout", "rollout", "hold")) {
      assertThat(load(Path.of("conf/" + file + ".json"), List.of(), Map.of()).fieldNames())
          .containsExactlyInAnyOrder("$schema", "client", "drain", "transport");
    }
  }

  @Test
  void aReplyThatIsToEndAnExchangeMustBeOneThatCanCome() {
    JsonObject without = new JsonObject().put("endOfReply", "expected");
    JsonObject tooLong =
        new JsonObject()
            .put("endOfReply", "expected")
            .put("maxReplyBytes", 1)
            .put("expect", new JsonObject().put("reply", "abc"));
    assertThat(mistakes(without))
        .containsExactly(
            "client.config: /endOfReply: \"expected\" needs a reply to expect, expect.reply is not"
                + " set");
    assertThat(mistakes(tooLong))
        .containsExactly(
            "client.config: /expect/reply: reply of 3 bytes can never come in full, maxReplyBytes"
                + " is 1");
  }

  @Test
  void connectionsThatAreKeptNeedAReplyToExpectAndNoTimesOfTheirOwn() {
    JsonObject config =
        new JsonObject(
            """
            {"requestsPerConnection": 2, "type": "datagram", "delayMs": [1, 2],
             "ratePerSecond": 50}
            """);
    assertThat(mistakes(config))
        .containsExactly(
            "client.config: /type: found \"datagram\", must be \"stream\" where"
                + " requestsPerConnection is not 1",
            "client.config: /delayMs: found a list, must be one value where"
                + " requestsPerConnection is not 1",
            "client.config: /endOfReply: found \"close\", must be \"expected\" where"
                + " requestsPerConnection is not 1",
            "client.config: /expect/reply: is missing, must be set where requestsPerConnection is"
                + " not 1",
            "client.config: /ratePerSecond: found 50, must be 0 where requestsPerConnection is not"
                + " 1",
            "client.config: /delayMs: found a list, must be one value where type is datagram, which"
                + " has no connection");
  }

  @Test
  void whatIsEndlessHasNothingThatEndsIt() {
    JsonObject config =
        new JsonObject(
            """
            {"endless": true, "durationMs": 5, "delayMs": [1, 2], "requestsPerConnection": 0,
             "endOfReply": "expected", "expect": {"reply": "a"}}
            """);
    assertThat(mistakes(config))
        .contains(
            "client.config: /durationMs: must not be set where endless is true",
            "client.config: /delayMs: found a list, must be one value where endless is true",
            "client.config: /reconnect: found false, must be true where endless is true and"
                + " connections are kept");
    assertThat(mistakes(new JsonObject().put("reportEveryMs", 1000)))
        .containsExactly("client.config: /reportEveryMs: needs report beside it, which is not set");
  }

  @Test
  void aShareIsOneOfThoseThatThereAre() {
    JsonObject share = new JsonObject().put("index", 4).put("of", 4);
    assertThat(mistakes(new JsonObject().put("share", share)))
        .containsExactly(
            "client.config: /share/index: found 4, must be below share.of, which is 4");
    assertThat(mistakes(new JsonObject().put("share", new JsonObject().put("index", 4))))
        .containsExactly(
            "client.config: /share/of: is missing, must be an integer from 1 to 10000");
  }

  @Test
  void settingsAloneMakeAnObject() {
    List<Setting> settings =
        Stream.of("expect.p99Ms=5", "expect.reply=7").map(Setting::parse).toList();
    assertThat(SectionConfig.ofSettings("client", "expect", settings, Expect.class))
        .isEqualTo(
            new Expect(
                ExchangeOutcome.REPLIED,
                Expected.of("7"),
                null,
                0,
                0,
                5.0,
                0,
                null,
                null,
                0,
                null));
    for (String[] wrong :
        new String[][] {
          {"expect.p99=5", "--set: /expect/p99: unknown key, did you mean p99Ms?"},
          {
            "expect.p99Ms=x",
            "--set: /expect/p99Ms: found \"x\", must be a number from 0 to 86400000"
          },
          {"port=5", "--set: /port: unknown key, must be below expect"}
        }) {
      assertThatThrownBy(
              () ->
                  SectionConfig.ofSettings(
                      "client", "expect", List.of(Setting.parse(wrong[0])), Expect.class))
          .hasMessage(wrong[1]);
    }
  }

  private static List<String> mistakes(JsonObject client) {
    return catchThrowableOfType(
            ConfigException.class, () -> SectionConfig.read("client", client, ClientConfig.class))
        .mistakes();
  }

  /** The limits that docs/guide/idle-limit.md names, in seconds. */
  @ParameterizedTest
  @ValueSource(ints = {60, 180, 230, 240, 300, 350, 600, 900})
  void theSearchStepsFinelyRoundTheKnownLimits(int limit) throws Exception {
    ClientConfig search = search();
    assertThat(search.request().delayMs())
        .isSorted()
        .anySatisfy(ms -> assertThat(ms / 1000).isBetween(limit - 2, limit - 1))
        .anySatisfy(ms -> assertThat(ms / 1000).isBetween(limit + 1, limit + 2));
  }

  @Test
  void theSearchExpectsAtLeastOneSurvivor() throws Exception {
    ClientConfig search = search();
    assertThat(search.expect().outcome()).isEqualTo(ExchangeOutcome.REPLIED);
    assertThat(search.expect().maxFailures()).isEqualTo(search.request().delayMs().size() - 1);
  }

  private static ClientConfig search() throws Exception {
    JsonObject sections = load(Path.of("conf/idle-timeout.json"), List.of(), Map.of());
    return SectionConfig.read(
        "client", sections.getJsonObject("client").getJsonObject("config"), ClientConfig.class);
  }

  @Test
  void theModeIsDecidedByTheKeys() {
    assertThat(mode()).isEqualTo(Mode.SINGLE);
    assertThat(mode("delayMs=[1,2]", "ratePerSecond=1", "durationMs=1")).isEqualTo(Mode.SEARCH);
    assertThat(mode("delayMs=[1]")).isEqualTo(Mode.SINGLE);
    assertThat(mode("exchanges=2")).isEqualTo(Mode.CLOSED_LOOP);
    assertThat(mode("durationMs=1")).isEqualTo(Mode.CLOSED_LOOP);
    assertThat(mode("durationMs=1", "ratePerSecond=1")).isEqualTo(Mode.OPEN_LOOP);
  }

  private static Mode mode(String... settings) {
    return Configs.clientConfig(1, settings).mode();
  }

  @Test
  void everyKeyOfTheAdminAndTheDrainIsMapped() throws Exception {
    JsonObject loaded =
        load(
            """
            {"admin": {"instances": "auto", "config": {"host": "::1", "port": 1, "bucketsMs": [2, 0.5]}},
             "drain": {"delayMs": 2, "timeoutMs": 3}}
            """);
    assertThat(
            SectionConfig.read(
                "admin", loaded.getJsonObject("admin").getJsonObject("config"), AdminConfig.class))
        .isEqualTo(new AdminConfig("::1", 1, List.of(2.0, 0.5)));
    assertThat(SectionConfig.map(loaded.getJsonObject("drain"), DrainConfig.class))
        .isEqualTo(new DrainConfig(2, 3));
  }

  @Test
  void theOutcomesOfTheSchemaAreThoseOfTheReport() throws IOException {
    JsonNode words =
        ConfigSchema.read("/greeter.schema.json")
            .at("/properties/client/properties/config/properties/expect/properties/outcome/enum");
    assertThat(words)
        .extracting(JsonNode::textValue)
        .containsExactlyElementsOf(
            Arrays.stream(ExchangeOutcome.values()).map(ExchangeOutcome::word).toList());
  }

  @Test
  void theRecordsHaveTheKeysOfTheSchemaAndNoOther() throws IOException {
    JsonNode schema = ConfigSchema.read("/greeter.schema.json");
    assertKeys(schema.at("/properties/server/properties/config"), ServerConfig.class);
    assertKeys(schema.at("/properties/client/properties/config"), ClientConfig.class);
    assertKeys(schema.at("/properties/admin/properties/config"), AdminConfig.class);
    assertKeys(schema.at("/properties/drain"), DrainConfig.class);
    assertKeys(schema.at("/properties/client/properties/config/properties/expect"), Expect.class);
  }

  private static void assertKeys(JsonNode schema, Class<? extends Record> type) {
    assertThat(schema.at("/properties").fieldNames())
        .toIterable()
        .containsExactlyElementsOf(keys(type).map(RecordComponent::getName).toList());
  }

  private static Stream<RecordComponent> keys(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .flatMap(
            part ->
                part.getAccessor().isAnnotationPresent(JsonUnwrapped.class)
                    ? keys(part.getType())
                    : Stream.of(part));
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
    // The parser's own have the digits of the locale, of which the command line has but one.
    Locale locale = Locale.getDefault();
    Locale.setDefault(Locale.ROOT);
    ConfigException thrown =
        catchThrowableOfType(ConfigException.class, () -> load(file, List.of(), Map.of()));
    Locale.setDefault(locale);
    assertThat(thrown).as(name).isNotNull();
    assertThat(thrown.mistakes().stream().map(line -> line.replace(file + ":", "")).toList())
        .isEqualTo(Files.readAllLines(expected));
  }

  @Test
  void aFileThatCannotBeReadGetsOneLine() throws IOException {
    Path missing = folder.resolve("no.json");
    assertThat(mistakes(missing))
        .containsExactly(missing + ": cannot be read: No such file or directory");
    assertThat(mistakes(folder)).containsExactly(folder + ": is a directory, must be a file");
    assertThat(mistakes(Path.of(""))).containsExactly("\"\": is a directory, must be a file");
    Path below = write("{}").resolve("x");
    assertThat(mistakes(below)).containsExactly(below + ": cannot be read: Not a directory");
    Path tooLong = write(" ".repeat(ConfigFile.MAX_BYTES + 1));
    assertThat(mistakes(tooLong))
        .containsExactly(tooLong + ": is too long, must have at most 1 MiB");
  }

  @Test
  void aFileMayBeginWithAByteOrderMark() throws Exception {
    assertThat(load("\ufeff{\"server\":{}}")).isEqualTo(load("{\"server\":{}}"));
  }

  @Test
  void aSectionThatIsNullIsAbsent() throws Exception {
    assertThat(load("{\"server\":null,\"client\":{},\"drain\":null,\"transport\":null}"))
        .isEqualTo(load("{\"client\":{}}"));
    assertThat(load("{\"client\":null}", "client.config.port=1").containsKey("client")).isTrue();
  }

  @Test
  void whatIsLoadedIsTheEffectiveConfiguration() throws Exception {
    JsonObject loaded = load("{\"server\":{\"config\":{\"port\":1}}}");
    assertThat(server(loaded).getInteger("idleTimeoutMs")).isEqualTo(1000);
    assertThat(load(loaded.encodePrettily())).isEqualTo(loaded);
  }

  private static JsonObject server(JsonObject loaded) {
    return loaded.getJsonObject("server").getJsonObject("config");
  }

  private JsonObject load(String json, String... settings) throws Exception {
    return load(write(json), Arrays.stream(settings).map(Setting::parse).toList(), Map.of());
  }

  private static JsonObject load(
      Path file, List<Setting> settings, Map<String, String> environment) {
    return ConfigLoader.load(file, settings, environment, Section::mistakes).sections();
  }

  private Path write(String json) throws IOException {
    return Files.writeString(folder.resolve("test.json"), json);
  }

  private static List<String> mistakes(Path file) {
    return catchThrowableOfType(ConfigException.class, () -> load(file, List.of(), Map.of()))
        .mistakes();
  }
}
