package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An address of IPv6 has one form wherever it is shown (RFC 5952, 6): {@code [::1]:8080}. */
class AddressesIT {

  private static final byte[] LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  @BeforeAll
  static void needsIpv6() throws IOException {
    Needs.address("::1");
  }

  @Test
  void anAddressOfIpv6IsShownInOneForm() throws Exception {
    String host = "0:0:0:0:0:0:0:1";
    try (GreeterProcess greeter =
        GreeterProcess.with(
            "client=null",
            "server.config.port=-1",
            "server.config.host=" + host,
            "server.config.idleTimeoutMs=100",
            "admin.config.host=" + host,
            "admin.config.port=0")) {
      int port = greeter.port();
      String admin = greeter.admin();
      assertThat(greeter.log()).contains("listening on [::1]:" + port + "\n");
      assertThat(admin).startsWith("http://[::1]:");
      try (Socket silent = new Socket(InetAddress.getByAddress(LOOPBACK), port)) {
        assertThat(silent.getInputStream().read()).isEqualTo(-1);
      }
      await().until(() -> greeter.log().contains("socket timeout"));
      assertThat(greeter.log()).containsPattern(" remote=\\[::1]:\\d+ ");
      assertThat(read(admin + "/metrics")).contains("endpoint=\"[::1]:" + port + "\"");
      assertThat(read(admin + "/status")).contains("\"endpoint\":\"[::1]:" + port + "\"");
      assertThat(greeter.log() + read(admin + "/metrics") + read(admin + "/status"))
          .doesNotContain("[[", "0:0:0");
    }
  }

  @Test
  void soDoesTheReportShowIt() throws Exception {
    Invocation client =
        Invocation.with(
            "server=null",
            "admin=null",
            "client.config.host=[0:0:0:0:0:0:0:1]",
            "client.config.port=1",
            "client.config.exchanges=2",
            "client.config.delayMs=0",
            "client.config.report=-",
            "client.config.expect.outcome=refused");
    assertThat(client.exitCode()).as(client.log()).isZero();
    assertThat(client.output()).contains("\"[::1]:1\"");
    assertThat(client.log()).contains("connecting to [::1]:1\n").doesNotContain("[[", "]]:");
  }

  private static String read(String address) throws Exception {
    try (InputStream in = URI.create(address).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
