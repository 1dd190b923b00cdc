package dev.greeter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with one certificate serves a client whatever name it asks for, as OpenSSL does. */
class TlsNamesIT {

  /** The JDK refuses each of these while it parses a ClientHello. */
  private static final List<String> NAMES =
      List.of(
          "my_svc.localhost",
          "outbound_.9090_._.app.ns.svc.cluster.local",
          "localhost.",
          "a".repeat(70) + ".test");

  @TempDir Path folder;

  private GreeterProcess server(Map<String, String> environment) throws IOException {
    Pki.write(folder, Pki.SERVER);
    return GreeterProcess.start(
        List.of(),
        environment,
        GreeterProcess.settings(
            "client=null",
            "admin=null",
            "server.config.port=-1",
            "server.config.idleTimeoutMs=10000",
            "server.config.tls=" + Pki.files(folder)));
  }

  /** Not an {@code SNIHostName}, which cannot be such a name. */
  private static SNIServerName name(String text) {
    return new SNIServerName(StandardConstants.SNI_HOST_NAME, text.getBytes(US_ASCII)) {};
  }

  private static String ask(int port, String name, String protocol) throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            Pki.context(null)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(name(name)));
      parameters.setProtocols(new String[] {protocol});
      socket.setSSLParameters(parameters);
      socket.getOutputStream().write('1');
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  @Test
  void everyNameIsServed() throws Exception {
    try (GreeterProcess greeter = server(Map.of())) {
      int port = greeter.port();
      for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
        for (String name : NAMES) {
          assertThat(ask(port, name, protocol)).as(name).isEqualTo("Welcome to server!");
        }
      }
      assertThat(greeter.log()).doesNotContain("outcome=handshake");
    }
  }

  @Test
  void aPropertyThatIsSetAlreadyStays() throws Exception {
    Map<String, String> set =
        Map.of("JDK_JAVA_OPTIONS", "-Djdk.tls.server.disableExtensions=session_ticket");
    try (GreeterProcess greeter = server(set)) {
      int port = greeter.port();
      assertThatThrownBy(() -> ask(port, NAMES.get(0), "TLSv1.3")).isInstanceOf(SSLException.class);
    }
  }
}
