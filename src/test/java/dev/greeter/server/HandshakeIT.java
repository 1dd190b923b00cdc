package dev.greeter.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.greeter.Configs;
import dev.greeter.Counts;
import dev.greeter.LogCapture;
import dev.greeter.Peer;
import dev.greeter.Pki;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.ResourceLeakDetector;
import io.vertx.core.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers with which no handshake comes about: each is one line, counted, and gone. */
@ParameterizedClass
@MethodSource("dev.greeter.Transports#all")
class HandshakeIT {

  /** Of an authority that has the name of ours: a client shows no certificate of another name. */
  private static final X509Bundle STRANGER =
      Pki.issued(Pki.authority("CN=Test authority"), Pki.server());

  private static final byte[] HTTP = "GET / HTTP/1.0\r\n\r\n".getBytes(US_ASCII);

  private final LogCapture log = new LogCapture();
  private final Transport transport;

  @TempDir Path folder;

  HandshakeIT(Transport transport) {
    this.transport = transport;
  }

  @AfterEach
  void nothingPeersDoIsAWarning() {
    log.close();
    assertThat(log.lines(Level.WARN)).isSubsetOf("rejecting connections");
    assertThat(log.lines(Level.ERROR)).isEmpty();
  }

  private ServerFixture server(String... more) throws IOException {
    String files = "tls=" + Pki.files(Pki.write(folder, Pki.SERVER));
    return new ServerFixture(
        transport,
        Configs.server(Stream.concat(Stream.of(files), Stream.of(more)).toArray(String[]::new)));
  }

  /** One connection has ended, with one line that has this cause. */
  private void assertRefused(ServerFixture server, String cause) {
    await().until(() -> server.count(ConnectionOutcome.HANDSHAKE) == 1);
    assertThat(log.values(Level.INFO, "cause")).containsExactly(cause);
    assertThat(log.values(Level.INFO, "outcome")).containsExactly("handshake");
  }

  /** The first message of a client that knows nothing newer, with one cipher suite. */
  private static byte[] hello(int version) {
    ByteArrayOutputStream hello = new ByteArrayOutputStream();
    int length = 2 + 32 + 1 + 4 + 2;
    hello.writeBytes(new byte[] {0x16, 3, 1, 0, (byte) (length + 4), 1, 0, 0, (byte) length});
    hello.writeBytes(new byte[] {3, (byte) version});
    hello.writeBytes(new byte[32]);
    hello.writeBytes(new byte[] {0, 0, 2, 0, 0x2f, 1, 0});
    return hello.toByteArray();
  }

  @Test
  void aPlainRequest() throws IOException {
    try (ServerFixture server = server();
        Peer peer = new Peer(server.port)) {
      peer.send(HTTP).readAll();
      assertRefused(server, "not TLS");
    }
  }

  /** The alert arrives, although the peer goes on to send. */
  @Test
  void anOfferOfTls11IsToldSo() throws IOException {
    try (ServerFixture server = server();
        Peer peer = new Peer(server.port)) {
      String alert = peer.send(hello(2)).send(new byte[100_000]).readAll();
      assertThat(alert).startsWith("\u0015").endsWith("\2F");
      assertRefused(
          server,
          "Client requested protocol TLSv1.1 is not enabled or supported in server context");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20})
  void silenceAfterSoManyBytes(int bytes) throws IOException {
    try (ServerFixture server = server("tls.handshakeTimeoutMs=300", "lingerTimeoutMs=200");
        Peer peer = new Peer(server.port)) {
      peer.send(new String(hello(3), US_ASCII).substring(0, bytes));
      assertRefused(server, "no handshake within 300 ms");
      server.awaitNoneOpen();
    }
  }

  @Test
  void anEndWithinTheHandshake() throws IOException {
    try (ServerFixture server = server();
        Peer peer = new Peer(server.port)) {
      peer.send(new byte[] {0x16, 3, 1}).finish().readAll();
      assertRefused(server, "ended by the peer");
    }
  }

  @Test
  void aResetWithinTheHandshake() throws IOException {
    try (ServerFixture server = server()) {
      new Peer(server.port).send(new byte[] {0x16, 3, 1}).reset();
      await().until(() -> server.count(ConnectionOutcome.HANDSHAKE) == 1);
      assertThat(log.values(Level.INFO, "cause"))
          .isNotEmpty()
          .allMatch(it -> it.contains("Connection reset"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void noCertificateWhereOneIsDemanded(String protocol) throws IOException {
    try (ServerFixture server = server("tls.clientAuth=required")) {
      assertThatIOException()
          .isThrownBy(() -> ask(server, Pki.context(null), protocol))
          .withMessageContaining("alert");
      assertRefused(server, "Empty client certificate chain");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aCertificateOfAnotherAuthority(String protocol) throws IOException {
    try (ServerFixture server = server("tls.clientAuth=required")) {
      assertThatIOException()
          .isThrownBy(() -> ask(server, Pki.context(STRANGER), protocol))
          .withMessageContaining("alert");
      assertRefused(server, "Signature does not match.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void noCertificateWhereOneIsAskedForIsServed(String protocol) throws IOException {
    try (ServerFixture server = server("tls.clientAuth=request")) {
      assertThat(ask(server, Pki.context(null), protocol)).isEqualTo("Welcome to server!");
      assertThat(ask(server, Pki.context(Pki.CLIENT), protocol)).isEqualTo("Welcome to server!");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aClientThatDoesNotTrustUs(String protocol) throws Exception {
    SSLContext distrusting = SSLContext.getInstance("TLS");
    distrusting.init(null, null, null);
    try (ServerFixture server = server()) {
      assertThatIOException()
          .isThrownBy(() -> ask(server, distrusting, protocol))
          .withMessageContaining("certification path");
      assertRefused(server, "Received fatal alert: certificate_unknown");
    }
  }

  @Test
  void aPeerOfTlsOnAPlainPortIsAnotherRequest() throws IOException {
    try (ServerFixture server = new ServerFixture(transport, Configs.server())) {
      assertThatIOException().isThrownBy(() -> ask(server, Pki.context(null), "TLSv1.3"));
      await().until(() -> server.count(ConnectionOutcome.GOODBYE) == 1);
      assertThat(log.values(Level.INFO, "outcome")).isEmpty();
    }
  }

  private static String ask(ServerFixture server, SSLContext context, String protocol)
      throws IOException {
    try (Peer peer = new Peer(server.port);
        Peer secured = peer.secured(context, protocol)) {
      return secured.send("1").readAll();
    }
  }

  @Test
  void theDeadlineBeginsWhenTheHandshakeIsDone() throws IOException {
    try (ServerFixture server = server("idleTimeoutMs=700", "tls.handshakeTimeoutMs=5000");
        Peer peer = new Peer(server.port)) {
      await()
          .pollDelay(Duration.ofSeconds(1))
          .untilAsserted(() -> assertThat(server.group.open()).isEqualTo(1));
      try (Peer secured = peer.secured(Pki.context(null), "TLSv1.3")) {
        assertThat(secured.send("1").readAll()).isEqualTo("Welcome to server!");
      }
    }
  }

  @Test
  void oneInAHandshakeTakesAPlace() throws IOException {
    try (ServerFixture server = server("maxConnections=1");
        Peer half = new Peer(server.port).send(new byte[] {0x16})) {
      await().until(() -> server.group.open() == 1);
      try (Peer tooMany = new Peer(server.port)) {
        assertThat(tooMany.readAll()).isEmpty();
      }
      half.finish().readAll();
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.REJECTED)).isEqualTo(1);
    }
  }

  @Test
  void nothingIsLeftOfHundredsOfThem() throws IOException {
    int rounds = Counts.of(15, 1250);
    ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    try (ServerFixture server =
        server("tls.clientAuth=required", "tls.handshakeTimeoutMs=1000", "peerLogPerSecond=2")) {
      flood(server, 5);
      server.awaitNoneOpen();
      long files = openFiles();
      long start = System.nanoTime();
      flood(server, rounds);
      server.awaitNoneOpen();
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertThat(server.count(ConnectionOutcome.HANDSHAKE)).isEqualTo(8L * (5 + rounds));
      assertThat(log.lines(Level.INFO).stream().filter("closed"::equals).count())
          .isLessThan(2 * (took.toSeconds() + 10));
      // The detector looks for what was collected when something more is allocated.
      System.gc();
      flood(server, 5);
      assertThat(ask(server, Pki.context(Pki.CLIENT), "TLSv1.3")).isEqualTo("Welcome to server!");
      server.awaitNoneOpen();
      assertThat(openFiles()).isLessThan(files + 20);
    } finally {
      ResourceLeakDetector.setLevel(before);
    }
  }

  /** Eight peers in each round. */
  private static void flood(ServerFixture server, int rounds) throws IOException {
    SSLContext none = Pki.context(null);
    for (int i = 0; i < rounds; i++) {
      new Peer(server.port).reset();
      new Peer(server.port).send(new byte[] {0x16, 3, 1}).reset();
      new Peer(server.port).close();
      close(new Peer(server.port).send(HTTP));
      close(new Peer(server.port).send(hello(2)));
      close(new Peer(server.port).send(new String(hello(3), US_ASCII).substring(0, 20)));
      assertThatIOException().isThrownBy(() -> ask(server, none, "TLSv1.2"));
      assertThatIOException().isThrownBy(() -> ask(server, none, "TLSv1.3"));
    }
  }

  private static void close(Peer peer) throws IOException {
    peer.finish().readAll();
    peer.close();
  }

  private static long openFiles() {
    String[] open = new File("/proc/self/fd").list();
    return Objects.requireNonNullElse(open, new String[0]).length;
  }
}
