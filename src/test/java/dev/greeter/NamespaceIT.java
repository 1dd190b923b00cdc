package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only a machine of one's own can show, which a user may have on Linux: a namespace. */
class NamespaceIT {

  @TempDir private Path folder;

  @BeforeAll
  static void aNamespaceIsAllowed() throws IOException, InterruptedException {
    Needs.tool("unshare", "what takes a namespace");
    Process tried =
        new ProcessBuilder(
                "unshare", "-Urnm", "sh", "-c", "ip link set lo up && mount -t tmpfs t /tmp")
            .redirectErrorStream(true)
            .start();
    Needs.met(
        tried.waitFor(10, TimeUnit.SECONDS) && tried.exitValue() == 0,
        "no namespace is allowed here, what takes one is not tried");
  }

  private static GreeterProcess after(String commands, String... arguments) throws IOException {
    return GreeterProcess.start(
        List.of("unshare", "-Urnm", "sh", "-ec", commands + "; exec \"$@\"", "sh"),
        Map.of(),
        arguments);
  }

  /** The kernel has one port to give, and nothing listens there: a connect meets itself. */
  @ParameterizedTest
  @CsvSource({"stream, auto", "stream, nio", "datagram, auto", "datagram, nio"})
  void aClientThatMeetsItselfIsRefused(String type, String transport) throws Exception {
    try (GreeterProcess client =
        after(
            "ip link set lo up; echo 40000 40000 > /proc/sys/net/ipv4/ip_local_port_range",
            GreeterProcess.arguments(
                "server=null",
                "admin=null",
                "transport=" + transport,
                "client.config.type=" + type,
                "client.config.host=127.0.0.1",
                "client.config.port=40000",
                "client.config.delayMs=0",
                "client.config.endOfReply=expected",
                "client.config.expect.reply=1",
                "client.config.expect.outcome=replied"))) {
      assertThat(client.exitCode()).as(client.log()).isEqualTo(4);
      assertThat(client.log()).contains("outcome=refused");
    }
  }

  /** IPv4 leads nowhere here, as on a host that has IPv6 alone. */
  @Test
  void everyLineOfTheHostsFileIsAnAddress() throws Exception {
    Path hosts =
        Files.writeString(
            folder.resolve("hosts"),
            """
            192.0.2.1 both.test
            fd00::1 both.test six.test
            127.0.0.2 four.test
            127.0.0.3 four.test
            """);
    try (GreeterProcess greeter =
        after(
            "ip link set lo up; ip addr add fd00::1/128 dev lo; mount --bind %s /etc/hosts"
                .formatted(hosts),
            GreeterProcess.arguments(
                "client=null",
                "admin=null",
                "server.config.host=six.test",
                "server.config.port=8080",
                "clients.any.config.host=both.test",
                "clients.any.config.delayMs=0",
                "clients.each.config.host=four.test",
                "clients.each.config.addresses=each",
                "clients.each.config.expect.outcome=refused"))) {
      assertThat(greeter.exitCode()).as(greeter.log()).isZero();
      assertThat(greeter.output()).contains("Welcome to server!");
      assertThat(greeter.log()).contains("four.test:8080: 2 exchanges");
    }
  }
}
