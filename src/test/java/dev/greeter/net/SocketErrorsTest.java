package dev.greeter.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.net.SocketErrors.Kind;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What NIO and epoll throw for the same cause. */
class SocketErrorsTest {

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new ConnectException("Connection refused: localhost/127.0.0.1:1"), "REFUSED"),
        Arguments.of(
            new ConnectException("connect(..) failed with error(-111): Connection refused"),
            "REFUSED"),
        Arguments.of(new PortUnreachableException(), "REFUSED"),
        Arguments.of(new IOException("recvmsg(..) failed: Connection refused"), "REFUSED"),
        Arguments.of(new IOException("recvmsg(..) failed: No route to host"), "UNREACHABLE"),
        Arguments.of(new IOException("bind(..) failed: Address already in use"), "LOCAL"),
        Arguments.of(new SocketException("Connection reset"), "RESET"),
        Arguments.of(new IOException("recvAddress(..) failed: Connection reset by peer"), "RESET"),
        Arguments.of(new IOException("Broken pipe"), "RESET"),
        Arguments.of(new ConnectException("Connection reset by peer"), "RESET"),
        Arguments.of(new UnknownHostException("no.invalid"), "UNRESOLVED"),
        Arguments.of(new IllegalArgumentException("Empty label is not a legal name"), "UNRESOLVED"),
        Arguments.of(new NoRouteToHostException("No route to host"), "UNREACHABLE"),
        Arguments.of(new ConnectException("Network is unreachable"), "UNREACHABLE"),
        Arguments.of(new ConnectTimeoutException("connection timed out after 5 ms"), "TIMEOUT"),
        Arguments.of(new IOException("Connection timed out"), "TIMEOUT"),
        Arguments.of(new SocketException("Too many open files"), "LOCAL"),
        Arguments.of(new BindException("Cannot assign requested address"), "LOCAL"),
        Arguments.of(new IOException("No buffer space available"), "LOCAL"),
        Arguments.of(new IOException("Cannot allocate memory"), "LOCAL"),
        Arguments.of(new SSLHandshakeException("Received fatal alert: unknown_ca"), "HANDSHAKE"),
        Arguments.of(new RuntimeException(new SSLHandshakeException("x")), "HANDSHAKE"),
        Arguments.of(new RuntimeException(new SSLException("bad record")), "RESET"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void everyFailureHasItsKind(Throwable failure, Kind kind) {
    assertThat(SocketErrors.kind(failure)).isEqualTo(kind);
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
                new BindException("bind(..) failed with error(-98): Address already in use")))
        .isEqualTo("Address already in use");
    assertThat(
            SocketErrors.describe(
                new ConnectException("Connection refused: localhost/127.0.0.1:1")))
        .isEqualTo("Connection refused");
    assertThat(SocketErrors.describe(new UnknownHostException("no.invalid")))
        .isEqualTo("unknown host");
    assertThat(SocketErrors.describe(new IOException())).isEqualTo("IOException");
    assertThat(SocketErrors.describe(new PortUnreachableException()))
        .isEqualTo("Connection refused");
    assertThat(SocketErrors.describe(new NoRouteToHostException())).isEqualTo("No route to host");
  }
}
