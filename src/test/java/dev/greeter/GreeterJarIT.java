package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** What a user sees of the jar, started as users start it: output, log, exit code. */
class GreeterJarIT {

  private static final String[] SERVER_ONLY = {
    "client=null", "admin=null", "server.config.port=-1"
  };

  private static GreeterProcess greeter(String... settings) throws IOException {
    return GreeterProcess.asUsersDo(GreeterProcess.arguments(settings));
  }

  @Test
  void theDefaultRunPlaysTheClassic() throws Exception {
    int port = freePort();
    try (GreeterProcess greeter =
        greeter(
            "server.config.port=" + port, "client.config.port=" + port, "admin.config.port=0")) {
      assertThat(greeter.exitCode()).isZero();
      assertThat(greeter.output()).isEmpty();
      assertThat(greeter.log())
          .containsSubsequence("listening on", "socket timeout", "stopped")
          .containsSubsequence("listening on", "outcome=closed", "stopped")
          .doesNotContain("WARN", "ERROR", "Exception");
    }
  }

  @Test
  void aClientInTimeIsWelcomeOnStandardOutput() throws Exception {
    int port = freePort();
    try (GreeterProcess greeter =
        greeter(
            "server.config.port=" + port,
            "client.config.port=" + port,
            "client.config.delayMs=100",
            "server.config.idleTimeoutMs=10000",
            "client.config.expect.outcome=replied")) {
      assertThat(greeter.exitCode()).isZero();
      assertThat(greeter.output()).isEqualTo("Welcome to server!\n");
    }
  }

  @Test
  void aServerRunsUntilItIsToldToStop() throws Exception {
    try (GreeterProcess greeter = greeter(SERVER_ONLY)) {
      assertThat(Peer.ask(greeter.port(), "1")).isEqualTo("Welcome to server!");
      assertThat(greeter.terminate().exitCode()).isZero();
      assertThat(greeter.log()).containsSubsequence("stopping: SIGTERM", "stopped");
    }
  }

  @Test
  void aTakenPortEndsWithThreeAndUndoesWhatRan() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        GreeterProcess greeter =
            greeter("server.config.port=" + taken.getLocalPort(), "admin.config.port=0")) {
      assertThat(greeter.exitCode()).isEqualTo(3);
      assertThat(greeter.log())
          .contains("cannot listen on localhost:" + taken.getLocalPort())
          .contains("Address already in use")
          .doesNotContain("\tat ", "connecting to");
    }
  }

  @Test
  void anUnmetExpectationEndsWithFour() throws Exception {
    try (GreeterProcess greeter =
        greeter(
            "server=null",
            "admin=null",
            "client.config.port=" + freePort(),
            "client.config.expect.outcome=replied")) {
      assertThat(greeter.exitCode()).isEqualTo(4);
      assertThat(greeter.log())
          .contains("expect.outcome: wanted replied, found refused", "Connection refused")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void mistakesEndWithTwoAndALineEach() throws Exception {
    try (GreeterProcess greeter = greeter("server.config.port=65536", "cleint={}")) {
      assertThat(greeter.exitCode()).isEqualTo(2);
      assertThat(greeter.log())
          .isEqualTo(
              "conf/greeter.json: /server/config/port: found 65536, must be an integer from -1"
                  + " to 65535 (from --set)\n"
                  + "conf/greeter.json: /cleint: unknown key, did you mean client?"
                  + " (from --set)\n");
    }
    try (GreeterProcess greeter = GreeterProcess.asUsersDo("--sett", "a=b")) {
      assertThat(greeter.exitCode()).isEqualTo(2);
      assertThat(greeter.log()).hasLineCount(1).contains("--sett");
    }
    try (GreeterProcess greeter = GreeterProcess.asUsersDo("--set", "a")) {
      assertThat(greeter.exitCode()).isEqualTo(2);
      assertThat(greeter.log()).hasLineCount(1).contains("expected KEY=VALUE, found \"a\"");
    }
  }

  @Test
  void theReportIsOfTheMeasurementAndNotOfTheDrain() throws Exception {
    int port = freePort();
    try (GreeterProcess greeter =
        greeter(
            "server.config.port=" + port,
            "client.config.port=" + port,
            "admin=null",
            "client.config.delayMs=0",
            "client.config.exchanges=10",
            "client.config.expect.outcome=replied",
            "drain.delayMs=600000")) {
      // It was not told to stop: no more connections are sent to it.
      assertThat(greeter.exitCode()).as(greeter.log()).isZero();
      assertThat(greeter.output()).containsPattern("10 exchanges in \\d{1,2}\\.\\d s");
    }
  }

  @Test
  void checkPrintsTheEffectiveConfigurationAndStartsNothing() throws Exception {
    try (GreeterProcess greeter =
        GreeterProcess.asUsersDo("--check", "--set", "server.config.port=9999")) {
      assertThat(greeter.exitCode()).isZero();
      assertThat(greeter.output()).contains("\"port\" : 9999", "\"lingerTimeoutMs\" : 1000");
      assertThat(greeter.log()).isEmpty();
    }
  }

  @Test
  void versionAndHelpAreResults() throws Exception {
    try (GreeterProcess greeter = GreeterProcess.asUsersDo("--version")) {
      assertThat(greeter.exitCode()).isZero();
      assertThat(greeter.output()).containsPattern("^greeter \\d+\\.\\d+\\.\\d+\\S*\n");
    }
    try (GreeterProcess greeter = GreeterProcess.asUsersDo("--help")) {
      assertThat(greeter.exitCode()).isZero();
      assertThat(greeter.output()).contains("--conf=FILE", "Exit codes:");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
