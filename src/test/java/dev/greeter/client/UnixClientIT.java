package dev.greeter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greeter.Configs;
import dev.greeter.Transports;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Report;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Exchanges over a unix socket, with a server of the plain JDK. */
@ParameterizedClass
@MethodSource("dev.greeter.Transports#all")
@Timeout(60)
class UnixClientIT {

  private final Transport transport;
  private final Vertx vertx;

  @TempDir Path folder;

  UnixClientIT(Transport transport) {
    this.transport = transport;
    vertx = Transports.vertx(transport, new SimpleMeterRegistry());
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Report run(String path, String... settings) {
    String[] all =
        Stream.concat(Stream.of("path=" + path, "delayMs=0"), Stream.of(settings))
            .map(setting -> "client.config." + setting)
            .toArray(String[]::new);
    return Clients.run(vertx, 2, Configs.of(all).getJsonObject("client").getJsonObject("config"));
  }

  @Test
  void exchangesAreMeasuredAsOverTcp() throws IOException {
    Path path = folder.resolve("s");
    CompletableFuture<Void> serving;
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      serving = CompletableFuture.runAsync(() -> serve(server));
      Report report = run(path.toString(), "exchanges=200", "concurrency=4");
      assertThat(report.outcomes()).containsEntry(ExchangeOutcome.REPLIED, 200L);
      assertThat(report.target()).isEqualTo("unix:" + path);
      assertThat(report.network().isEmpty()).isTrue();
    }
    serving.join();
  }

  /** A unix socket has no address that a header could tell. */
  @ParameterizedTest
  @CsvSource({
    "1, 'PROXY UNKNOWN\r\n1'",
    "2, '\r\n\r\n\0\r\nQUIT\n \0\0\0001'",
  })
  void aProxyHeaderNamesNoAddress(int version, String sent) throws IOException {
    Path path = folder.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      CompletableFuture<String> received = CompletableFuture.supplyAsync(() -> receive(server));
      run(path.toString(), "proxyProtocol.version=" + version, "replyTimeoutMs=1000");
      assertThat(received.join()).isEqualTo(sent);
    }
  }

  /** What comes up to the request. */
  private static String receive(ServerSocketChannel server) {
    try (SocketChannel socket = server.accept()) {
      ByteBuffer bytes = ByteBuffer.allocate(64);
      while (socket.read(bytes) >= 0 && bytes.get(bytes.position() - 1) != '1') {
        // There may be more.
      }
      return StandardCharsets.ISO_8859_1.decode(bytes.flip()).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void serve(ServerSocketChannel server) {
    try {
      while (true) {
        try (SocketChannel socket = server.accept()) {
          socket.read(ByteBuffer.allocate(16));
          socket.write(ByteBuffer.wrap(new byte[] {'h', 'i'}));
        }
      }
    } catch (AsynchronousCloseException e) {
      // The test is over.
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFileThatIsNotThereAndOneOfADeadServerAreRefused() throws IOException {
    assertThat(run(folder.resolve("nothing").toString()).outcomes())
        .containsEntry(ExchangeOutcome.REFUSED, 1L);

    Path dead = folder.resolve("dead");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(dead));
    }
    assertThat(run(dead.toString()).outcomes()).containsEntry(ExchangeOutcome.REFUSED, 1L);
  }

  @Test
  void anAbstractNameNeedsEpoll() {
    String name = "@greeter-" + folder.getFileName();
    if (transport == Transport.NIO) {
      assertThatThrownBy(() -> run(name))
          .hasMessage("cannot connect to unix:%s: abstract names need the epoll transport", name);
    } else {
      assertThat(run(name).outcomes()).containsEntry(ExchangeOutcome.REFUSED, 1L);
    }
  }
}
