package dev.greeter.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.greeter.DnsServer;
import dev.greeter.Transports;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.greeter.Transports#all")
class ResolverTest {

  private final DnsServer dns = new DnsServer();
  private final Vertx vertx;

  ResolverTest(Transport transport) throws IOException {
    vertx = Transports.vertx(transport, new SimpleMeterRegistry(), dns.options());
  }

  @AfterEach
  void close() throws IOException {
    vertx.close().await();
    dns.close();
  }

  private Resolver resolver(String host, Family family) {
    return new Resolver(vertx, Endpoint.inet(host, 80), family, 500);
  }

  private List<String> found(Resolver resolver) {
    Promise<List<SocketAddress>> found = Promise.promise();
    vertx.runOnContext(here -> resolver.resolve().onComplete(found));
    return found.future().await().stream().map(Endpoint::text).toList();
  }

  private String cause(Resolver resolver) {
    Throwable failure = catchThrowable(() -> found(resolver));
    assertThat(SocketErrors.kind(failure)).isEqualTo(SocketErrors.Kind.UNRESOLVED);
    return SocketErrors.describe(failure);
  }

  @Test
  void aNameHasEveryAddressOfItsFamilyInTheOrderOfTheAnswer() {
    dns.knows(60, "127.0.0.3", "::1", "127.0.0.2", "127.0.0.3");
    try (Resolver four = resolver("name.test", Family.INET);
        Resolver six = resolver("name.test", Family.INET6)) {
      assertThat(found(four)).containsExactly("127.0.0.3:80", "127.0.0.2:80");
      assertThat(found(six)).containsExactly("[::1]:80");
    }
  }

  private Resolver playedAt(Resolver resolver, SocketAddress other) {
    Promise<Resolver> played = Promise.promise();
    vertx.runOnContext(here -> played.complete(resolver.playedAt(other)));
    return played.future().await();
  }

  /** A warm-up looks up as a measurement does, and asks no name server for what it plays. */
  @Test
  void whatIsPlayedIsAtAnotherAddress() {
    SocketAddress other = SocketAddress.inetSocketAddress(7, "127.0.0.9");
    dns.knows(60, "127.0.0.2", "127.0.0.3");
    try (Resolver kept = resolver("kept.test", Family.INET)) {
      assertThat(found(kept)).hasSize(2);
      Resolver played = playedAt(kept, other);
      assertThat(played.looksUp()).isTrue();
      assertThat(found(played)).containsExactly("127.0.0.9:7");
      assertThat(found(played)).containsExactly("127.0.0.9:7");
      assertThat(found(kept)).containsExactly("127.0.0.2:80", "127.0.0.3:80");
      assertThat(dns.askedOverUdp()).isOne();
    }
    dns.knows(0, "127.0.0.4");
    try (Resolver changing = resolver("changing.test", Family.INET)) {
      Resolver played = playedAt(changing, other);
      assertThat(played.looksUp()).isFalse();
      assertThat(found(played)).containsExactly("127.0.0.9:7");
    }
  }

  @Test
  void anAnswerIsKeptAsLongAsItSays() {
    dns.knows(60, "127.0.0.2");
    try (Resolver kept = resolver("kept.test", Family.INET)) {
      assertThat(found(kept)).containsExactly("127.0.0.2:80");
      dns.knows(0, "127.0.0.3");
      assertThat(found(kept)).containsExactly("127.0.0.2:80");
      assertThat(dns.askedOverUdp()).isOne();
    }
    try (Resolver changing = resolver("changing.test", Family.INET)) {
      assertThat(found(changing)).containsExactly("127.0.0.3:80");
      dns.knows(0, "127.0.0.4");
      // The event loop forgets at its next turn.
      await().until(() -> found(changing).equals(List.of("127.0.0.4:80")));
    }
  }

  @Test
  void whatUdpHasNoRoomForComesOverTcp() {
    dns.knows(60, "127.0.0.2", "127.0.0.3").truncating();
    try (Resolver resolver = resolver("long.test", Family.INET)) {
      assertThat(found(resolver)).containsExactly("127.0.0.2:80", "127.0.0.3:80");
      assertThat(dns.askedOverTcp()).isOne();
    }
  }

  @Test
  void theCauseTellsAnUnknownNameFromASilentServer() {
    try (Resolver resolver = resolver("name.test", Family.INET)) {
      assertThat(cause(resolver)).isEqualTo("unknown host");
      dns.failing();
      assertThat(cause(resolver)).isEqualTo("name server failure");
      dns.refusing();
      assertThat(cause(resolver)).isEqualTo("name server failure");
      dns.silent();
      assertThat(cause(resolver)).isEqualTo("no answer from a name server");
    }
  }

  @Test
  void onlyAnAnswerSaysThatThereIsNoAddress() {
    try (Resolver resolver = resolver("name.test", Family.INET)) {
      assertThat(resolver.known()).isEmpty();
      dns.knows(0, "127.0.0.2");
      found(resolver);
      dns.failing();
      assertUnknown(resolver, false);
      dns.refusing();
      assertUnknown(resolver, false);
      dns.silent();
      assertUnknown(resolver, false);
      assertThat(resolver.known()).hasSize(1);
      dns.knows(0);
      assertUnknown(resolver, true);
      assertThat(resolver.known()).isEmpty();
      dns.forgetting();
      assertUnknown(resolver, true);
    }
  }

  private void assertUnknown(Resolver resolver, boolean isAnswer) {
    // The event loop forgets at its next turn.
    Throwable failure =
        await().until(() -> catchThrowable(() -> found(resolver)), Objects::nonNull);
    assertThat(SocketErrors.isUnknownName(failure)).as("%s", failure).isEqualTo(isAnswer);
  }

  @Test
  void anAddressIsNotLookedUp() {
    try (Resolver resolver = resolver("[0:0:0:0:0:0:0:1]", Family.ANY)) {
      assertThat(resolver.looksUp()).isFalse();
      assertThat(resolver.known()).hasSize(1);
      assertThat(found(resolver)).containsExactly("[::1]:80");
      assertThat(dns.askedOverUdp()).isZero();
    }
  }
}
