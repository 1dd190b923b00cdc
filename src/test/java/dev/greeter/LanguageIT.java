package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same outcomes, words, figures and exit codes whatever the language of the machine. */
class LanguageIT {

  private static final Map<String, String> GERMAN = Map.of("LC_ALL", "de_DE.UTF-8");

  /** Digits that are not those of ASCII. */
  private static final Pattern OTHER_DIGITS = Pattern.compile("[\\p{Nd}&&[^0-9]]");

  @TempDir Path folder;

  /**
   * That the kernel's messages are German here: the locale is generated and glibc has its texts.
   */
  private static void assumeGerman() throws IOException {
    ProcessBuilder list = new ProcessBuilder("ls", "/no/such/file").redirectErrorStream(true);
    list.environment().putAll(GERMAN);
    String said = new String(list.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Needs.met(
        said.contains("Datei oder Verzeichnis nicht gefunden"),
        "no locale de_DE.UTF-8 with glibc's translations, German messages not tried");
  }

  private static GreeterProcess german(List<String> under, String transport, String... settings)
      throws IOException {
    List<String> all = new ArrayList<>(List.of("transport=" + transport, "admin=null"));
    all.addAll(Arrays.asList(settings));
    return GreeterProcess.start(
        under, GERMAN, GreeterProcess.arguments(all.toArray(String[]::new)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "nio"})
  void whereNothingListensItIsRefused(String transport) throws Exception {
    assumeGerman();
    String json =
        """
        {"transport": "%s", "clients": {
           "tcp": {"config": {"port": 1, %2$s}},
           "udp": {"config": {"port": 1, "type": "datagram", %2$s}},
           "unix": {"config": {"path": "%3$s", %2$s}}}}
        """
            .formatted(
                transport,
                "\"delayMs\": 0, \"warmUpMs\": 0, \"expect\": {\"outcome\": \"refused\"}",
                folder.resolve("s"));
    String file = Files.writeString(folder.resolve("clients.json"), json).toString();
    try (GreeterProcess clients = GreeterProcess.start(List.of(), GERMAN, "--conf", file)) {
      assertThat(clients.exitCode()).as(clients.log()).isZero();
      assertThat(clients.log())
          .containsPattern("name=tcp .*outcome=refused .*cause=\"?Connection refused")
          .containsPattern("name=udp .*outcome=refused .*cause=\"?Connection refused")
          .containsPattern("name=unix .*outcome=refused .*cause=\"?No such file or directory");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "nio"})
  void withoutDescriptorsAClientEndsInsteadOfMeasuringOn(String transport) throws Exception {
    assumeGerman();
    List<String> limited = List.of("sh", "-c", "ulimit -n 160; exec \"$@\"", "sh");
    try (ServerSocket silent = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        GreeterProcess client =
            german(
                limited,
                transport,
                "server=null",
                "client.config.host=" + silent.getInetAddress().getHostAddress(),
                "client.config.port=" + silent.getLocalPort(),
                "client.config.concurrency=500",
                "client.config.durationMs=60000")) {
      assertThat(client.exitCode()).as(client.log()).isEqualTo(4);
      assertThat(client.log()).contains("this machine cannot go on: Too many open files");
    }
  }

  @Test
  void whereAServerCannotListenItSaysSoInOurWords() throws Exception {
    assumeGerman();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      cannotListen(
          "nio",
          "Address already in use",
          "server.config.host=" + taken.getInetAddress().getHostAddress(),
          "server.config.port=" + taken.getLocalPort());
    }
    cannotListen("epoll", "Cannot assign requested address", "server.config.host=192.0.2.1");
  }

  private static void cannotListen(String transport, String cause, String... settings)
      throws Exception {
    List<String> all = new ArrayList<>(List.of("client=null"));
    all.addAll(Arrays.asList(settings));
    try (GreeterProcess server = german(List.of(), transport, all.toArray(String[]::new))) {
      assertThat(server.exitCode()).as(server.log()).isEqualTo(3);
      assertThat(server.log()).contains("cannot listen on ").contains(": " + cause);
    }
  }

  /** In Egypt the digits are others, in Turkey the point is a comma and the small I has no dot. */
  @ParameterizedTest
  @CsvSource({"ar, EG", "tr, TR"})
  void figuresAreThoseOfTheContract(String language, String country) throws Exception {
    Map<String, String> options =
        Map.of(
            "JDK_JAVA_OPTIONS",
            "-Xmx256m -Duser.language=%s -Duser.country=%s".formatted(language, country));
    Path page = folder.resolve("r.html");
    Path json = folder.resolve("r.json");
    int port = FreePort.next();
    List<String> both = new ArrayList<>(List.of("--set", "server.config.port=" + port));
    both.addAll(
        List.of(
            GreeterProcess.client(
                "idle-timeout",
                port,
                "delayMs=[0,2500]",
                "report=[\"%s\",\"%s\"]".formatted(page, json))));
    try (GreeterProcess greeter =
        GreeterProcess.start(List.of(), options, both.toArray(String[]::new))) {
      assertThat(greeter.exitCode()).as(greeter.log()).isZero();
      String report = greeter.output();
      assertThat(report)
          .contains("idle limit: between 0 ms (survived) and 2500 ms")
          .containsPattern("2 exchanges in \\d+\\.\\d s, \\d+\\.\\d per second");
      assertThat(Files.readString(json)).contains("\"replied\" : 1", "\"outcome\" : \"replied\"");
      String written = report + greeter.log() + Files.readString(page);
      assertThat(OTHER_DIGITS.matcher(written).find()).as(written).isFalse();
      assertThat(written).doesNotContainPattern("\\d,\\d (s|ms|per second)\\b");
    }
  }

  /** A process that has but a loopback is not to be warned of it. */
  @Test
  void nettyLooksForNoNetworkCard() throws Exception {
    try (GreeterProcess client =
        GreeterProcess.start(
            List.of(),
            Map.of("LOG_LEVEL", "TRACE"),
            GreeterProcess.arguments(
                "server=null", "admin=null", "client.config.port=1", "client.config.delayMs=0"))) {
      assertThat(client.exitCode()).isEqualTo(4);
      assertThat(client.log()).contains("-Dio.netty.machineId: 02:00:00:00:00:00 (user-set)");
    }
  }
}
