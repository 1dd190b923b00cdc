package dev.greeter.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.greeter.Needs;
import dev.greeter.Transports;
import dev.greeter.net.listen.Listener;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernel's own table of sockets says which timer runs on one, and when it is due. */
class TcpKeepAliveIT {

  private static final Path TABLE = Path.of("/proc/net/tcp");
  private static final TcpKeepAlive MINUTE = new TcpKeepAlive(60_000, 3);

  @BeforeAll
  static void needsTheTable() {
    Needs.met(Files.isReadable(TABLE), "no " + TABLE + ", the timer of keepalive is not checked");
  }

  @ParameterizedTest
  @MethodSource("dev.greeter.Transports#all")
  void aConnectionOfTheClientIsAskedAfter(Transport transport) throws IOException {
    Vertx vertx = Transports.vertx(transport, new SimpleMeterRegistry());
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Endpoint endpoint = Endpoint.inet("127.0.0.1", server.getLocalPort());
      NetClient client =
          vertx.createNetClient(endpoint.client(Duration.ofSeconds(9), MINUTE, null));
      NetSocket socket = client.connect(endpoint.address()).await();
      assertAskedAfter(socket.localAddress().port(), server.getLocalPort());
      // A client that is garbage closes its connections.
      client.close().await();
    } finally {
      vertx.close().await();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.greeter.Transports#all")
  void aConnectionOfTheServerIsAskedAfter(Transport transport) throws IOException {
    Vertx vertx = Transports.vertx(transport, new SimpleMeterRegistry());
    try {
      Listener listener =
          new Listener(vertx, Endpoint.inet("127.0.0.1", 0), 8, MINUTE, null, "test", "test");
      Promise<Endpoint> listening = Promise.promise();
      vertx.runOnContext(here -> listener.open(socket -> {}).onComplete(listening));
      int port = listening.future().await().port();
      try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertAskedAfter(port, peer.getLocalPort());
      }
    } finally {
      vertx.close().await();
    }
  }

  /** 02 is keepalive (proc_net_tcp.txt), due in so many hundredths of a second. */
  private static void assertAskedAfter(int localPort, int remotePort) {
    Pattern row =
        Pattern.compile(
            String.format(
                Locale.ROOT,
                ":%04X [0-9A-F]+:%04X 01 [0-9A-F:]+ 02:([0-9A-F]+)",
                localPort,
                remotePort));
    await()
        .untilAsserted(
            () -> {
              String table = Files.readString(TABLE) + Files.readString(Path.of(TABLE + "6"));
              Matcher found = row.matcher(table);
              assertThat(found.find()).as(table).isTrue();
              assertThat(Integer.parseInt(found.group(1), 16)).isBetween(1, 6000);
            });
  }
}
