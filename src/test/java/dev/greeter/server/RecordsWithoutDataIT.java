package dev.greeter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.greeter.Configs;
import dev.greeter.Pki;
import dev.greeter.UpdatingPeer;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer over TLS may send that asks for nothing. */
@ParameterizedClass
@MethodSource("dev.greeter.Transports#all")
class RecordsWithoutDataIT {

  /** A server that would wait for a request longer than the test takes. */
  private static final String PATIENT = "idleTimeoutMs=60000";

  private final Transport transport;

  @TempDir Path folder;

  RecordsWithoutDataIT(Transport transport) {
    this.transport = transport;
  }

  private ServerFixture server(int requests) throws IOException {
    return new ServerFixture(
        transport,
        Configs.server(
            "tls=" + Pki.files(Pki.write(folder, Pki.SERVER)),
            "requestsPerConnection=" + requests,
            PATIENT));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aPeerThatSendsNothingElseIsCut(int requests) throws IOException {
    try (ServerFixture server = server(requests);
        UpdatingPeer peer = new UpdatingPeer(server.port)) {
      sendUntilCut(peer);
      await().until(() -> server.count(ConnectionOutcome.RESET) == 1);
      server.awaitNoneOpen();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aPeerThatSendsFewOfThemIsServed(int requests) throws IOException {
    try (ServerFixture server = server(requests);
        UpdatingPeer peer = new UpdatingPeer(server.port)) {
      for (int i = 0; i < 8; i++) {
        peer.update();
      }
      assertThat(peer.send("1").read(18)).isEqualTo("Welcome to server!");
    }
  }

  /** A connection that is kept for long may update its keys as often as it likes. */
  @Test
  void dataBetweenThemBeginsTheCountAgain() throws IOException {
    try (ServerFixture server = server(0);
        UpdatingPeer peer = new UpdatingPeer(server.port)) {
      for (int i = 0; i < 40; i++) {
        assertThat(peer.update().update().send("1").read(18)).isEqualTo("Welcome to server!");
      }
    }
  }

  private static void sendUntilCut(UpdatingPeer peer) {
    int sent = 0;
    try {
      for (; sent < 1_000_000; sent++) {
        peer.update();
      }
    } catch (IOException e) {
      return;
    }
    throw new AssertionError("still open after " + sent + " records");
  }
}
