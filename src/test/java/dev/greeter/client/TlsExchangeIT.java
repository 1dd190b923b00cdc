package dev.greeter.client;

import static dev.greeter.ScriptedPeer.reply;
import static dev.greeter.ScriptedPeer.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Configs;
import dev.greeter.LogCapture;
import dev.greeter.Pki;
import dev.greeter.ScriptedPeer;
import dev.greeter.Transports;
import dev.greeter.net.SocketErrors;
import dev.greeter.net.tls.TlsClient;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.ExchangeResult;
import dev.greeter.report.ExchangeTimes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every outcome of an exchange over TLS, brought about by a server of plain JSSE. */
@ParameterizedClass
@MethodSource("dev.greeter.Transports#all")
class TlsExchangeIT {

  private final LogCapture log = new LogCapture();
  private final Vertx vertx;

  @TempDir Path folder;

  TlsExchangeIT(Transport transport) {
    vertx = Transports.vertx(transport, new SimpleMeterRegistry());
  }

  @AfterEach
  void close() {
    vertx.close().await();
    log.close();
    assertThat(log.problems()).isEmpty();
  }

  /** What a server does once TLS is spoken. */
  private interface Script {
    void play(SSLSocket socket) throws IOException;
  }

  private static ScriptedPeer.Script secured(X509Bundle own, Script script, String... protocols) {
    return socket -> {
      SSLSocket secure =
          (SSLSocket)
              Pki.context(own)
                  .getSocketFactory()
                  .createSocket(socket, "client", socket.getPort(), true);
      secure.setUseClientMode(false);
      if (protocols.length > 0) {
        secure.setEnabledProtocols(protocols);
      }
      script.play(secure);
      secure.close();
    };
  }

  private static void hello(Socket socket) throws IOException {
    request(socket);
    reply(socket, "hello");
  }

  private ExchangeResult run(int port, String... settings) throws IOException {
    Pki.write(folder, Pki.CLIENT);
    String[] all =
        Stream.of(
                Stream.of(
                    "delayMs=0",
                    "connectTimeoutMs=30000",
                    "replyTimeoutMs=30000",
                    "tls.trustPath=" + folder + "/ca.crt"),
                Stream.of(settings))
            .flatMap(it -> it)
            .toArray(String[]::new);
    ClientConfig config = Configs.clientConfig(port, all);
    Promise<ExchangeResult> ended = Promise.promise();
    TlsClient tls = new TlsClient(vertx, config.target().tls(), config.target().host(), "client");
    tls.load().await();
    vertx.runOnContext(
        here -> Clients.exchange(vertx, config, List.of(tls)).run(() -> false).onComplete(ended));
    return ended.future().await();
  }

  private static void assertHandshake(ExchangeResult result, String cause) {
    assertThat(result.outcome()).isEqualTo(ExchangeOutcome.HANDSHAKE);
    assertThat(SocketErrors.describe(result.end().cause())).contains(cause);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void repliedHoldsTheReply(String protocol) throws IOException {
    try (ScriptedPeer server =
        ScriptedPeer.playing(secured(Pki.SERVER, TlsExchangeIT::hello, protocol))) {
      for (String host : List.of("localhost", "127.0.0.1")) {
        ExchangeResult result = run(server.port(), "host=" + host);
        assertThat(result.outcome()).isEqualTo(ExchangeOutcome.REPLIED);
        assertThat(result.reply()).hasToString("hello");
      }
    }
  }

  @Test
  void aSlowHandshakeIsNoSlowConnect() throws IOException {
    ScriptedPeer.Script script = secured(Pki.SERVER, TlsExchangeIT::hello);
    try (ScriptedPeer server =
        ScriptedPeer.playing(
            socket -> {
              // From the accept on, which comes after the begin of the connect.
              new CompletableFuture<Void>().completeOnTimeout(null, 1, TimeUnit.SECONDS).join();
              script.play(socket);
            })) {
      ExchangeTimes times = run(server.port()).times();
      assertThat(times.handshakeNanos()).isGreaterThan(times.connectNanos());
      assertThat(times.handshakeNanos() + times.connectNanos())
          .isBetween(TimeUnit.SECONDS.toNanos(1), times.totalNanos());
    }
  }

  /** The server ends its output and keeps the socket. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void theServersEndIsTheRepliesEnd(String protocol) throws IOException {
    try (ScriptedPeer server =
        ScriptedPeer.playing(
            secured(
                Pki.SERVER,
                socket -> {
                  hello(socket);
                  socket.shutdownOutput();
                  assertThat(socket.getInputStream().read()).isEqualTo(-1);
                },
                protocol))) {
      ExchangeResult result = run(server.port());
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.REPLIED);
      assertThat(result.reply()).hasToString("hello");
    }
  }

  @Test
  void closedAndResetAreWhatTheyAreWithoutTls() throws IOException {
    try (ScriptedPeer server = ScriptedPeer.playing(secured(Pki.SERVER, ScriptedPeer::request))) {
      assertThat(run(server.port()).outcome()).isEqualTo(ExchangeOutcome.CLOSED);
    }
    try (ScriptedPeer server =
        ScriptedPeer.playing(
            raw ->
                secured(
                        Pki.SERVER,
                        socket -> {
                          request(socket);
                          raw.setSoLinger(true, 0);
                          raw.close();
                        })
                    .play(raw))) {
      assertThat(run(server.port()).outcome()).isEqualTo(ExchangeOutcome.RESET);
    }
  }

  @Test
  void theServersNameIsAskedForAndVerified() throws IOException {
    CompletableFuture<String> asked = new CompletableFuture<>();
    try (ScriptedPeer server =
        ScriptedPeer.playing(
            secured(
                Pki.SERVER,
                socket -> {
                  ExtendedSSLSession session = (ExtendedSSLSession) socket.getSession();
                  asked.complete(
                      ((SNIHostName) session.getRequestedServerNames().get(0)).getAsciiName());
                  hello(socket);
                }))) {
      assertThat(run(server.port(), "tls.serverName=greeter.test").outcome())
          .isEqualTo(ExchangeOutcome.REPLIED);
      assertThat(asked).isCompletedWithValue("greeter.test");
    }
  }

  /** As curl asks; of an {@code SNIHostName} the JDK would take neither, and ask for nothing. */
  @ParameterizedTest
  @CsvSource({
    "localhost., true, localhost",
    "my_svc.test, false, my_svc.test",
    "outbound_.9090_._.app.ns.svc.cluster.local., false, outbound_.9090_._.app.ns.svc.cluster.local"
  })
  void aNameThatTheJdkDoesNotTakeIsAskedFor(String name, boolean verifyHost, String asked)
      throws IOException {
    CompletableFuture<String> hello = new CompletableFuture<>();
    try (ScriptedPeer server =
        ScriptedPeer.playing(
            socket -> {
              byte[] head = socket.getInputStream().readNBytes(5);
              int length = ((head[3] & 0xff) << 8) | (head[4] & 0xff);
              byte[] record = socket.getInputStream().readNBytes(length);
              hello.complete(new String(record, StandardCharsets.ISO_8859_1));
            })) {
      run(server.port(), "tls.serverName=" + name, "tls.verifyHost=" + verifyHost);
      // Its length is ahead of it, and the next extension, whose type is below 256, behind it.
      assertThat(hello.join()).contains((char) asked.length() + asked + "\0");
    }
  }

  @Test
  void aDotAtTheEndOfTheNameIsNoneOfTheCertificates() throws IOException {
    try (ScriptedPeer server = ScriptedPeer.playing(secured(Pki.SERVER, TlsExchangeIT::hello))) {
      assertThat(run(server.port(), "tls.serverName=greeter.test.").outcome())
          .isEqualTo(ExchangeOutcome.REPLIED);
    }
  }

  @Test
  void aCertificateOfAnotherHostIsRefusedUnlessNoneIsVerified() throws IOException {
    X509Bundle other =
        Pki.issued(
            Pki.AUTHORITY,
            new CertificateBuilder().subject("CN=other").ecp256().addSanDnsName("other.test"));
    try (ScriptedPeer server = ScriptedPeer.playing(secured(other, TlsExchangeIT::hello))) {
      assertHandshake(run(server.port()), "localhost");
      // What is asked for is what is verified, and not the address beside it.
      assertThat(run(server.port(), "tls.serverName=other.test").outcome())
          .isEqualTo(ExchangeOutcome.REPLIED);
      assertThat(run(server.port(), "tls.verifyHost=false").outcome())
          .isEqualTo(ExchangeOutcome.REPLIED);
    }
    try (ScriptedPeer server = ScriptedPeer.playing(secured(Pki.SERVER, TlsExchangeIT::hello))) {
      assertHandshake(run(server.port(), "tls.serverName=other.test"), "other.test");
    }
  }

  @Test
  void anExpiredOrASelfSignedCertificateIsRefused() throws Exception {
    X509Bundle expired = Pki.issued(Pki.AUTHORITY, Pki.expired());
    try (ScriptedPeer server = ScriptedPeer.playing(secured(expired, TlsExchangeIT::hello))) {
      assertHandshake(run(server.port()), "certificate has expired");
    }
    X509Bundle selfSigned = Pki.server().setIsCertificateAuthority(true).buildSelfSigned();
    try (ScriptedPeer server = ScriptedPeer.playing(secured(selfSigned, TlsExchangeIT::hello))) {
      assertHandshake(run(server.port()), "unable to find valid certification path");
      // To trust no host in particular is not to trust anybody.
      assertHandshake(
          run(server.port(), "tls.verifyHost=false"), "unable to find valid certification path");
      // The JDK's authorities.
      assertHandshake(
          run(server.port(), "tls.trustPath=null"), "unable to find valid certification path");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aServerThatDemandsACertificateGetsTheOneThatIsConfigured(String protocol)
      throws IOException {
    try (ScriptedPeer server =
        ScriptedPeer.playing(
            secured(
                Pki.SERVER,
                socket -> {
                  socket.setNeedClientAuth(true);
                  hello(socket);
                },
                protocol))) {
      assertHandshake(run(server.port(), "delayMs=1000"), "Received fatal alert");
      assertThat(
              run(
                      server.port(),
                      "tls.certPath=" + folder + "/tls.crt",
                      "tls.keyPath=" + folder + "/tls.key")
                  .outcome())
          .isEqualTo(ExchangeOutcome.REPLIED);
    }
  }

  @Test
  void aPlainServerIsNoServerOfTls() throws IOException {
    try (ScriptedPeer server =
        ScriptedPeer.playing(
            socket -> {
              reply(socket, "220 ready\r\n");
              assertThat(socket.getInputStream().read()).isEqualTo(0x16);
            })) {
      assertHandshake(run(server.port()), "not TLS");
    }
  }

  @Test
  void aServerThatKnowsNothingNewerThanTls11IsRefused() throws IOException {
    try (ScriptedPeer server =
        ScriptedPeer.playing(
            socket -> {
              socket.getInputStream().readNBytes(5);
              socket.getOutputStream().write(new byte[] {0x15, 3, 2, 0, 2, 2, 70});
              socket.shutdownOutput();
              socket.getInputStream().readAllBytes();
            })) {
      assertHandshake(run(server.port()), "protocol_version");
    }
  }

  @Test
  void aServerThatClosesResetsOrSaysNothingInTheHandshake() throws IOException {
    try (ScriptedPeer server = ScriptedPeer.playing(socket -> socket.getInputStream().read())) {
      assertThat(run(server.port()).outcome()).isEqualTo(ExchangeOutcome.HANDSHAKE);
    }
    try (ScriptedPeer server =
        ScriptedPeer.playing(
            socket -> {
              assertThat(socket.getInputStream().read()).isEqualTo(0x16);
              socket.setSoLinger(true, 0);
            })) {
      assertThat(run(server.port()).outcome()).isEqualTo(ExchangeOutcome.HANDSHAKE);
    }
    try (ScriptedPeer server =
        ScriptedPeer.playing(socket -> socket.getInputStream().readAllBytes())) {
      ExchangeResult result = run(server.port(), "connectTimeoutMs=500");
      assertThat(result.outcome()).isEqualTo(ExchangeOutcome.HANDSHAKE);
      assertThat(result.times().totalNanos()).isBetween(500_000_000L, 4_900_000_000L);
    }
  }
}
