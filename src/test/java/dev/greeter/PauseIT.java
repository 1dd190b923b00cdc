package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process stands still for longer than its deadlines, as in a collection or under SIGSTOP. */
class PauseIT {

  private static final int PAUSE_MS = 5000;

  /** Options of the JVM, as of every other process of a test. */
  private static final String SERIAL = "-Xmx256m -XX:+UseSerialGC";

  private static GreeterProcess server(String options, String setting) throws IOException {
    return GreeterProcess.start(
        List.of(),
        Map.of("JDK_JAVA_OPTIONS", options),
        GreeterProcess.settings(
            "client=null",
            "admin=null",
            "server.config.port=-1",
            // Time to connect them all before the first deadline, and less than the pause.
            "server.config.idleTimeoutMs=4000",
            setting));
  }

  /** Both transports; a JVM option keeps Netty from its native one. */
  @ParameterizedTest
  @ValueSource(strings = {SERIAL, SERIAL + " -Dio.netty.transport.noNative=true"})
  void everyPeerThatSpokeInTimeIsAnsweredAndTheSilentAreCut(String options) throws Exception {
    try (GreeterProcess greeter = server(options, "server.config.backlog=8192")) {
      int port = greeter.port();
      assertThat(Peer.ask(port, "1")).isEqualTo("Welcome to server!");
      List<Peer> peers = new ArrayList<>();
      List<Peer> silent = new ArrayList<>();
      for (int i = 0; i < Counts.of(200, 4000); i++) {
        peers.add(new Peer(port));
      }
      for (int i = 0; i < 20; i++) {
        silent.add(new Peer(port));
      }
      greeter.signal("STOP");
      for (Peer peer : peers) {
        peer.send("1");
      }
      pause();
      greeter.signal("CONT");
      for (Peer peer : peers) {
        assertThat(peer.readAll()).isEqualTo("Welcome to server!");
        peer.close();
      }
      for (Peer peer : silent) {
        assertThat(peer.readAll()).isEmpty();
        peer.close();
      }
      assertThat(greeter.terminate().exitCode()).as(greeter.log()).isZero();
    }
  }

  /** A deadline that was due in the pause is over with the request that came in it. */
  @ParameterizedTest
  @ValueSource(strings = {SERIAL, SERIAL + " -Dio.netty.transport.noNative=true"})
  void aPeerThatSpokeInTimeHasItsTimeForAnotherRequest(String options) throws Exception {
    String welcome = "Welcome to server!";
    try (GreeterProcess greeter = server(options, "server.config.requestsPerConnection=0")) {
      int port = greeter.port();
      List<Peer> peers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        Peer peer = new Peer(port);
        peers.add(peer);
        assertThat(peer.send("1").read(welcome.length())).isEqualTo(welcome);
      }
      greeter.stop();
      for (Peer peer : peers) {
        peer.send("1");
      }
      pause();
      greeter.signal("CONT");
      for (Peer peer : peers) {
        assertThat(peer.read(welcome.length())).isEqualTo(welcome);
      }
      for (Peer peer : peers) {
        assertThat(peer.send("1").read(welcome.length())).isEqualTo(welcome);
        peer.close();
      }
      assertThat(greeter.terminate().exitCode()).as(greeter.log()).isZero();
    }
  }

  /** What refused a peer that ended in the pause is its end. */
  @ParameterizedTest
  @ValueSource(strings = {SERIAL, SERIAL + " -Dio.netty.transport.noNative=true"})
  void anEndInsideAProxyHeaderThatCameInTimeIsTheCause(String options) throws Exception {
    try (GreeterProcess greeter =
            server(
                options, "server.config.proxyProtocol={\"mode\":\"required\",\"timeoutMs\":4000}");
        Peer peer = new Peer(greeter.port())) {
      // Accepted by then.
      assertThat(Peer.ask(greeter.port(), "PROXY UNKNOWN\r\n1")).isEqualTo("Welcome to server!");
      greeter.stop();
      peer.send("PROXY").finish();
      pause();
      greeter.signal("CONT");
      assertThat(peer.readAll()).isEmpty();
      assertThat(greeter.terminate().exitCode()).as(greeter.log()).isZero();
      assertThat(greeter.log()).contains("cause=ended by the peer");
    }
  }

  /** What came is no whole record, of which TLS tells nobody, and behind it is the end. */
  @ParameterizedTest
  @ValueSource(strings = {SERIAL, SERIAL + " -Dio.netty.transport.noNative=true"})
  void anEndInsideARecordThatCameInTimeIsTheOutcome(String options, @TempDir Path folder)
      throws Exception {
    Pki.write(folder, Pki.SERVER);
    try (GreeterProcess greeter = server(options, "server.config.tls=" + Pki.files(folder));
        Peer peer = new Peer(greeter.port());
        Peer secure = peer.secured(Pki.context(null), "TLSv1.3")) {
      // Until the server has what ends the handshake.
      assertThat(asked(greeter.port())).isEqualTo("Welcome to server!");
      greeter.stop();
      // The type of a record, its version, and the first byte of its length.
      peer.send(new byte[] {23, 3, 3, 0});
      secure.truncate();
      pause();
      greeter.signal("CONT");
      assertThat(secure.readAll()).isEmpty();
      assertThat(greeter.terminate().exitCode()).as(greeter.log()).isZero();
      assertThat(greeter.log()).contains(" requests=1 welcome=1 reset=1");
    }
  }

  private static String asked(int port) throws IOException {
    try (Peer peer = new Peer(port);
        Peer secure = peer.secured(Pki.context(null), "TLSv1.3")) {
      return secure.send("1").readAll();
    }
  }

  /** The reply came in time, while the client stood still: its limit judges when it came. */
  @ParameterizedTest
  @ValueSource(strings = {SERIAL, SERIAL + " -Dio.netty.transport.noNative=true"})
  void aReplyThatCameInTimeIsAReply(String options) throws Exception {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    CompletableFuture<Void> replied = new CompletableFuture<>();
    try (ScriptedPeer peer =
            ScriptedPeer.playing(
                socket -> {
                  ScriptedPeer.request(socket);
                  asked.complete(null);
                  stopped.join();
                  ScriptedPeer.reply(socket, "hello");
                  socket.shutdownOutput();
                  replied.complete(null);
                });
        GreeterProcess client =
            GreeterProcess.start(
                List.of(),
                Map.of("JDK_JAVA_OPTIONS", options),
                GreeterProcess.arguments(
                    "server=null",
                    "admin=null",
                    "client.config.port=" + peer.port(),
                    "client.config.delayMs=0",
                    "client.config.replyTimeoutMs=4000",
                    "client.config.expect.outcome=replied"))) {
      asked.get(30, TimeUnit.SECONDS);
      client.signal("STOP");
      stopped.complete(null);
      replied.get(30, TimeUnit.SECONDS);
      pause();
      client.signal("CONT");
      assertThat(client.exitCode()).as(client.log()).isZero();
      assertThat(client.output()).isEqualTo("hello\n");
    }
  }

  /** A blocking read that is never answered. */
  private static void pause() throws IOException {
    try (ServerSocket silent = new ServerSocket(0);
        Socket socket = new Socket(silent.getInetAddress(), silent.getLocalPort())) {
      socket.setSoTimeout(PAUSE_MS);
      assertThat(socket.getInputStream().read()).isNegative();
    } catch (SocketTimeoutException over) {
      assertThat(over).hasMessage("Read timed out");
    }
  }
}
