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
    Needs.met(
        isAllowed("ip link set lo up; mount -t tmpfs t /tmp"),
        "no namespace is allowed here, what takes one is not tried");
  }

  private static boolean isAllowed(String commands) throws IOException, InterruptedException {
    Process tried =
        new ProcessBuilder("unshare", "-Urnm", "sh", "-ec", commands)
            .redirectErrorStream(true)
            .start();
    return tried.waitFor(10, TimeUnit.SECONDS) && tried.exitValue() == 0;
  }

  private static GreeterProcess after(String commands, String... arguments) throws IOException {
    return GreeterProcess.start(
        List.of("unshare", "-Urnm", "sh", "-ec", commands + "\nexec \"$@\"", "sh"),
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

  @Test
  void whatALinkLosesIsSentAgain() throws Exception {
    String lossy = "ip link set lo up; tc qdisc add dev lo root netem loss 10%";
    Needs.met(
        isAllowed(lossy), "no tc netem in this kernel, a link that loses packets is not tried");
    try (GreeterProcess greeter =
        after(
            lossy,
            GreeterProcess.arguments(
                "admin=null",
                "client.config.delayMs=0",
                "client.config.warmUpMs=0",
                "client.config.exchanges=100",
                "client.config.concurrency=100",
                "client.config.expect.outcome=replied",
                "client.config.expect.maxFailures=99"))) {
      // What ends a connection may be lost, too.
      assertThat(greeter.exitCode()).as(greeter.log()).isIn(0, 5);
      assertThat(greeter.output()).contains("\nsent again: SYN ").contains("\nrtt (kernel) ");
    }
  }

  /**
   * A switch that drops packets of more than 1400 bytes without a word, between two ends that
   * believe in 1500: a black hole. Both are here, and yet what one sends to the other goes out.
   * Segments go one by one, for a large one of several would pass whole.
   */
  private static final String SWITCH =
      """
      ip link set lo up
      ip link add br0 type bridge
      for i in c s; do
        ip link add ${i}0 type veth peer name ${i}1
        ip link set ${i}1 master br0
        ip link set ${i}0 up; ip link set ${i}1 up
      done
      ip link set br0 up
      for i in all c0 s0; do
        echo 1 > /proc/sys/net/ipv4/conf/$i/accept_local
        echo 0 > /proc/sys/net/ipv4/conf/$i/rp_filter
      done
      ip addr add 10.9.9.1/32 dev c0
      ip addr add 10.9.9.2/32 dev s0
      ip link set c0 gso_max_segs 1
      ip link set s1 mtu 1400
      ip rule add pref 1 iif c0 lookup local
      ip rule add pref 2 iif s0 lookup local
      ip rule add pref 3 to 10.9.9.1 lookup 101
      ip rule add pref 4 to 10.9.9.2 lookup 102
      ip rule add pref 5 lookup local
      ip rule del pref 0
      ip route add 10.9.9.1 dev s0 src 10.9.9.2 table 101
      ip route add 10.9.9.2 dev c0 src 10.9.9.1 table 102
      """;

  @Test
  void aBlackHoleIsBetweenTwoSizes() throws Exception {
    Needs.met(
        isAllowed(SWITCH), "no switch can be made here, a black hole of path MTU is not tried");
    try (GreeterProcess greeter =
        after(
            SWITCH,
            GreeterProcess.arguments(
                "admin=null",
                "server.config.host=10.9.9.2",
                "server.config.idleTimeoutMs=5000",
                "client.config.host=10.9.9.2",
                "client.config.delayMs=0",
                "client.config.warmUpMs=0",
                "client.config.replyTimeoutMs=2500",
                "client.config.messageBytes=[1,1000,1340,1360,1448,8960]",
                "client.config.expect.outcome=replied",
                "client.config.expect.maxFailures=3"))) {
      assertThat(greeter.exitCode()).as(greeter.log()).isZero();
      assertThat(greeter.output())
          .contains(
              "largest request: between 1340 (replied) and 1360 (timeout)\npmtu 1500, mss 1448\n")
          .containsPattern("(?m)^8960 +timeout +1500 +1448$")
          .contains("\nsent again: data ");
    }
  }
}
