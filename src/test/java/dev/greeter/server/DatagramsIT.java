package dev.greeter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.greeter.Configs;
import dev.greeter.Counts;
import dev.greeter.DatagramPeer;
import dev.greeter.DnsServer;
import dev.greeter.FreePort;
import dev.greeter.LogCapture;
import dev.greeter.Peer;
import dev.greeter.Stalls;
import dev.greeter.net.Endpoint;
import dev.greeter.server.datagram.Datagrams;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of the behaviour table that datagrams have, seen by blocking peers. */
@ParameterizedClass
@MethodSource("dev.greeter.Transports#all")
class DatagramsIT {

  private final Transport transport;

  DatagramsIT(Transport transport) {
    this.transport = transport;
  }

  private ServerFixture server(int instances, String... settings) {
    String[] all = new String[settings.length + 1];
    all[0] = "type=datagram";
    System.arraycopy(settings, 0, all, 1, settings.length);
    return new ServerFixture(transport, instances, Configs.server(all));
  }

  private static long requests(ServerFixture server, String outcome) {
    return (long)
        server.meters.get("greeter.requests").tag("outcome", outcome).functionCounter().count();
  }

  @Test
  void everyDatagramIsARequestAndHasOneReply() throws IOException {
    try (ServerFixture server = server(1);
        DatagramPeer peer = new DatagramPeer(server.port)) {
      for (String outcome : List.of("welcome", "goodbye", "empty")) {
        assertThat(requests(server, outcome)).isZero();
      }
      assertThat(peer.send("1").receive()).isEqualTo("Welcome to server!");
      for (String request : List.of("2", "1\n", "12", "", "1".repeat(1024), "x".repeat(65_507))) {
        assertThat(peer.send(request).receive()).isEqualTo("Goodbye!");
      }
      assertThat(peer.send("1").send("1").send("").count()).isEqualTo(3);
      assertThat(requests(server, "welcome")).isEqualTo(3);
      assertThat(requests(server, "goodbye")).isEqualTo(5);
      assertThat(requests(server, "empty")).isEqualTo(2);
      assertThat(server.meters.get("greeter.requests").functionCounters())
          .hasSize(5)
          .allMatch(it -> ("udp:localhost:" + server.port).equals(it.getId().getTag("endpoint")));
      assertThat(server.group.snapshot().orElseThrow().ended())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "welcome", 3L, "goodbye", 5L, "empty", 2L, "handled", 0L, "failed", 0L, "dropped",
                  0L));
    }
  }

  @Test
  void aRequestIsLookedAtAsFarAsConfigured() throws IOException {
    String table = "replies={\"123\":\"three\"}";
    try (ServerFixture server = server(1, "maxRequestBytes=3", table)) {
      assertThat(DatagramPeer.ask(server.port, "123")).isEqualTo("three");
      assertThat(DatagramPeer.ask(server.port, "12345")).isEqualTo("three");
      assertThat(DatagramPeer.ask(server.port, "12")).isEqualTo("Goodbye!");
    }
    String large = "x".repeat(40_000);
    JsonObject config =
        Configs.server("type=datagram", "maxRequestBytes=65536")
            .put("replies", Map.of(large, large + large.substring(20_000)));
    try (ServerFixture server = new ServerFixture(transport, config)) {
      assertThat(DatagramPeer.ask(server.port, large)).hasSize(60_000);
    }
  }

  @Test
  void aReplyMayBeEmpty() throws IOException {
    try (ServerFixture server = server(1, "otherwise=")) {
      assertThat(DatagramPeer.ask(server.port, "2")).isEmpty();
    }
  }

  @Test
  void aReplyOverTheRatioIsNotSentAndCountsAsDropped() throws IOException {
    try (ServerFixture server = server(1, "maxReplyRatio=8");
        DatagramPeer peer = new DatagramPeer(server.port)) {
      assertThat(peer.send("1").hearsNothing()).isTrue();
      assertThat(peer.send("2").receive()).isEqualTo("Goodbye!");
      assertThat(peer.send("").receive()).isEqualTo("Goodbye!");
      assertThat(server.dropped("ratio")).isEqualTo(1);
      assertThat(requests(server, "welcome")).isZero();
      assertThat(server.group.snapshot().orElseThrow().ended()).containsEntry("dropped", 1L);
    }
  }

  /** Two servers would answer each other for ever: one datagram with a forged source is enough. */
  @Test
  void whatCouldBeItsOwnReplyHasNone() throws IOException {
    for (String own : List.of("Welcome to server!", "Goodbye!")) {
      try (ServerFixture server = server(1);
          DatagramPeer peer = new DatagramPeer(server.port)) {
        assertThat(peer.send(own).send("2").receive()).isEqualTo("Goodbye!");
        assertThat(peer.hearsNothing()).isTrue();
        assertThat(server.dropped("loop")).isEqualTo(1);
        assertThat(server.group.snapshot().orElseThrow().ended()).containsEntry("dropped", 1L);
      }
    }
    // It comes cut to what is read.
    try (ServerFixture server = server(1, "maxRequestBytes=4");
        DatagramPeer peer = new DatagramPeer(server.port)) {
      assertThat(peer.send("Welcome to server!").send("1").receive())
          .isEqualTo("Welcome to server!");
      assertThat(peer.hearsNothing()).isTrue();
      assertThat(server.dropped("loop")).isEqualTo(1);
    }
    try (ServerFixture server = server(1, "otherwise=");
        DatagramPeer peer = new DatagramPeer(server.port)) {
      assertThat(peer.send("").hearsNothing()).isTrue();
      assertThat(server.dropped("loop")).isEqualTo(1);
    }
  }

  /**
   * Sends from an address that a server has, as who forges a source does: sockets of one user may
   * share a port where the server's are ready to.
   */
  private static void forge(String host, int port, String target, int targetPort)
      throws IOException {
    try (DatagramSocket socket = new DatagramSocket(null)) {
      socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      socket.bind(new InetSocketAddress(host, port));
      socket.send(
          new DatagramPacket(new byte[] {'1'}, 1, new InetSocketAddress(target, targetPort)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.2"})
  @EnabledOnOs(OS.LINUX)
  void whatComesFromItsOwnAddressHasNone(String host) throws IOException {
    try (ServerFixture server = server(2, "host=0.0.0.0", "maxReplyRatio=20")) {
      forge(host, server.port, "127.0.0.3", server.port);
      Awaitility.await().until(() -> server.dropped("loop") == 1);
      assertThat(requests(server, "welcome")).isZero();
    }
  }

  @Test
  void aSourceHasSoManyRepliesInASecondAndOthersHaveTheirs() throws IOException {
    try (ServerFixture server = server(1, "maxRepliesPerSource=3");
        DatagramPeer one = new DatagramPeer(server.port);
        DatagramPeer other = new DatagramPeer(server.port)) {
      long start = System.nanoTime();
      for (int i = 0; i < 50; i++) {
        one.send("1");
      }
      int replies = one.count();
      // As many seconds as may have begun meanwhile.
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + 2;
      assertThat(replies).isBetween(3, Math.toIntExact(3 * seconds));
      assertThat(server.dropped("rate")).isEqualTo(50L - replies).isPositive();
      assertThat(other.send("1").receive()).isEqualTo("Welcome to server!");
      Awaitility.await().until(() -> !one.send("1").hearsNothing());
    }
    try (ServerFixture server = server(1, "maxRepliesPerSource=0");
        DatagramPeer peer = new DatagramPeer(server.port)) {
      for (int i = 0; i < 150; i++) {
        assertThat(peer.send("1").receive()).isEqualTo("Welcome to server!");
      }
    }
  }

  /** Neither knows the other's replies for its own. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void twoServersThatAnswerEachOtherComeToAnEnd() throws IOException {
    try (ServerFixture one = server(2, "host=127.0.0.1");
        ServerFixture other =
            server(2, "host=127.0.0.1", "replies={\"1\":\"Hi!\"}", "otherwise=Hello!");
        DatagramPeer peer = new DatagramPeer(one.port)) {
      // The forger's own socket may have the reply, until it is closed.
      Awaitility.await()
          .until(
              () -> {
                forge("127.0.0.1", one.port, "127.0.0.1", other.port);
                return one.dropped("rate") + other.dropped("rate") > 0;
              });
      assertThat(peer.hearsNothing()).isTrue();
      long replies = requests(one, "goodbye") + requests(other, "goodbye");
      assertThat(replies).isGreaterThan(100);
      assertThat(peer.hearsNothing()).isTrue();
      assertThat(requests(one, "goodbye") + requests(other, "goodbye")).isEqualTo(replies);
    }
  }

  @Test
  void onlyAnUnboundedRatioWhereOthersCanReachItIsOneWarning() {
    try (LogCapture log = new LogCapture()) {
      server(1).close();
      server(1, "host=127.0.0.1").close();
      server(1, "host=0.0.0.0", "maxReplyRatio=20").close();
      assertThat(log.lines(Level.WARN)).isEmpty();
      server(3, "host=0.0.0.0").close();
      assertThat(log.lines(Level.WARN)).singleElement().asString().contains("maxReplyRatio");
    }
  }

  @Test
  void aBufferThatTheKernelDoesNotGiveIsOneWarning() {
    try (LogCapture log = new LogCapture()) {
      server(2, "receiveBufferBytes=100000").close();
      assertThat(log.lines(Level.WARN)).isEmpty();
      server(2, "receiveBufferBytes=1073741824").close();
      assertThat(log.lines(Level.WARN)).singleElement().asString().contains("receiveBufferBytes");
    }
  }

  @Test
  void instancesShareThePort() throws IOException {
    try (LogCapture log = new LogCapture();
        ServerFixture server = server(3)) {
      assertThat(server.group.endpoints()).hasSize(3).containsOnly(server.group.endpoints().get(0));
      for (int i = 0; i < 100; i++) {
        assertThat(DatagramPeer.ask(server.port, "1")).isEqualTo("Welcome to server!");
      }
      assertThat(log.lines(Level.INFO))
          .contains("listening on udp:localhost:" + server.port + " (3 instances)")
          .noneMatch(line -> line.contains("one instance"));
    }
  }

  @Test
  void aTakenPortAndAnUnknownHostAreOneLine() throws IOException {
    try (ServerFixture server = server(3)) {
      // A second process, as it were, that would share the port if it were let.
      for (int instances : new int[] {1, 2}) {
        assertThatThrownBy(() -> server(instances, "port=" + server.port))
            .hasMessageEndingWith(
                "cannot listen on udp:localhost:" + server.port + ": Address already in use");
      }
      assertThat(DatagramPeer.ask(server.port, "1")).isEqualTo("Welcome to server!");
    }
    try (DnsServer names = new DnsServer()) {
      JsonObject unknown = Configs.server("type=datagram", "host=no.invalid");
      assertThatThrownBy(() -> new ServerFixture(transport, 2, unknown, names.options()))
          .hasMessageEndingWith("cannot listen on udp:no.invalid:-1: unknown host");
    }
    assertThatThrownBy(() -> server(1, "host=192.0.2.1"))
        .hasMessageEndingWith("cannot listen on udp:192.0.2.1:-1: Cannot assign requested address");
  }

  @Test
  void datagramsAndStreamsMayHaveTheSamePort() throws IOException {
    int port = FreePort.next();
    try (ServerFixture datagrams = server(1, "port=" + port)) {
      datagrams
          .vertx
          .deployVerticle(
              ServerFixture.VERTICLE,
              new DeploymentOptions().setConfig(Configs.server("port=" + port)))
          .await();
      assertThat(DatagramPeer.ask(port, "1")).isEqualTo("Welcome to server!");
      assertThat(Peer.ask(port, "1")).isEqualTo("Welcome to server!");
    }
  }

  @Test
  void undeployedItAnswersWhatTheKernelHolds() throws IOException {
    for (int round = 0; round < Counts.of(2, 50); round++) {
      undeployWithAFullQueue();
    }
  }

  /** The event loops are held, so that all of it is still in the kernel when the end begins. */
  private void undeployWithAFullQueue() throws IOException {
    // Fewer than any kernel keeps for one socket.
    int datagrams = 200;
    try (ServerFixture server = server(2)) {
      List<DatagramPeer> peers = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        peers.add(new DatagramPeer(server.port));
      }
      CountDownLatch held = new CountDownLatch(1);
      ((VertxInternal) server.vertx)
          .nettyEventLoopGroup()
          .forEach(eventLoop -> eventLoop.execute(() -> await(held)));
      for (int i = 0; i < datagrams; i++) {
        peers.get(i % peers.size()).send(i % 5 == 0 ? "" : "1");
      }
      Future<Void> undeployed = server.vertx.undeploy(server.deployment);
      held.countDown();
      undeployed.await();
      int replies = 0;
      for (DatagramPeer peer : peers) {
        replies += peer.countOfThoseThere();
        peer.close();
      }
      assertThat(replies).isEqualTo(datagrams);
      // And the port is free.
      new DatagramSocket(server.port, InetAddress.getLoopbackAddress()).close();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFloodLeavesNothingBehind() throws IOException {
    int datagrams = Counts.of(50_000, 2_000_000);
    try (LogCapture log = new LogCapture();
        ServerFixture server = server(2);
        DatagramPeer flood = new DatagramPeer(server.port)) {
      int threads = ManagementFactory.getThreadMXBean().getThreadCount();
      for (int i = 0; i < datagrams; i++) {
        flood.send(i % 3 == 0 ? "" : "x".repeat(i % 1000));
      }
      // Each was answered or dropped, and the kernel knows of those that it has dropped.
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(
                          requests(server, "empty")
                              + requests(server, "goodbye")
                              + server.dropped("rate")
                              + server.dropped("send")
                              + server.dropped("kernel"))
                      .isEqualTo(datagrams));
      assertThat(DatagramPeer.ask(server.port, "1")).isEqualTo("Welcome to server!");
      assertThat(ManagementFactory.getThreadMXBean().getThreadCount())
          .isLessThanOrEqualTo(threads + 1);
      assertThat(log.lines(Level.INFO)).hasSize(1);
      assertThat(log.problems()).isEmpty();
    }
  }

  @Test
  void undeployedUnderAFloodItEndsInItsTime() throws Exception {
    try (ServerFixture server = server(1, "drainTimeoutMs=500")) {
      Thread flood =
          new Thread(
              () -> {
                try (DatagramPeer peer = new DatagramPeer(server.port)) {
                  while (!Thread.currentThread().isInterrupted()) {
                    peer.send("1");
                  }
                } catch (IOException closed) {
                  // The port is closed: that was it.
                }
              });
      flood.start();
      Stalls stalls = Stalls.begin();
      long begin = System.nanoTime();
      server.vertx.undeploy(server.deployment).await();
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isLessThan(Duration.ofSeconds(10).plus(stalls.late()));
      flood.interrupt();
      flood.join();
    }
  }

  @Test
  void debugHasALineForEach() throws IOException {
    try (ServerFixture server = server(1, "maxReplyRatio=8");
        LogCapture log = new LogCapture();
        DatagramPeer peer = new DatagramPeer(server.port)) {
      ch.qos.logback.classic.Logger logger =
          (ch.qos.logback.classic.Logger) org.slf4j.LoggerFactory.getLogger(Datagrams.class);
      logger.setLevel(Level.DEBUG);
      try {
        peer.send("1").send("2");
        assertThat(peer.receive()).isEqualTo("Goodbye!");
        Awaitility.await()
            .until(() -> log.has(Level.DEBUG, "answered") && log.has(Level.DEBUG, "dropped"));
      } finally {
        logger.setLevel(null);
      }
    }
  }

  @Test
  void portZeroIsAFreeOneForEachInstance() throws IOException {
    try (ServerFixture server =
        new ServerFixture(transport, 2, new JsonObject().put("type", "datagram").put("port", 0))) {
      assertThat(server.group.endpoints()).doesNotHaveDuplicates().hasSize(2);
      for (Endpoint endpoint : server.group.endpoints()) {
        assertThat(DatagramPeer.ask(endpoint.port(), "1")).isEqualTo("Welcome to server!");
      }
    }
  }
}
