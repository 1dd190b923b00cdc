package dev.greeter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greeter.Configs;
import dev.greeter.Counts;
import dev.greeter.LogCapture;
import dev.greeter.UnixPeer;
import dev.greeter.net.Endpoint;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The behaviour table over a unix socket, and what becomes of its file. */
@ParameterizedClass
@MethodSource("dev.greeter.Transports#all")
@Timeout(60)
class UnixSocketIT {

  @Parameter Transport transport;

  @TempDir Path folder;

  private Path path() {
    return folder.resolve("g.sock");
  }

  private ServerFixture server(String... settings) {
    return new ServerFixture(transport, 2, config(path().toString(), settings));
  }

  private static JsonObject config(String path, String... settings) {
    String[] all =
        Stream.concat(Stream.of("path=" + path), Stream.of(settings))
            .map(setting -> "server.config." + setting)
            .toArray(String[]::new);
    return Configs.of(all).getJsonObject("server").getJsonObject("config");
  }

  @Test
  void everyRowOfTheBehaviourTableHolds() throws IOException {
    try (LogCapture log = new LogCapture();
        ServerFixture server = server("idleTimeoutMs=300")) {
      assertThat(UnixPeer.ask(path(), "1")).isEqualTo("Welcome to server!");
      assertThat(UnixPeer.ask(path(), "2")).isEqualTo("Goodbye!");
      assertThat(UnixPeer.ask(path(), "")).isEmpty();
      try (UnixPeer peer = new UnixPeer(path())) {
        assertThat(peer.finish().readAll()).isEqualTo("Goodbye!");
      }
      server.awaitNoneOpen();
      assertThat(server.count(ConnectionOutcome.WELCOME)).isEqualTo(1);
      assertThat(server.count(ConnectionOutcome.GOODBYE)).isEqualTo(1);
      assertThat(server.count(ConnectionOutcome.TIMEOUT)).isEqualTo(1);
      assertThat(server.count(ConnectionOutcome.EMPTY)).isEqualTo(1);
      assertThat(log.values("remote")).isNotEmpty().containsOnly("unix");
      assertThat(server.group.endpoints()).containsOnly(Endpoint.unix(path().toString()));
    }
  }

  @Test
  void oversizeRequestsAreAnswered() throws IOException {
    String request = "x".repeat(100_000);
    try (ServerFixture server = server()) {
      for (int i = 0; i < Counts.of(100, 1000); i++) {
        assertThat(UnixPeer.ask(path(), request)).as("try %d", i).isEqualTo("Goodbye!");
      }
      server.awaitNoneOpen();
    }
  }

  @Test
  void theFileHasItsPermissionsAndGoesWithTheServer() throws IOException {
    try (ServerFixture server = server("mode=0600")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
          .isEqualTo("rw-------");
      assertThat(folder.toFile().list()).containsExactly("g.sock");
      server.vertx.undeploy(server.deployment).await();
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void theFileOfADeadServerIsReplaced() throws IOException {
    listen(path()).close();
    assertThat(path()).exists();
    try (ServerFixture server = server()) {
      assertThat(UnixPeer.ask(path(), "1")).isEqualTo("Welcome to server!");
      server.awaitNoneOpen();
    }
  }

  @Test
  void theFileOfALivingServerIsTaken() throws IOException {
    try (ServerSocketChannel living = listen(path())) {
      assertThatThrownBy(this::server)
          .hasMessage("cannot listen on unix:%s: Address already in use", path());
      assertThat(folder.toFile().list()).containsExactly("g.sock");
      assertThat(living.isOpen()).isTrue();
    }
  }

  @Test
  void aFileThatIsNoSocketIsNeverTouched() throws IOException {
    Files.writeString(path(), "precious");
    assertThatThrownBy(this::server)
        .hasMessage("cannot listen on unix:%s: the file is there already, and no socket", path());
    assertThat(path()).hasContent("precious");
  }

  @Test
  void aFolderThatIsNotThereIsOneLine() {
    Path path = folder.resolve("not").resolve("there");
    assertThatThrownBy(() -> new ServerFixture(transport, config(path.toString())))
        .hasMessage("cannot listen on unix:%s: No such file or directory", path);
  }

  @Test
  void theFileOfAnotherServerStays() throws IOException {
    try (ServerFixture server = server()) {
      Files.delete(path());
      try (ServerSocketChannel other = listen(path())) {
        server.vertx.undeploy(server.deployment).await();
        assertThat(path()).exists();
        assertThat(other.isOpen()).isTrue();
      }
    }
  }

  @Test
  void theDrainAnswersWhoeverHasConnected() throws IOException {
    for (int i = 0; i < Counts.of(1, 20); i++) {
      drain();
    }
  }

  private void drain() throws IOException {
    try (ServerFixture server = server("idleTimeoutMs=60000", "drainTimeoutMs=20000")) {
      List<UnixPeer> peers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        peers.add(new UnixPeer(path()));
      }
      var undeployed = server.vertx.undeploy(server.deployment);
      for (UnixPeer peer : peers) {
        assertThat(peer.send("1").readAll()).isEqualTo("Welcome to server!");
        peer.close();
      }
      undeployed.await();
      assertThat(path()).doesNotExist();
    }
  }

  /** The kernel would listen on the beginning of it, where no peer looks. */
  @Test
  void aPathThatIsTooLongIsNotListenedOn() {
    String path = folder.resolve("x".repeat(107)).toString();
    assertThatThrownBy(() -> new ServerFixture(transport, config(path)))
        .hasMessage(
            "cannot listen on unix:%s: the path has %s bytes, a unix socket takes 107",
            path, path.length());
  }

  @Test
  void anAbstractNameNeedsEpoll() {
    String name = "@greeter-" + folder.getFileName();
    if (transport == Transport.NIO) {
      assertThatThrownBy(() -> new ServerFixture(transport, config(name)))
          .hasMessage("cannot listen on unix:%s: abstract names need the epoll transport", name);
    } else {
      Assumptions.assumeTrue(transport.available());
      try (ServerFixture server = new ServerFixture(transport, 2, config(name))) {
        assertThat(server.group.endpoints().get(0)).hasToString("unix:" + name);
        assertThatThrownBy(() -> new ServerFixture(transport, config(name)))
            .hasMessage("cannot listen on unix:%s: Address already in use", name);
      }
    }
  }

  private static ServerSocketChannel listen(Path path) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(path));
    return channel;
  }
}
