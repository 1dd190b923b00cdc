package dev.greeter.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;

/** What every server has to do before its figures are worth anything. */
final class Contract {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private Contract() {}

  /**
   * Speaks to a server, and, where its deadline is a second, is silent too.
   *
   * @throws IOException that names what it does not do
   */
  static void check(Server server, int port, int deadlineMs) throws IOException {
    expect(server, port, "1", "Welcome to server!");
    expect(server, port, "2", "Goodbye!");
    if (deadlineMs == Server.SECOND) {
      expect(server, port, "", "");
    }
  }

  private static void expect(Server server, int port, String request, String reply)
      throws IOException {
    try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port)) {
      peer.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
      peer.getOutputStream().write(request.getBytes(US_ASCII));
      String found = new String(peer.getInputStream().readAllBytes(), US_ASCII);
      if (!found.equals(reply)) {
        throw new IOException("the reply is \"%s\"".formatted(found));
      }
    } catch (IOException e) {
      throw new IOException(
          "%s does not keep the contract for \"%s\": %s"
              .formatted(server.name(), request, e.getMessage()),
          e);
    }
  }
}
