package dev.greeter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.greeter.Configs;
import dev.greeter.Counts;
import dev.greeter.LogCapture;
import dev.greeter.Peer;
import dev.greeter.Pki;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of certificates: what cannot be used, and what changes while it is in use. */
class CertificatesIT {

  private static final String TRANSPORTS = "dev.greeter.Transports#all";

  @TempDir Path folder;

  private ServerFixture server(Transport transport, String... more) {
    List<String> settings = new ArrayList<>(List.of("tls=" + Pki.files(folder)));
    settings.addAll(List.of(more));
    return new ServerFixture(transport, 2, Configs.server(settings.toArray(String[]::new)));
  }

  @ParameterizedTest
  @CsvSource({
    "tls.crt, , No such file or directory",
    "tls.key, , No such file or directory",
    "ca.crt, , No such file or directory",
    "tls.crt, nothing of the kind, Missing -----BEGIN CERTIFICATE----- delimiter",
    "ca.crt, nothing of the kind, Missing -----BEGIN CERTIFICATE----- delimiter",
    "tls.key, nothing of the kind, Missing -----BEGIN PRIVATE KEY----- or",
  })
  void aFileThatCannotBeUsedIsOneLineThatNamesIt(String file, String text, String cause)
      throws IOException {
    Pki.write(folder, Pki.SERVER);
    Files.delete(folder.resolve(file));
    if (text != null) {
      Files.writeString(folder.resolve(file), text);
    }
    assertRefused(file, cause);
  }

  @Test
  void aKeyOfAnotherCertificateIsOneLineThatNamesBoth() throws IOException {
    Pki.write(folder, Pki.SERVER);
    for (CertificateBuilder.Algorithm kind :
        List.of(
            CertificateBuilder.Algorithm.ecp256,
            CertificateBuilder.Algorithm.ecp384,
            CertificateBuilder.Algorithm.rsa2048,
            CertificateBuilder.Algorithm.ed25519)) {
      X509Bundle other = Pki.issued(Pki.AUTHORITY, Pki.server().algorithm(kind));
      Files.writeString(folder.resolve("tls.key"), other.getPrivateKeyPEM());
      assertRefused("tls.key", "not the key of " + folder.resolve("tls.crt"));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = CertificateBuilder.Algorithm.class,
      names = {"rsa2048", "ed25519", "ed448"})
  void aKeyOfEveryKindThatTheJdkShowsIsTaken(CertificateBuilder.Algorithm kind) throws Exception {
    Pki.write(folder, Pki.issued(Pki.AUTHORITY, Pki.server().algorithm(kind)));
    assertServed(Pki.context(null));
  }

  @Test
  void aKeyOfRsaPssIsTaken() throws Exception {
    Path files = Path.of("src/test/resources/tls");
    for (String suffix : List.of(".crt", ".key")) {
      Files.copy(files.resolve("rsa-pss" + suffix), folder.resolve("tls" + suffix));
    }
    Files.copy(folder.resolve("tls.crt"), folder.resolve("ca.crt"));
    try (InputStream certificate = Files.newInputStream(folder.resolve("ca.crt"))) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(certificate));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      assertServed(context);
    }
  }

  private void assertServed(SSLContext context) throws IOException {
    try (ServerFixture server = server(Transport.NIO)) {
      for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
        try (Peer peer = new Peer(server.port).secured(context, protocol)) {
          assertThat(peer.send("1").readAll()).isEqualTo("Welcome to server!");
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ENCRYPTED PRIVATE KEY, ''",
    "RSA PRIVATE KEY, 'Proc-Type: 4,ENCRYPTED'",
    "EC PRIVATE KEY, 'Proc-Type: 4,ENCRYPTED'"
  })
  void aKeyThatIsEncryptedSaysSo(String kind, String header) throws IOException {
    Pki.write(folder, Pki.SERVER);
    Files.writeString(
        folder.resolve("tls.key"),
        "-----BEGIN " + kind + "-----\n" + header + "\n\nMIIF\n-----END " + kind + "-----\n");
    assertRefused("tls.key", "is encrypted, must be a key without a password");
  }

  @Test
  void aKeyOfAnotherKindSaysWhichAreTaken() throws Exception {
    Pki.write(folder, Pki.SERVER);
    byte[] key = KeyPairGenerator.getInstance("X25519").generateKeyPair().getPrivate().getEncoded();
    String base64 = Base64.getEncoder().encodeToString(key);
    Files.writeString(
        folder.resolve("tls.key"),
        "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
    assertRefused("tls.key", "no key of RSA, RSA-PSS, EC, Ed25519 or Ed448");
  }

  @Test
  void aCertificateThatIsCutOffIsOneLine() throws IOException {
    Pki.write(folder, Pki.SERVER);
    String whole = Files.readString(folder.resolve("tls.crt"));
    Files.writeString(folder.resolve("tls.crt"), whole.substring(0, whole.length() / 2));
    assertRefused("tls.crt", "Missing -----END CERTIFICATE----- delimiter");
  }

  private void assertRefused(String file, String cause) {
    assertThatThrownBy(() -> server(Transport.NIO).close())
        .hasMessageStartingWith(folder.resolve(file) + ": " + cause)
        .message()
        .hasLineCount(1);
  }

  @Test
  void anExpiredCertificateIsServedWithAWarningAndCounted() throws IOException {
    Pki.write(folder, Pki.issued(Pki.AUTHORITY, Pki.expired()));
    try (LogCapture log = new LogCapture();
        ServerFixture server = server(Transport.NIO)) {
      assertThat(log.lines(Level.WARN)).containsExactly(folder.resolve("tls.crt") + " has expired");
      assertThat(expiry(server)).isBefore(Instant.now());
    }
  }

  private static Instant expiry(ServerFixture server) {
    return Instant.ofEpochSecond(
        (long) server.meters.get("greeter.certificate.expiry.seconds").gauge().value());
  }

  /** Files behind two links, as a secret in a pod is: one of them is swapped, at once. */
  private void mount(X509Bundle bundle, int version) throws IOException {
    Path data = Pki.write(folder.resolve("..version" + version), bundle);
    Path link = folder.resolve("..data");
    Path next = folder.resolve("..next");
    Files.createSymbolicLink(next, data.getFileName());
    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
    for (String file : List.of("tls.crt", "tls.key", "ca.crt")) {
      if (version == 0) {
        Files.createSymbolicLink(folder.resolve(file), Path.of("..data", file));
      }
    }
  }

  private static X509Bundle lasting(int days) {
    return Pki.issued(
        Pki.AUTHORITY, Pki.server().notAfter(Instant.now().plus(days, ChronoUnit.DAYS)));
  }

  private static Instant served(ServerFixture server) throws IOException {
    SSLContext context = Pki.context(null);
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("localhost", server.port)) {
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getNotAfter()
          .toInstant();
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void aSwapUnderLoadFailsNoExchangeAndIsServedWithinTenSeconds(Transport transport)
      throws Exception {
    X509Bundle first = lasting(10);
    mount(first, 0);
    ExecutorService threads = Executors.newCachedThreadPool();
    try (LogCapture log = new LogCapture();
        ServerFixture server = server(transport, "idleTimeoutMs=60000");
        Peer before = new Peer(server.port).secured(Pki.context(null), "TLSv1.3")) {
      AtomicInteger answered = new AtomicInteger();
      AtomicBoolean over = new AtomicBoolean();
      List<Future<?>> hammers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String protocol = i % 2 == 0 ? "TLSv1.3" : "TLSv1.2";
        hammers.add(threads.submit(() -> hammer(server, protocol, answered, over)));
      }
      for (int swap = 1; swap <= Counts.of(1, 10); swap++) {
        X509Bundle next = lasting(10 + swap);
        Instant end = next.getCertificate().getNotAfter().toInstant();
        mount(next, swap);
        await()
            .atMost(Duration.ofSeconds(10))
            .untilAsserted(() -> assertThat(served(server)).isEqualTo(end));
        assertThat(expiry(server)).isEqualTo(end);
      }
      assertThat(before.send("1").readAll()).isEqualTo("Welcome to server!");
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(answered).hasValueGreaterThan(100));
      over.set(true);
      for (Future<?> hammer : hammers) {
        hammer.get(20, TimeUnit.SECONDS);
      }
      assertThat(log.lines(Level.WARN)).isEmpty();
      assertThat(log.lines(Level.INFO).stream().filter("reloaded TLS certificate"::equals))
          .hasSize(Counts.of(1, 10));
    } finally {
      threads.shutdownNow();
    }
  }

  /** Asks again and again, until it is told to stop. */
  private static Void hammer(
      ServerFixture server, String protocol, AtomicInteger answered, AtomicBoolean over)
      throws IOException {
    SSLContext context = Pki.context(null);
    while (!over.get()) {
      try (Peer plain = new Peer(server.port);
          Peer peer = plain.secured(context, protocol)) {
        assertThat(peer.send("1").readAll()).isEqualTo("Welcome to server!");
        answered.incrementAndGet();
      }
    }
    return null;
  }

  @Test
  void brokenFilesAreRefusedOnceAndTheOldOnesStay() throws IOException {
    X509Bundle first = lasting(10);
    Pki.write(folder, first);
    try (LogCapture log = new LogCapture();
        ServerFixture server = server(Transport.NIO)) {
      Files.writeString(folder.resolve("tls.crt"), "half of a");
      await().atMost(Duration.ofSeconds(20)).until(() -> log.lines(Level.WARN).size() == 1);
      // Two more looks.
      await()
          .pollDelay(Duration.ofSeconds(5))
          .untilAsserted(
              () ->
                  assertThat(log.lines(Level.WARN))
                      .containsExactly(
                          "kept the old TLS certificate: "
                              + folder.resolve("tls.crt")
                              + ": Missing -----BEGIN CERTIFICATE----- delimiter"));
      assertThat(served(server)).isEqualTo(first.getCertificate().getNotAfter().toInstant());
      X509Bundle next = lasting(20);
      Pki.write(folder, next);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(served(server))
                      .isEqualTo(next.getCertificate().getNotAfter().toInstant()));
      assertThat(log.lines(Level.WARN)).hasSize(1);
    }
  }
}
