package dev.greeter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.greeter.Leftovers;
import dev.greeter.LogCapture;
import dev.greeter.Peer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Framed requests that a handler answers, on each way to a server. */
class HandlerWaysIT {

  private static final String WAYS = "dev.greeter.server.Way#all";

  private static String[] settings(String... more) {
    return Stream.concat(
            Stream.of(
                "frame=line",
                "requestsPerConnection=0",
                "warmUpMs=0",
                "idleTimeoutMs=60000",
                "drainTimeoutMs=20000",
                "handler={\"address\":\"acme\",\"timeoutMs\":60000}"),
            Stream.of(more))
        .toArray(String[]::new);
  }

  @ParameterizedTest
  @MethodSource(WAYS)
  void overTheEventBusItIsToldWhoAsks(Way way, Transport transport) throws IOException {
    try (ServerFixture server = way.server(transport, settings("name=orders"))) {
      ServerFixture.tell(server.vertx, "name", "remote", "local", "subject");
      try (Peer peer = way.connect(server)) {
        assertThat(line(peer.send("hello\n")))
            .matches("hello orders " + remote(way) + " " + local(way, server) + " " + subject(way));
        if (way.answersAfterTheEnd()) {
          // What it has sent before its end is answered, the last line without its end too.
          peer.send("2\n3").finish();
          assertThat(line(peer)).startsWith("2 orders ");
          assertThat(peer.readAll()).startsWith("3 orders ").endsWith("\n");
          server.awaitNoneOpen();
          assertThat(server.count(ConnectionOutcome.HANDLED)).isEqualTo(1);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource(WAYS)
  void inJavaToo(Way way, Transport transport) throws IOException {
    HeldHandler held = new HeldHandler();
    try (LogCapture log = new LogCapture().detailed(Connection.class);
        ServerFixture server =
            way.server(
                transport,
                request ->
                    request.bytes().toString().equals("held") ? held.apply(request) : who(request),
                settings())) {
      Peer peer = Leftovers.add(way.connect(server));
      assertThat(line(peer.send("hello\n"))).matches(remote(way) + " " + subject(way));
      // The drain waits for the reply that was asked for.
      peer.send("held\n");
      held.awaitAsked(1);
      Future<Void> stopped = server.vertx.undeploy(server.deployment);
      await().until(() -> log.has(Level.INFO, "draining"));
      held.answer("late");
      assertThat(peer.readAll()).isEqualTo("late\n");
      peer.close();
      stopped.await();
      assertThat(log.values("drained", "cut")).containsExactly("0");
      assertThat(log.values("closed", "outcome")).containsExactly("handled");
    }
  }

  private static Future<Buffer> who(Request request) {
    String subject = null;
    SSLSession session = request.tlsSession();
    try {
      subject = session == null ? null : session.getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException e) {
      // It has shown none.
    }
    return Future.succeededFuture(Buffer.buffer(request.remote() + " " + subject));
  }

  private static String line(Peer peer) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = peer.read();
    while (next != '\n' && next >= 0) {
      line.append((char) next);
      next = peer.read();
    }
    return line.toString();
  }

  private static String remote(Way way) {
    return switch (way) {
      case UNIX, TLS_UNIX -> "unix";
      case PROXY, PROXY_TLS -> "192\\.0\\.2\\.1:1234";
      case TCP, TLS_1_2, TLS_1_3, MTLS -> "127\\.0\\.0\\.1:\\d+";
    };
  }

  private static String local(Way way, ServerFixture server) {
    return way == Way.UNIX || way == Way.TLS_UNIX ? "unix" : "127\\.0\\.0\\.1:" + server.port;
  }

  private static String subject(Way way) {
    return way == Way.MTLS ? "CN=client" : "null";
  }
}
