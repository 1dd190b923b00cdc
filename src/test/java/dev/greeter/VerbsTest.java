package dev.greeter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.launch.Console;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Verbs come to the configuration that a file would have. */
class VerbsTest {

  private static final String HEADER = "| option | verbs | what it is |";

  private static JsonObject configuration(String... arguments) {
    Invocation greeter =
        Invocation.of(
            Stream.concat(Stream.of(arguments), Stream.of("--print-config"))
                .toArray(String[]::new));
    assertThat(greeter.exitCode()).as(greeter.log()).isZero();
    return new JsonObject(greeter.output());
  }

  private static String[] words(String line) {
    return line.split(" ", -1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          a:1;               "host": "a", "port": 1
          [::1]:1;           "host": "[::1]", "port": 1
          [fe80::1%eth0]:1;  "host": "[fe80::1%eth0]", "port": 1
          tcp://a.b:1;       "host": "a.b", "port": 1
          tls://a:1;         "host": "a", "port": 1, "tls": {}
          tls:a:1;           "host": "a", "port": 1, "tls": {}
          udp://[::1]:1;     "host": "[::1]", "port": 1, "type": "datagram"
          udp:a:1;           "host": "a", "port": 1, "type": "datagram"
          udp:1;             "host": "udp", "port": 1
          unix:/run/g.sock;  "path": "/run/g.sock"
          unix:@name;        "path": "@name"
          unix:a:1;          "path": "a:1"
          unix:/a=b;         "path": "/a=b"
          web=a:1;           "name": "web", "host": "a", "port": 1
          tls://unix:/g --set client.config.tls.serverName=a; "path": "/g", "tls": {"serverName": "a"}
          """)
  void anAddressBecomesTheKeysOfASection(String typed, String keys) {
    assertThat(configuration(words("probe " + typed)))
        .isEqualTo(new JsonObject("{\"client\":{\"config\":{\"delayMs\":0,%s}}}".formatted(keys)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          localhost;           localhost: no port, must be
          ::1;                 ::1: no port, must be
          127.0.0.1:6379:8080; 127.0.0.1:6379:8080: two ports, must be
          :80;                 :80: no host, must be
          http://a:80;         http://a:80: must begin with tcp://, tls:// or udp://
          a:http;              a:http: found "http" as the port, must be a number
          a:99999;             greeter probe: /client/config/port: found 99999, must be an integer from 1 to 65535
          unix:;               greeter probe: /client/config/path: found "", must be a string that is not empty
          a:1 --delay 5;       '--delay': found "5", must be a time such as 200ms, 2s, 1m or 1h
          a:1 --delay 0.5ms;   /client/config/delayMs: found 0.5, must be an integer from 0 to
          a:1 --delay 99h;     /client/config/delayMs: found 356400000, must be an integer from 0 to
          a:1 --send x\\q;     '--send': found "\\q", an escape must be one of
          a:1 --send \\x1;     '--send': found "\\x1", an escape must be one of
          a:1 --send hex:0;    /client/config/message/hex: found "0", must be hex digits
          a:1 --send fill:x;   /client/config/message/fill: found "x", must be an integer
          a:1 --as telnet;     '--as': expected one of
          a:1 --set client.config.host=a:2; and without a port in it (from --set)
          a:1 --set client.config.host=[::1]:2; and without a port in it (from --set)
          a:1 b:1;             unknown argument b:1
          """)
  void aMistakeIsOneLine(String typed, String line) {
    Invocation greeter = Invocation.of(words("probe " + typed.replace("\\\\", "\\")));
    assertThat(greeter.exitCode()).isEqualTo(2);
    assertThat(greeter.log()).hasLineCount(1).contains(line.replace("\\\\", "\\"));
  }

  @ParameterizedTest
  @CsvSource({
    "watch a:1 b, 'b: no port, must be'",
    "idle a:1 1s 5, 'found \"5\", must be a time such as 200ms'",
    "size a:1 1 x, '''x'' is not an int'",
    "serve a:b:1, 'a:b:1: two ports, must be'",
    "serve --admin=a, 'a: no port, must be'"
  })
  void whatFollowsIsReadAsWell(String typed, String line) {
    Invocation greeter = Invocation.of(words(typed));
    assertThat(greeter.exitCode()).isEqualTo(2);
    assertThat(greeter.log()).hasLineCount(1).contains(line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          200ms; 200
          1.5s;  1500
          1m;    60000
          0.5h;  1800000
          0s;    0
          """)
  void aTimeHasAUnit(String typed, int ms) {
    assertThat(Typed.milliseconds(typed).json()).isEqualTo((long) ms);
  }

  @Test
  void bytesAreSentAsTheyAreTyped() {
    assertThat(Typed.payload("a\\r\\n\\t\\0\\\\\\x41é").json()).isEqualTo("a\r\n\t\0\\Aé");
    assertThat(Typed.payload("\\xff\\x00").json()).isEqualTo(Map.of("hex", "ff00"));
    assertThat(Typed.payload("hex:00ff").json()).isEqualTo(Map.of("hex", "00ff"));
    assertThat(Typed.payload("base64:AP8=").json()).isEqualTo(Map.of("base64", "AP8="));
    assertThat(Typed.payload("fill:60000").json()).isEqualTo(Map.of("fill", 60000));
    assertThat(Typed.payload("\\x68ex:00").json()).isEqualTo("hex:00");
    assertThat(Typed.payload("${HOME}").json()).isEqualTo("$${HOME}");
  }

  @Test
  void aLoadIsTheSectionClient() {
    assertThat(
            configuration(
                words(
                    "probe a:1 -n 20000 -c 64 --rate 50 --for 10s --delay 1s --send x"
                        + " --expect y --keep --each-address -6 --p99 0.5ms --report a.json"
                        + " --report b.html --set client.config.warmUpMs=0"
                        + " --set client.config.ratePerSecond=null")))
        .isEqualTo(
            new JsonObject(
                """
                {"client": {"instances": "auto", "config": {"host": "a", "port": 1,
                "exchanges": 20000, "concurrency": 64, "durationMs": 10000,
                "delayMs": 1000, "message": "x", "endOfReply": "expected",
                "requestsPerConnection": 0, "addresses": "each", "family": "6", "warmUpMs": 0,
                "report": ["a.json", "b.html"], "expect": {"reply": "y", "p99Ms": 0.5}}}}"""));
  }

  @Test
  void aServerIsTheSectionServer() {
    assertThat(configuration("serve"))
        .isEqualTo(
            new JsonObject("{\"server\":{\"config\":{\"host\":\"localhost\",\"port\":8080}}}"));
    assertThat(
            configuration(
                words(
                    "serve 0.0.0.0:1 --reply 1=one --reply 2=${X} --otherwise \\xff --idle 2s --keep"
                        + " --tls-cert c --tls-key k --instances auto --admin")))
        .isEqualTo(
            new JsonObject(
                """
                {"server": {"instances": "auto", "config": {"host": "0.0.0.0", "port": 1,
                "replies": {"1": "one", "2": "$${X}"}, "otherwise": {"hex": "ff"},
                "idleTimeoutMs": 2000, "requestsPerConnection": 0,
                "tls": {"certPath": "c", "keyPath": "k"}}},
                "admin": {"config": {"host": "localhost", "port": 9090}}}"""));
    assertThat(configuration(words("serve --reply \\xff=x --admin=0.0.0.0:1 --instances 2")))
        .isEqualTo(
            new JsonObject(
                """
                {"server": {"instances": 2, "config": {"host": "localhost", "port": 8080,
                "replies": [{"request": {"hex": "ff"}, "reply": "x"}]}},
                "admin": {"config": {"host": "0.0.0.0", "port": 1}}}"""));
  }

  @Test
  void aSearchIsAListOfDelays() {
    JsonObject known = configuration(words("idle a:1")).getJsonObject("client");
    assertThat(known.getJsonObject("config").getJsonArray("delayMs"))
        .hasSizeGreaterThan(30)
        .contains(902_000);
    assertThat(configuration(words("idle a:1 1s 1m 1h --as redis --after-reply")))
        .isEqualTo(
            new JsonObject(
                """
                {"client": {"config": {"host": "a", "port": 1, "delayMs": [1000, 60000, 3600000],
                "idleAfter": "reply", "message": "PING\\r\\n", "endOfReply": "expected",
                "expect": {"reply": "+PONG\\r\\n", "maxFailures": 2}}}}"""));
  }

  /** A verb says what is missing in the words of the command line. */
  @ParameterizedTest
  @ValueSource(strings = {"", " --as http", " --set client.config.expect.reply=x"})
  void aSilenceAfterTheReplyNeedsTheEndOfTheReply(String typed) {
    Invocation greeter = Invocation.of(words("idle a:1 1s 2s --after-reply" + typed));
    assertThat(greeter.exitCode()).isEqualTo(2);
    assertThat(greeter.log())
        .isEqualTo(
            "greeter: --after-reply needs --expect or --as, with a reply whose end is known"
                + " (--help tells more)\n");
  }

  @Test
  void theEndOfTheReplyMayBeSetAsInTheFile() {
    String typed =
        "idle a:1 1s 2s --after-reply --set client.config.expect.reply=x"
            + " --set client.config.endOfReply=expected";
    assertThat(configuration(words(typed)).getJsonObject("client").getJsonObject("config"))
        .contains(Map.entry("endOfReply", "expected"), Map.entry("idleAfter", "reply"));
  }

  @Test
  void aSearchForTheLargestRequestIsAListOfSizes() {
    JsonObject known = configuration(words("size a:1")).getJsonObject("client");
    assertThat(known.getJsonObject("config").getJsonArray("messageBytes"))
        .hasSizeGreaterThan(10)
        .contains(1400, 1460, 8960);
    assertThat(configuration(words("size a:1 1400 1460 --send \\r\\n --report a.json")))
        .isEqualTo(
            new JsonObject(
                """
                {"client": {"config": {"host": "a", "port": 1, "delayMs": 0,
                "messageBytes": [1400, 1460], "message": "\\r\\n", "report": ["a.json"],
                "expect": {"maxFailures": 1}}}}"""));
    Invocation none = Invocation.of("size", "a:1", "0");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.log())
        .isEqualTo(
            "greeter size: /client/config/messageBytes/0: found 0, must be an integer from 1 to"
                + " 1048576\n");
  }

  @Test
  void heldConnectionsAreThoseOfTheFile() throws IOException {
    JsonObject file = new JsonObject(Files.readString(Path.of("conf/hold.json")));
    file.remove("$schema");
    file.getJsonObject("client")
        .getJsonObject("config")
        .put("host", "a")
        .put("port", 1)
        .put("message", "1");
    assertThat(configuration(words("hold a:1"))).isEqualTo(file);
    JsonObject config =
        configuration(
                words("hold a:1 --connections 2 --interval 1s --for 1h --gap 1.5s --as redis"))
            .getJsonObject("client")
            .getJsonObject("config");
    assertThat(config)
        .contains(
            Map.entry("concurrency", 2),
            Map.entry("intervalMs", 1000),
            Map.entry("durationMs", 3_600_000),
            Map.entry("message", "PING\r\n"));
    assertThat(config.getJsonObject("expect").getInteger("maxGapMs")).isEqualTo(1500);
  }

  @Test
  void eachWatchedAddressHasAName() {
    String all = "watch web=a:1 10.0.0.1:80 tls://[::1]:443 10-0-0-1:80 unix:@G --admin";
    JsonObject watched = configuration(words(all));
    assertThat(watched.getJsonObject("clients").fieldNames())
        .containsExactly("web", "t-10-0-0-1-80", "tls-1-443", "t-10-0-0-1-80-2", "unix-g");
    assertThat(watched.getJsonObject("clients").getJsonObject("web"))
        .isEqualTo(
            new JsonObject(
                """
                {"config": {"host": "a", "port": 1, "delayMs": 0, "endless": true,
                "ratePerSecond": 10}}"""));
    assertThat(watched.getJsonObject("admin").getJsonObject("config").getInteger("port"))
        .isEqualTo(9090);
    String longName = "x".repeat(70) + ":1";
    assertThat(configuration("watch", longName, longName).getJsonObject("clients").fieldNames())
        .containsExactly("x".repeat(63), "x".repeat(61) + "-2");
  }

  /** The disk comes first; the jar has what is in conf, and no more. */
  @Test
  void theJarHasTheFilesOfConf() {
    assertThat(configuration("--conf", "load.json"))
        .isEqualTo(configuration("--conf", "conf/load.json"));
    Invocation elsewhere = Invocation.of("--conf", "/conf/load.json");
    assertThat(elsewhere.exitCode()).isEqualTo(2);
    assertThat(elsewhere.log()).contains("/conf/load.json: cannot be read: ");
  }

  /** What is printed is a file that is the same. */
  @Test
  void aPrintedConfigurationCanBeDeployed() throws IOException {
    Path file = Files.createTempFile("greeter", ".json");
    String[] typed = {"probe", "a:1", "--send", "${HOME}", "--expect", "\\xff"};
    try {
      Files.writeString(file, configuration(typed).encode());
      Invocation saved = Invocation.of("--check", "--conf", file.toString());
      assertThat(saved.exitCode()).as(saved.log()).isZero();
      assertThat(new JsonObject(saved.output()).getJsonObject("client").getJsonObject("config"))
          .contains(Map.entry("message", "${HOME}"), Map.entry("delayMs", 0));
      assertThat(configuration("--conf", file.toString())).isEqualTo(configuration(typed));
    } finally {
      Files.delete(file);
    }
  }

  /** RecipesIT plays those of the document. */
  @ParameterizedTest
  @EnumSource
  void aRecipeIsThatOfTheDocument(Recipe recipe) throws IOException {
    var documented =
        Pattern.compile("(?i)## " + recipe + "\n(?:(?!\n## ).)*?```json\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("docs/guide/recipes.md")));
    assertThat(documented.find()).isTrue();
    JsonObject config =
        new JsonObject(documented.group(1)).getJsonObject("client").getJsonObject("config");
    config.remove("port");
    config.remove("delayMs");
    assertThat(recipe.config()).isEqualTo(config);
  }

  @Test
  void onePingIsOneLine() throws IOException {
    try (ScriptedPeer redis =
        ScriptedPeer.playing(
            socket -> {
              byte[] asked = socket.getInputStream().readNBytes(6);
              assertThat(asked).asString().isEqualTo("PING\r\n");
              socket.getOutputStream().write("+PONG\r\n".getBytes(US_ASCII));
              socket.getInputStream().read();
            })) {
      for (String how : List.of("--as redis", "--send PING\\r\\n --expect +PONG\\r\\n")) {
        Invocation ping =
            Invocation.of(words("probe localhost:%s %s".formatted(redis.port(), how)));
        assertThat(ping.exitCode()).as(ping.log()).isZero();
        assertThat(ping.output()).isEqualTo("+PONG\r\n\n");
        String times =
            "(?m)^127\\.0\\.0\\.1:%s: resolve [\\d.]+ ms, connect [\\d.]+ ms, (rtt \\(kernel\\) [\\d.]+ ms, )?first byte [\\d.]+ ms, total [\\d.]+ ms$";
        assertThat(ping.log()).containsPattern(times.formatted(redis.port()));
      }
    }
  }

  @Test
  void oneThatFailsSaysWhereAndWhy() throws IOException {
    int port = FreePort.next();
    Invocation probe = Invocation.of("probe", "127.0.0.1:" + port);
    assertThat(probe.exitCode()).isEqualTo(4);
    assertThat(probe.output()).isEmpty();
    assertThat(probe.log())
        .containsPattern(
            "(?m)^127\\.0\\.0\\.1:%s: refused in phase connect \\(Connection refused\\), until failure [\\d.]+ ms$"
                .formatted(port));
  }

  /** The table of the document is the one of the command line. */
  @Test
  void theDocumentHasEveryOptionOfEveryVerb() throws IOException {
    Map<String, String> rows = new LinkedHashMap<>();
    Console none = Console.standard();
    for (CommandLine verb : new Main(none).commandLine("--help").getSubcommands().values()) {
      CommandSpec spec = verb.getCommandSpec();
      for (ArgSpec argument : spec.args()) {
        if (argument instanceof OptionSpec option && (option.usageHelp() || option.versionHelp())) {
          continue;
        }
        String row = "| `%s` | %%s | %s |".formatted(name(argument), description(argument));
        rows.merge(row, spec.name(), (some, other) -> some + ", " + other);
      }
    }
    List<String> document = Files.readAllLines(Path.of("docs/reference/commands.md"));
    assertThat(
            document.stream()
                .skip(document.indexOf(HEADER) + 2)
                .takeWhile(it -> it.startsWith("|")))
        .as("the table under " + HEADER)
        .isEqualTo(
            rows.entrySet().stream().map(it -> it.getKey().formatted(it.getValue())).toList());
  }

  private static String description(ArgSpec argument) {
    List<String> candidates = new ArrayList<>();
    if (argument.completionCandidates() != null) {
      argument.completionCandidates().forEach(candidates::add);
    }
    return String.join(" ", argument.description())
        .replace("${COMPLETION-CANDIDATES}", String.join(", ", candidates))
        .replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValue()))
        .replace("${FALLBACK-VALUE}", argument instanceof OptionSpec it ? it.fallbackValue() : "")
        .replace("\\", "\\\\");
  }

  private static String name(ArgSpec argument) {
    String value = argument.arity().max() == 0 ? "" : argument.paramLabel();
    String name = argument instanceof OptionSpec option ? option.longestName() : "";
    boolean isOptional = argument.arity().min() == 0 && !value.isEmpty() && !name.isEmpty();
    return isOptional ? "%s[=%s]".formatted(name, value) : (name + " " + value).strip();
  }
}
