package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS as a user of the jar sees it. */
class TlsIT {

  @TempDir Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    Pki.write(folder.resolve("server"), Pki.SERVER);
    Pki.write(folder.resolve("client"), Pki.CLIENT);
  }

  private String[] settings(String... settings) throws IOException {
    int port = FreePort.next();
    return Stream.concat(
            Stream.of(
                "admin=null",
                "server.config.port=" + port,
                "client.config.port=" + port,
                "client.config.delayMs=0",
                "client.config.expect.outcome=replied",
                "server.config.tls=" + Pki.files(folder.resolve("server")),
                "client.config.tls=" + Pki.files(folder.resolve("client"))),
            Arrays.stream(settings))
        .toArray(String[]::new);
  }

  private Invocation run(String... settings) throws IOException {
    return Invocation.with(settings(settings));
  }

  @Test
  void aServerAndAClientShowEachOtherTheirCertificates() throws Exception {
    Invocation greeter = run("server.config.tls.clientAuth=required");
    assertThat(greeter.exitCode()).as(greeter.log()).isZero();
    assertThat(greeter.output()).isEqualTo("Welcome to server!\n");
    assertThat(greeter.log()).contains("listening on tls:localhost:", "connecting to tls:");
  }

  @Test
  void manyExchangesOnSeveralEventLoopsAllGetTheirReply() throws Exception {
    int exchanges = Counts.of(300, 5000);
    Invocation greeter =
        run(
            "server.instances=2",
            "client.instances=2",
            "client.config.exchanges=" + exchanges,
            "client.config.concurrency=16");
    assertThat(greeter.exitCode()).as(greeter.log()).isZero();
    assertThat(greeter.output()).containsPattern("replied +" + exchanges + "\n");
    assertThat(greeter.log()).doesNotContain("WARN", "ERROR");
  }

  @Test
  void aFileThatCannotBeUsedEndsWithThree() throws Exception {
    for (String side : List.of("server", "client")) {
      Path key = folder.resolve(side).resolve("tls.key");
      Files.writeString(key, "no key");
      Invocation greeter = run(side.equals("client") ? "server=null" : "client=null");
      assertThat(greeter.exitCode()).isEqualTo(3);
      assertThat(greeter.log())
          .contains(side + ": " + key + ": Missing -----BEGIN PRIVATE KEY-----")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void aServerThatIsNotTrustedEndsWithFourUnlessThatIsExpected() throws Exception {
    Invocation greeter = run("client.config.tls.serverName=other.test");
    assertThat(greeter.exitCode()).isEqualTo(4);
    assertThat(greeter.log())
        .contains("outcome=handshake", "cause=No subject alternative DNS name matching other.test")
        .contains("cause=Received fatal alert: certificate_unknown")
        .contains("expect.outcome: wanted replied, found handshake")
        .doesNotContain("\tat ");

    Invocation expected =
        run(
            "client.config.tls={}", // Of the JDK's authorities, none has signed this.
            "client.config.expect.outcome=handshake");
    assertThat(expected.exitCode()).isZero();
  }

  @Test
  void aClientWithoutTheCertificateThatIsDemandedEndsWithFour() throws Exception {
    Invocation greeter =
        run(
            "server.config.tls.clientAuth=required",
            "client.config.delayMs=300",
            "client.config.tls.certPath=null",
            "client.config.tls.keyPath=null");
    assertThat(greeter.exitCode()).isEqualTo(4);
    assertThat(greeter.log())
        .contains("cause=Empty client certificate chain", "cause=Received fatal alert: ")
        .contains("expect.outcome: wanted replied, found handshake");
  }

  /** A peer in its handshake, one that is silent after it, and many that ask. */
  @Test
  void aDrainLosesNobody() throws Exception {
    for (int i = 0; i < Counts.of(1, 20); i++) {
      drain();
    }
  }

  private void drain() throws Exception {
    SSLContext context = Pki.context(null);
    try (GreeterProcess greeter =
        GreeterProcess.with(
            settings(
                "client=null",
                "server.instances=2",
                "server.config.idleTimeoutMs=2500",
                "drain.timeoutMs=20000"))) {
      int port = greeter.port();
      try (Hammers hammers =
          new Hammers(
              number -> new Peer(port).secured(context, number % 2 == 0 ? "TLSv1.3" : "TLSv1.2"))) {
        hammers.awaitAnswered(100);
        try (Peer late = new Peer(port);
            Peer silent = new Peer(port).secured(context, "TLSv1.3");
            Peer large = new Peer(port).secured(context, "TLSv1.2")) {
          greeter.terminate();
          await().until(() -> greeter.log().contains("draining"));
          assertThat(large.send(new byte[1_000_000]).readAll()).isEqualTo("Goodbye!");
          try (Peer secured = late.secured(context, "TLSv1.3")) {
            assertThat(secured.send("1").readAll()).isEqualTo("Welcome to server!");
          }
          assertThat(silent.readAll()).isEmpty();
        }
        hammers.awaitRefused();
      }
      assertThat(greeter.exitCode()).as(greeter.log()).isZero();
      assertThat(greeter.log()).contains("cut=0").doesNotContain("WARN", "ERROR");
    }
  }
}
