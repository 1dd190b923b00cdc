package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several servers and clients of one file, in one process. */
class ServicesIT {

  @TempDir private Path folder;

  private GreeterProcess start(String json) throws IOException {
    return start(Map.of(), json);
  }

  private GreeterProcess start(Map<String, String> environment, String json) throws IOException {
    Path file = Files.writeString(folder.resolve("services.json"), json);
    return GreeterProcess.start(List.of(), environment, "--conf", file.toString());
  }

  private Invocation run(String json) throws IOException {
    Path file = Files.writeString(folder.resolve("services.json"), json);
    return Invocation.of("--conf", file.toString());
  }

  private String socket(String name) {
    return "\"path\": \"%s\"".formatted(folder.resolve(name + ".sock"));
  }

  /** Two servers, and a client of each, of which the second one expects too much. */
  private String pairs() {
    return """
    {"servers": {"a": {"config": {%1$s, "warmUpMs": 0}}, "b": {"config": {%2$s, "warmUpMs": 0}}},
     "clients": {
       "east": {"config": {%1$s, "delayMs": 0}},
       "west": {"config": {%2$s, "delayMs": 0, "exchanges": 2, "warmUpMs": 0,
         "report": "%3$s", "expect": {"outcome": "closed"}}}}}
    """
        .formatted(socket("a"), socket("b"), folder.resolve("west.json"));
  }

  @Test
  void theProcessEndsWhenEveryClientIsDone() throws Exception {
    Invocation greeter = run(pairs());
    assertThat(greeter.exitCode()).as(greeter.log()).isEqualTo(4);
    assertThat(greeter.output())
        .startsWith("east\nWelcome to server!\n\nwest\nunix:")
        .contains("replied               2");
    assertThat(greeter.log())
        .containsPattern("listening on unix:\\S+/a.sock name=a\n")
        .containsPattern("exchange ended name=east remote=unix:\\S+/a.sock outcome=replied")
        .containsPattern("ERROR ResultPrinter - expect.outcome: wanted closed .* name=west\n")
        .containsPattern("drained name=b open=0 finished=0 cut=0\n")
        .containsPattern("served name=b uptimeMs=\\d+ longestMs=\\d+ requests=2 welcome=2\n")
        .doesNotContain("WARN", "name=east\n\tat");

    assertThat(Files.readString(folder.resolve("west.json"))).contains("\"name\" : \"west\"");
  }

  @Test
  void inJsonEveryLineOfAServiceHasItsName() throws Exception {
    try (GreeterProcess greeter =
        start(
            Map.of("LOG_FORMAT", "json"),
            "{\"server\": {\"config\": {%1$s}}, \"client\": {\"config\": {%1$s, \"delayMs\": 0}}}"
                .formatted(socket("a")))) {
      assertThat(greeter.exitCode()).as(greeter.log()).isZero();
      assertThat(greeter.output()).isEqualTo("Welcome to server!\n");
      assertThat(greeter.log())
          .containsPattern("\"name\":\\s*\"server\".*listening on unix")
          .containsPattern("\"name\":\\s*\"client\".*exchange ended");
    }
  }

  @Test
  void oneThatCannotStartStartsNone() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      Invocation greeter =
          run(
              """
                {"servers": {"a": {"config": {%s, "warmUpMs": 0}},
                   "b": {"config": {"host": "0.0.0.0", "port": %s, "warmUpMs": 0}}},
                 "client": {"config": {"delayMs": 0}}}
                """
                  .formatted(socket("a"), taken.getLocalPort()));
      assertThat(greeter.exitCode()).as(greeter.log()).isEqualTo(3);
      assertThat(greeter.log())
          .contains("ERROR Launcher - servers.b: cannot listen on 0.0.0.0:" + taken.getLocalPort())
          .doesNotContain("connecting to", "\tat ");
    }
  }

  @Test
  void allServersDrainAtTheSameTime() throws Exception {
    try (GreeterProcess greeter =
        start(
            """
            {"servers": {
               "a": {"config": {"port": -1, "idleTimeoutMs": 60000, "warmUpMs": 0}},
               "b": {"config": {"port": -1, "idleTimeoutMs": 60000, "warmUpMs": 0}}},
             "drain": {"delayMs": 1, "timeoutMs": 1500}}
            """)) {
      await().until(() -> greeter.log().split("listening on ").length == 3);
      String log = greeter.log();
      try (Peer one = new Peer(port(log, "a"));
          Peer other = new Peer(port(log, "b"))) {
        greeter.terminate();
        assertThat(one.readAll()).isEmpty();
        assertThat(other.readAll()).isEmpty();
      }
      assertThat(greeter.exitCode()).as(greeter.log()).isEqualTo(5);
      assertThat(greeter.log())
          .containsOnlyOnce("draining: still accepting")
          .containsPattern("(?s)draining name=.*draining name=.*drained name=.*drained name=")
          .contains("stopped exitCode=5 cut=2");
    }
  }

  @Test
  void tenServersUnderLoadDrainWithoutALoss() throws Exception {
    JsonObject servers = new JsonObject();
    for (int i = 0; i < 10; i++) {
      JsonObject config = new JsonObject().put("port", -1).put("idleTimeoutMs", 10_000);
      servers.put("s" + i, new JsonObject().put("config", config));
    }
    JsonObject drain = new JsonObject().put("timeoutMs", 20_000);
    String json = new JsonObject().put("servers", servers).put("drain", drain).encode();
    for (int i = 0; i < Counts.of(1, 20); i++) {
      try (GreeterProcess greeter = start(json)) {
        await().until(() -> greeter.log().split("listening on ").length == 11);
        String log = greeter.log();
        List<Integer> ports =
            IntStream.range(0, 10).mapToObj(number -> port(log, "s" + number)).toList();
        try (Hammers hammers = new Hammers(20, number -> new Peer(ports.get(number % 10)))) {
          hammers.awaitAnswered(500);
          greeter.terminate();
          hammers.awaitRefused();
        }
        assertThat(greeter.exitCode()).as(greeter.log()).isZero();
        assertThat(greeter.log()).contains("exitCode=0 cut=0").doesNotContain("WARN", "ERROR");
      }
    }
  }

  private static int port(String log, String name) {
    var line = Pattern.compile("listening on \\S+:(\\d+) name=" + name + "\n").matcher(log);
    assertThat(line.find()).as(log).isTrue();
    return Integer.parseInt(line.group(1));
  }

  @Test
  void statusAndMetricsTellTwoClientsOfOneTargetApart() throws Exception {
    try (GreeterProcess greeter =
        start(
            """
            {"servers": {"a": {"instances": 2, "config": {"port": 0, "warmUpMs": 0}}},
             "clients": {
               "one": {"config": {%1$s, "delayMs": 0, "expect": {"outcome": "refused"}}},
               "many": {"config": {%1$s, "delayMs": 0, "ratePerSecond": 20, "durationMs": 60000,
                 "warmUpMs": 0, "expect": {"outcome": "refused"}}}},
             "admin": {"config": {"port": 0, "bucketsMs": [0.5, 60000]}}}
            """
                .formatted(socket("nobody")))) {
      String admin = greeter.admin();
      await().until(() -> get(admin + "/health/ready").contains("up"));
      await().until(() -> get(admin + "/metrics").contains(exchanges("one") + "1.0"));
      assertThat(get(admin + "/metrics"))
          .contains(exchanges("many"))
          .containsPattern(
              "greeter_exchange_phase_seconds_bucket\\{[^}]*name=\"one\",phase=\"total\",le=\"60.0\"} 1")
          .doesNotContain("le=\"1.0\"")
          .containsPattern("greeter_connections_max\\{endpoint=\"localhost:\\d+\",name=\"a\"}");
      JsonObject status = new JsonObject(get(admin + "/status"));
      assertThat(status.getJsonArray("services").stream().map(JsonObject.class::cast))
          .extracting(service -> service.getString("kind") + " " + service.getString("name"))
          .containsExactly("server a", "client many", "client one");
      assertThat(status.getJsonArray("services").getJsonObject(0).getJsonArray("endpoints"))
          .hasSize(2)
          .doesNotHaveDuplicates();
      greeter.terminate();
      assertThat(greeter.exitCode()).as(greeter.log()).isEqualTo(4);
    }
  }

  private String exchanges(String name) {
    return "greeter_exchanges_total{endpoint=\"unix:%s\",name=\"%s\",outcome=\"refused\"} "
        .formatted(folder.resolve("nobody.sock"), name);
  }

  private static String get(String url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
        .body();
  }
}
