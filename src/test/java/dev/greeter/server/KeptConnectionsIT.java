package dev.greeter.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.greeter.Configs;
import dev.greeter.Counts;
import dev.greeter.LogCapture;
import dev.greeter.Peer;
import dev.greeter.Pki;
import dev.greeter.Stalls;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections with more than one request, seen by blocking peers. */
class KeptConnectionsIT {

  private static final String TRANSPORTS = "dev.greeter.Transports#all";

  private static final String WELCOME = "Welcome to server!";

  /** A table in which one key is the beginning of another. */
  private static final String NESTED =
      "replies={\"1\":\"one\",\"12\":\"twelve\",\"abc\":\"letters\"}";

  @TempDir Path folder;

  private static ServerFixture server(Transport transport, String... settings) {
    String[] all = Arrays.copyOf(settings, settings.length + 1);
    all[settings.length] = "requestsPerConnection=0";
    return new ServerFixture(transport, 2, Configs.server(all));
  }

  private static void stay(Duration silence) {
    await().pollDelay(silence).until(() -> true);
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void silencesBetweenRequestsMayAddUpToMoreThanTheDeadline(Transport transport)
      throws IOException {
    try (ServerFixture server = server(transport, "idleTimeoutMs=2500");
        Peer peer = new Peer(server.port)) {
      for (int i = 0; i < 3; i++) {
        stay(Duration.ofSeconds(1));
        assertThat(peer.send("1").read(WELCOME.length())).isEqualTo(WELCOME);
      }
      assertThat(server.group.open()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void aPeerThatAsksForNothingMoreEndsAsItsLastReplyASecondAfterIt(Transport transport)
      throws IOException {
    try (LogCapture log = new LogCapture().detailed(Connection.class);
        ServerFixture server = server(transport);
        Peer peer = new Peer(server.port)) {
      stay(Duration.ofMillis(300));
      Stalls stalls = Stalls.begin();
      // The reply is taken after it, whatever else this machine does.
      long start = System.nanoTime();
      assertThat(peer.send("1").read(WELCOME.length())).isEqualTo(WELCOME);
      assertThat(peer.readAll()).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(1000), Duration.ofMillis(2500).plus(stalls.late()));
      // A request that crosses the end is not met by a reset, which would fail the second write.
      peer.send("1").send("1").finish();
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.TIMEOUT)).isZero();
      assertThat(server.count(ConnectionOutcome.WELCOME)).isEqualTo(1);
      assertThat(server.requests(ConnectionOutcome.WELCOME)).isEqualTo(1);
      assertThat(log.values(Level.INFO, "outcome")).isEmpty();
      assertThat(log.values(Level.DEBUG, "outcome")).containsExactly("welcome");
      assertThat(log.values(Level.DEBUG, "end")).containsExactly("idle");
      assertThat(log.values("requests")).containsExactly("1");
      assertThat(log.values("requestBytes")).containsExactly("1");
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void aPeerThatNeverAsksIsCutAsEver(Transport transport) throws IOException {
    try (LogCapture log = new LogCapture();
        ServerFixture server = server(transport);
        Peer peer = new Peer(server.port)) {
      assertThat(peer.readAll()).isEmpty();
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.TIMEOUT)).isEqualTo(1);
      assertThat(log.has(Level.INFO, "socket timeout")).isTrue();
      assertThat(log.values("end")).isEmpty();
      assertThat(log.values("requests")).containsExactly("0");
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void anEndIsAnEmptyRequestOnlyWhereNoneWasBefore(Transport transport) throws IOException {
    try (ServerFixture server = server(transport)) {
      try (Peer peer = new Peer(server.port)) {
        assertThat(peer.finish().readAll()).isEqualTo("Goodbye!");
      }
      try (Peer peer = new Peer(server.port)) {
        assertThat(peer.send("1").finish().readAll()).isEqualTo(WELCOME);
      }
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.EMPTY)).isEqualTo(1);
      assertThat(server.count(ConnectionOutcome.WELCOME)).isEqualTo(1);
      assertThat(server.requests(ConnectionOutcome.EMPTY)).isEqualTo(1);
      assertThat(server.requests(ConnectionOutcome.WELCOME)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void anEndOrTheDeadlineCompletesARequestThatHasBegun(Transport transport) throws IOException {
    try (ServerFixture server = server(transport, NESTED, "idleTimeoutMs=500")) {
      for (int i = 0; i < 2; i++) {
        boolean ends = i == 0;
        try (Peer peer = new Peer(server.port)) {
          assertThat(peer.send("12").read(6)).isEqualTo("twelve");
          peer.send("ab");
          assertThat((ends ? peer.finish() : peer).readAll()).isEqualTo("Goodbye!");
        }
      }
      try (Peer peer = new Peer(server.port)) {
        assertThat(peer.send("121").finish().readAll()).isEqualTo("twelveone");
      }
      // A whole key is no reason to end at the deadline.
      try (Peer peer = new Peer(server.port)) {
        assertThat(peer.send("1").read(3)).isEqualTo("one");
        assertThat(peer.send("12").read(6)).isEqualTo("twelve");
      }
    }
  }

  /** Whatever comes behind the last request is read and thrown away, or it would cause a reset. */
  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void requestsOverTheLimitDoNotDestroyReplies(Transport transport) throws IOException {
    byte[] requests = "1".repeat(1_000_000).getBytes(UTF_8);
    try (ServerFixture server =
        new ServerFixture(
            transport, 2, Configs.server("requestsPerConnection=3", "lingerTimeoutMs=10000"))) {
      int tries = Counts.of(10, 1000);
      for (int i = 0; i < tries; i++) {
        try (Peer peer = new Peer(server.port)) {
          assertThat(peer.send(requests).readAll()).as("try %d", i).isEqualTo(WELCOME.repeat(3));
        }
      }
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.WELCOME)).isEqualTo(tries);
      assertThat(server.requests(ConnectionOutcome.WELCOME)).isEqualTo(3L * tries);
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void aRequestThatCrossesTheLastReplyIsNotMetByAReset(Transport transport) throws IOException {
    try (ServerFixture server =
            new ServerFixture(transport, 2, Configs.server("requestsPerConnection=2"));
        Peer peer = new Peer(server.port)) {
      assertThat(peer.send("11").read(2 * WELCOME.length())).isEqualTo(WELCOME.repeat(2));
      // A reset would fail the second write.
      assertThat(peer.send("1").send("1").finish().readAll()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void aResetBetweenRequestsIsOne(Transport transport) throws IOException {
    try (ServerFixture server = server(transport, "idleTimeoutMs=60000");
        Peer peer = new Peer(server.port)) {
      assertThat(peer.send("11").read(2 * WELCOME.length())).hasSize(2 * WELCOME.length());
      peer.reset();
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.RESET)).isEqualTo(1);
      assertThat(server.requests(ConnectionOutcome.WELCOME)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void aKeptConnectionHoldsItsPlace(Transport transport) throws IOException {
    try (ServerFixture server = server(transport, "maxConnections=1", "idleTimeoutMs=60000");
        Peer kept = new Peer(server.port)) {
      assertThat(kept.send("1").read(WELCOME.length())).isEqualTo(WELCOME);
      try (Peer tooMany = new Peer(server.port)) {
        assertThat(tooMany.readAll()).isEmpty();
      }
      assertThat(kept.send("1").read(WELCOME.length())).isEqualTo(WELCOME);
      await().until(() -> server.count(ConnectionOutcome.REJECTED) == 1);
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void whereThereIsOneRequestTheLogDoesNotCountThem(Transport transport) throws IOException {
    try (LogCapture log = new LogCapture().detailed(Connection.class);
        ServerFixture server = new ServerFixture(transport, Configs.server())) {
      assertThat(Peer.ask(server.port, "1")).isEqualTo(WELCOME);
      assertThat(Peer.ask(server.port, "11")).isEqualTo("Goodbye!");
      server.awaitNoneOpen();
      assertThat(log.values("outcome")).contains("welcome", "goodbye");
      assertThat(log.values("requests")).isEmpty();
      assertThat(server.requests(ConnectionOutcome.WELCOME)).isEqualTo(1);
      assertThat(server.requests(ConnectionOutcome.GOODBYE)).isEqualTo(1);
    }
  }

  /** In one segment, each with a reply of its own, from a peer that does not read at first. */
  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void tenThousandPipelinedRequestsAreHeldBackAndThenAllAnswered(Transport transport)
      throws IOException {
    int count = 10_000;
    int replyBytes = 10_000;
    byte[] requests = new byte[count];
    Random random = new Random(14);
    for (int i = 0; i < count; i++) {
      requests[i] = (byte) ('0' + random.nextInt(10));
    }
    try (ServerFixture server = large(transport, replyBytes, "lingerTimeoutMs=20000");
        Socket peer = new Socket()) {
      peer.setReceiveBufferSize(65_536);
      peer.setSoTimeout(10_000);
      peer.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port));
      peer.getOutputStream().write(requests);
      // What is answered is in a kernel's buffers, or in the one queue of 64 KiB.
      assertThat(settled(server) * replyBytes).isBetween(65_536L, 20_000_000L);
      for (int i = 0; i < count; i++) {
        byte[] reply = peer.getInputStream().readNBytes(replyBytes);
        assertThat(reply.length).isEqualTo(replyBytes);
        assertThat(reply[0]).as("reply %d", i).isEqualTo(requests[i]);
        assertThat(reply[replyBytes - 1]).isEqualTo(requests[i]);
      }
      peer.shutdownOutput();
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.WELCOME)).isEqualTo(1);
      assertThat(server.requests(ConnectionOutcome.WELCOME)).isEqualTo(count);
    }
  }

  /** One key for each digit, whose reply is that digit again and again. */
  private static ServerFixture large(Transport transport, int replyBytes, String... settings) {
    JsonObject replies = new JsonObject();
    for (int digit = 0; digit < 10; digit++) {
      String key = Integer.toString(digit);
      replies.put(key, key.repeat(replyBytes));
    }
    String[] all = Arrays.copyOf(settings, settings.length + 1);
    all[settings.length] = "replies=" + replies.encode();
    return server(transport, all);
  }

  /** How many requests were answered when no more are for a while. */
  private static long settled(ServerFixture server) {
    long[] before = {-1};
    await()
        .pollInterval(Duration.ofMillis(300))
        .until(
            () -> {
              long now = server.requests(ConnectionOutcome.WELCOME);
              boolean same = now > 0 && now == before[0];
              before[0] = now;
              return same;
            });
    return before[0];
  }

  /** A peer that only ever sends fills the buffers of the kernels, and nothing else. */
  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void aPeerThatDoesNotReadCannotSendWithoutEnd(Transport transport) throws IOException {
    try (ServerFixture server = large(transport, 10_000, "lingerTimeoutMs=20000");
        SocketChannel peer =
            SocketChannel.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port))) {
      peer.configureBlocking(false);
      long[] sent = {0, -1};
      await()
          .pollInterval(Duration.ofMillis(300))
          .until(
              () -> {
                ByteBuffer bytes = ByteBuffer.wrap("1".repeat(1 << 20).getBytes(UTF_8));
                while (peer.write(bytes) > 0 && sent[0] < 100_000_000) {
                  sent[0] += bytes.position();
                  bytes.clear();
                }
                boolean stuck = sent[0] == sent[1];
                sent[1] = sent[0];
                return stuck || sent[0] >= 100_000_000;
              });
      assertThat(sent[0]).isLessThan(50_000_000);
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void aPeerThatTakesNoRepliesIsReset(Transport transport) throws IOException {
    try (ServerFixture server = large(transport, 10_000, "lingerTimeoutMs=200");
        Peer peer = new Peer(server.port)) {
      peer.send("1".repeat(10_000));
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.RESET)).isEqualTo(1);
    }
  }

  /** For much longer than {@code lingerTimeoutMs} all in all. */
  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void aPeerThatTakesItsRepliesSlowlyHasThemAll(Transport transport) throws IOException {
    int replyBytes = 1_000_000;
    try (ServerFixture server = large(transport, replyBytes, "lingerTimeoutMs=2000");
        Peer peer = new Peer(server.port)) {
      peer.send("7".repeat(30));
      for (int i = 0; i < 15; i++) {
        stay(Duration.ofMillis(300));
        assertThat(peer.read(2 * replyBytes)).hasSize(2 * replyBytes).matches("7+");
      }
      assertThat(peer.finish().readAll()).isEmpty();
      await().untilAsserted(() -> assertThat(server.count(ConnectionOutcome.WELCOME)).isEqualTo(1));
    }
  }

  /** Over TLS each reply is taken within its own write: the stack has no room for all of them. */
  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void manyRequestsAtOnceOverTlsAreAllAnswered(Transport transport) throws Exception {
    int count = Counts.of(15_000, 100_000);
    try (ServerFixture server =
            server(transport, "tls=" + Pki.files(Pki.write(folder, Pki.SERVER)));
        Peer peer = new Peer(server.port);
        Peer secured = peer.secured(Pki.context(null), "TLSv1.3")) {
      secured.send("1".repeat(count));
      assertThat(secured.read(count * WELCOME.length())).isEqualTo(WELCOME.repeat(count));
      assertThat(server.requests(ConnectionOutcome.WELCOME)).isEqualTo(count);
    }
  }

  /** They have much more to be answered than a peer that comes now can wait for. */
  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void peersThatSendAheadLeaveTheOthersTheirTurn(Transport transport) throws IOException {
    byte[] ahead = "1".repeat(20_000).getBytes(UTF_8);
    List<Peer> peers = new ArrayList<>();
    try (ServerFixture server = server(transport, "lingerTimeoutMs=20000")) {
      for (int i = 0; i < 300; i++) {
        peers.add(new Peer(server.port));
      }
      for (Peer peer : peers) {
        peer.send(ahead);
      }
      try (Peer late = new Peer(server.port)) {
        long before = server.requests(ConnectionOutcome.WELCOME);
        assertThat(late.send("1").read(WELCOME.length())).isEqualTo(WELCOME);
        assertThat(server.requests(ConnectionOutcome.WELCOME) - before)
            .isLessThan((long) peers.size() * ahead.length / 4);
      }
      for (Peer peer : peers) {
        peer.reset();
      }
    }
  }
}
