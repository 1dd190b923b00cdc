package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/**
 * What a user sees of the jar, where it serves started as users start it: output, log, exit code.
 */
class GreeterJarIT {

  /** The version of its class files. */
  private static final int JAVA_6 = 50;

  private static final String[] SERVER_ONLY = {
    "client=null", "admin=null", "server.config.port=-1"
  };

  private static GreeterProcess greeter(String... settings) throws IOException {
    return GreeterProcess.asUsersDo(GreeterProcess.arguments(settings));
  }

  @Test
  void theDefaultRunPlaysTheClassic() throws Exception {
    int port = FreePort.next();
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
    int port = FreePort.next();
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
            GreeterProcess.with(
                "server.config.port=" + taken.getLocalPort(), "admin.config.port=0")) {
      assertThat(greeter.exitCode()).isEqualTo(3);
      assertThat(greeter.log())
          .contains("cannot listen on localhost:" + taken.getLocalPort())
          .contains("Address already in use")
          .doesNotContain("\tat ", "connecting to");
    }
  }

  @Test
  void noServerBeginsWhereAdminCannot() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        GreeterProcess greeter =
            greeter("server.config.port=-1", "admin.config.port=" + taken.getLocalPort())) {
      assertThat(greeter.exitCode()).isEqualTo(3);
      assertThat(greeter.log())
          .contains("admin: cannot listen on localhost:" + taken.getLocalPort())
          .doesNotContain("\tat ", "listening on");
    }
  }

  @Test
  void mistakesEndWithTwoAndALineEach() throws Exception {
    try (GreeterProcess greeter =
        GreeterProcess.start(GreeterProcess.arguments("server.config.port=65536", "cleint={}"))) {
      assertThat(greeter.exitCode()).isEqualTo(2);
      assertThat(greeter.log())
          .isEqualTo(
              "conf/greeter.json: /server/config/port: found 65536, must be an integer from -1"
                  + " to 65535 (from --set)\n"
                  + "conf/greeter.json: /cleint: unknown key, did you mean client?"
                  + " (from --set)\n");
    }
  }

  /** Those of Java 5 are in no archive of classes, and are verified at each start. */
  @Test
  void everyClassCanBeArchived() throws Exception {
    List<String> old = new ArrayList<>();
    try (JarFile jar = new JarFile("target/greeter.jar")) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().endsWith(".class") && version(jar, entry) < JAVA_6) {
          old.add(entry.getName());
        }
      }
    }
    assertThat(old).isEmpty();
  }

  /** After four bytes by which each is known, and two of a minor version. */
  private static int version(JarFile jar, JarEntry classFile) throws IOException {
    try (DataInputStream file = new DataInputStream(jar.getInputStream(classFile))) {
      file.skipNBytes(6);
      return file.readUnsignedShort();
    }
  }

  @Test
  void versionSaysWhatRuns() throws Exception {
    try (GreeterProcess greeter = GreeterProcess.start("--version")) {
      assertThat(greeter.exitCode()).isZero();
      assertThat(greeter.output().lines())
          .hasSize(6)
          .satisfies(
              lines -> {
                assertThat(lines.get(0)).matches("greeter \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
                assertThat(lines.get(1)).matches("Vert\\.x 5\\.\\d+\\.\\d+");
                assertThat(lines.get(2)).matches("Netty 4\\.\\d+\\.\\d+\\.Final");
                assertThat(lines.get(3)).isEqualTo("JDK " + Runtime.version());
                assertThat(lines.get(4)).matches("transport (epoll|nio)");
                assertThat(lines.get(5)).matches("tcpInfo (of TCP|not on nio)");
              });
    }
  }
}
