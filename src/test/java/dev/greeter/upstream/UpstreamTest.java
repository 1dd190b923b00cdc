package dev.greeter.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.Epoll;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.TcpServerConfig;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/upstream.md reports is still so. A test fails here on the day that it is mended, and
 * says what can go then.
 */
class UpstreamTest {

  @Test
  void epollForgetsASocketThatWaitsForNothing() throws Exception {
    Assumptions.assumeTrue(Epoll.isAvailable(), "needs epoll");
    assertThat(EpollForgetsASocket.received())
        .as("mended: EpollRegistrations needs no edge any more")
        .isLessThan(EpollForgetsASocket.SENT);
  }

  @Test
  void nettyLooksThroughItsMap() {
    assertThat(NettyLooksThroughItsMap.ratio())
        .as("mended: EpollRegistrations can tell Netty at once of what is closed")
        .isGreaterThan(5);
  }

  @Test
  void nioClosesAtTheEndOfAUnixPeer(@TempDir Path folder) throws Exception {
    assertThat(NioClosesAtTheEndOfAUnixPeer.received(folder.resolve("socket")))
        .as("mended: HalfCloseHandler need not tell Netty of the end")
        .isEqualTo(-1);
  }

  @Test
  void vertxClosesAtThePeersEnd() throws Exception {
    assertThat(VertxClosesAtThePeersEnd.received()).as("mended: HalfCloseHandler can go").isZero();
    assertThat(
            Stream.of(NetServerOptions.class, TcpServerConfig.class)
                .flatMap(options -> Stream.of(options.getMethods()))
                .map(Method::getName))
        .as("an option for half-close: HalfCloseHandler can go")
        .noneMatch(name -> name.matches("(?i).*half.?clos.*"));
  }

  @Test
  void vertxKeepsAQueueForEachSocket() throws Exception {
    assertThat(VertxKeepsAQueueForEachSocket.bytes())
        .as("mended: docs/decisions/memory-floor.md counts less")
        .isGreaterThan(400);
  }
}
