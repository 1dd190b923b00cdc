package dev.greeter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What peers send is in the log of the real jar, and writes no line and no command there. */
@Timeout(60)
class ForgedLinesIT {

  private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

  private static final String LINE =
      "2026-11-28T22:00:00.000Z ERROR Launcher - \u001b[41mdisk failure\u001b[0m\u0007\u009b1m";

  /** Of version 2: a client on a unix socket with such a path. */
  private static String unix(String path) {
    return SIGNATURE + "!1\0\u00d8" + path + "\0".repeat(216 - path.length());
  }

  private static void send(int port, String bytes) throws IOException {
    try (Peer peer = new Peer(port)) {
      peer.send(bytes.getBytes(ISO_8859_1)).readAll();
    } catch (IOException reset) {
      // What it sent was not read to its end.
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void everyLineIsTheServersOwn(String format) throws IOException {
    try (GreeterProcess server =
        GreeterProcess.start(
            List.of(),
            Map.of("LOG_FORMAT", format),
            GreeterProcess.arguments(
                "client=null",
                "admin=null",
                "server.config.port=-1",
                "server.config.idleTimeoutMs=100",
                "server.config.proxyProtocol={\"mode\":\"required\",\"timeoutMs\":5000}"))) {
      int port = server.port();
      send(port, unix("/x\n" + LINE));
      send(port, unix("/x outcome=welcome"));
      send(port, "PROXY TCP6 fe80::1%\u001b[41mred\u001b[0m ::1 1 2\r\n");
      send(port, "PROXY TCP4 \u001b[41mred\u001b[0m ::1 1 2\r\n");
      send(port, "PROXY \u001b]0;owned\u0007 ::1 ::1 1 2\r\n");
      await()
          .until(() -> server.log().lines().filter(line -> line.contains("remote")).count() == 5);
      assertThat(server.log()).doesNotContainPattern("[\\p{Cntrl}&&[^\n]]");
      assertThat(server.log().lines())
          .allMatch(
              line -> line.matches(format.equals("json") ? "\\{.*}" : "\\d{4}-\\d\\d-.* - .*"))
          .noneMatch(line -> line.startsWith("2026-11-28"));
      if (format.equals("text")) {
        assertThat(server.log())
            .contains(
                " remote=\"/x\\n2026-11-28T22:00:00.000Z ERROR Launcher - \\u001b[41mdisk",
                " remote=\"/x outcome=welcome\" outcome=timeout ",
                " cause=broken PROXY header: not a line of version 1");
      }
    }
  }
}
