package dev.greeter.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.greeter.net.SocketErrors.Kind;
import io.netty.channel.ChannelException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.handler.ssl.NotSslRecordException;
import io.vertx.core.transport.Transport;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What NIO and epoll throw for the same cause. */
class SocketErrorsTest {

  static Stream<Arguments> failures() {
    return Stream.of(
        // Netty says the number, whatever the language.
        Arguments.of(
            new ConnectException(
                "connect(..) failed with error(-111): Verbindungsaufbau abgelehnt"),
            "REFUSED"),
        Arguments.of(
            new ConnectException("connect(..) failed with error(-11): Nicht verfuegbar"),
            "REFUSED"),
        Arguments.of(
            new ConnectException("connect(..) failed with error(-104): Zurueckgesetzt"), "RESET"),
        Arguments.of(
            new ConnectException("connect(..) failed with error(-13): Keine Berechtigung"),
            "UNREACHABLE"),
        // The JDK has a class, if any.
        Arguments.of(new ConnectException("Verbindungsaufbau abgelehnt"), "REFUSED"),
        Arguments.of(connecting(new ConnectException("Verbindungsaufbau abgelehnt")), "REFUSED"),
        Arguments.of(connecting(new SocketException("Nicht erreichbar")), "UNREACHABLE"),
        Arguments.of(new NoRouteToHostException("Keine Route zum Zielrechner"), "UNREACHABLE"),
        Arguments.of(new PortUnreachableException(), "REFUSED"),
        Arguments.of(new FileNotFoundException(), "REFUSED"),
        Arguments.of(new BindException("Adresse nicht verfuegbar"), "LOCAL"),
        Arguments.of(
            new ChannelException("Failed to open a socket.", new SocketException("Zu viele")),
            "LOCAL"),
        Arguments.of(new SocketException("Connection reset"), "RESET"),
        Arguments.of(new IOException("Zurueckgesetzt"), "RESET"),
        Arguments.of(new UnknownHostException("no.invalid"), "UNRESOLVED"),
        Arguments.of(new IllegalArgumentException("Empty label is not a legal name"), "UNRESOLVED"),
        Arguments.of(new ConnectTimeoutException("connection timed out after 5 ms"), "TIMEOUT"),
        Arguments.of(new SSLHandshakeException("Received fatal alert: unknown_ca"), "HANDSHAKE"),
        Arguments.of(new RuntimeException(new SSLHandshakeException("x")), "HANDSHAKE"),
        Arguments.of(new RuntimeException(new SSLException("bad record")), "RESET"));
  }

  /** As Netty adds the address to it. */
  private static Throwable connecting(SocketException failure) {
    return new SocketException(failure.getMessage() + ": localhost/127.0.0.1:1").initCause(failure);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void everyFailureHasItsKind(Throwable failure, Kind kind) {
    assertThat(SocketErrors.kind(failure)).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "2, REFUSED, No such file or directory",
    "11, REFUSED, Resource temporarily unavailable",
    "12, LOCAL, Cannot allocate memory",
    "24, LOCAL, Too many open files",
    "32, RESET, Broken pipe",
    "98, LOCAL, Address already in use",
    "99, LOCAL, Cannot assign requested address",
    "101, UNREACHABLE, Network is unreachable",
    "104, RESET, Connection reset by peer",
    "105, LOCAL, No buffer space available",
    "110, TIMEOUT, Connection timed out",
    "111, REFUSED, Connection refused",
    "113, UNREACHABLE, No route to host"
  })
  void anErrnoIsKnownByItsNumberAndByTheTextOfThisMachine(int errno, Kind kind, String words) {
    assumeTrue(Transport.EPOLL.available(), "Netty's native library does not load here");
    IOException numbered = new NativeIoException("f", -errno);
    String text = numbered.getMessage().replaceFirst("^.*?: ", "");
    for (Throwable failure :
        List.of(
            numbered,
            new ChannelException(numbered),
            new SocketException(text),
            connecting(new SocketException(text)))) {
      assertThat(SocketErrors.kind(failure)).isEqualTo(kind);
      assertThat(SocketErrors.describe(failure)).isEqualTo(words);
    }
  }

  @Test
  void aFailureOfTlsIsDescribedByItsRoot() {
    assertThat(SocketErrors.describe(new NotSslRecordException("not an SSL/TLS record: 4745")))
        .isEqualTo("not TLS");
    assertThat(SocketErrors.describe(new ClosedChannelException())).isEqualTo("connection closed");
    Throwable expired = new CertificateExpiredException("NotAfter: Mon");
    assertThat(
            SocketErrors.describe(
                new SSLHandshakeException("PKIX path: a.b.C: x")
                    .initCause(new CertificateException("a.b.C: x", expired))))
        .isEqualTo("certificate has expired, NotAfter: Mon");
    assertThat(
            SocketErrors.describe(
                new RuntimeException(
                    new SSLHandshakeException("PKIX path building failed: a.b.C: no path")
                        .initCause(new CertPathBuilderException("no path")))))
        .isEqualTo("no path");
    assertThat(SocketErrors.describe(new SSLHandshakeException("(unknown_ca) no path")))
        .isEqualTo("no path");
  }

  @Test
  void aDescriptionHasNoClassNameNoFunctionAndNoPlace() {
    assertThat(
            SocketErrors.describe(
                new BindException("bind(..) failed with error(-98): Wird bereits verwendet")))
        .isEqualTo("Address already in use");
    assertThat(
            SocketErrors.describe(connecting(new ConnectException("Verbindungsaufbau abgelehnt"))))
        .isEqualTo("Connection refused");
    assertThat(SocketErrors.describe(new IOException("recv(..) failed with error(-71): Protokoll")))
        .isEqualTo("Protokoll");
    assertThat(
            SocketErrors.describe(
                new ChannelException("Failed to open a socket.", new SocketException("Zu viele"))))
        .isEqualTo("Zu viele");
    assertThat(SocketErrors.describe(new UnknownHostException("no.invalid")))
        .isEqualTo("unknown host");
    assertThat(SocketErrors.describe(new IOException())).isEqualTo("IOException");
    assertThat(SocketErrors.describe(new PortUnreachableException()))
        .isEqualTo("Connection refused");
    assertThat(SocketErrors.describe(new NoRouteToHostException())).isEqualTo("No route to host");
    assertThat(SocketErrors.describe(new AccessDeniedException("/root/s")))
        .isEqualTo("Permission denied");
    assertThat(SocketErrors.describe(new FileSystemException("/s", null, "voll")))
        .isEqualTo("voll");
    assertThat(SocketErrors.describe(new IOException("cert.pem: not TLS", new IOException("x"))))
        .isEqualTo("cert.pem: not TLS");
  }
}
