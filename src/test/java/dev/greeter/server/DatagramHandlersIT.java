package dev.greeter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.greeter.Configs;
import dev.greeter.DatagramPeer;
import dev.greeter.LogCapture;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Datagrams that a handler answers, in Java and over the event bus, seen by blocking peers. */
@ParameterizedClass
@MethodSource("dev.greeter.Transports#all")
class DatagramHandlersIT {

  private final Transport transport;

  DatagramHandlersIT(Transport transport) {
    this.transport = transport;
  }

  private static JsonObject config(String handler, String... settings) {
    return Configs.server(
        Stream.concat(
                Stream.of(
                    "type=datagram", "handler=" + handler, "maxRepliesPerSource=0", "warmUpMs=100"),
                Stream.of(settings))
            .toArray(String[]::new));
  }

  private ServerFixture server(Function<Request, Future<Buffer>> handler, String... settings) {
    String usual = "{\"address\":\"acme\",\"timeoutMs\":60000}";
    return new ServerFixture(transport, 2, config(usual, settings), handler);
  }

  @Test
  void eachIsARequest() throws IOException {
    try (ServerFixture java =
            server(
                it ->
                    Future.succeededFuture(
                        Buffer.buffer(
                            "%s %s %s %s"
                                .formatted(
                                    it.bytes(), it.connection(), it.local(), it.tlsSession()))));
        ServerFixture bus = server(null)) {
      ServerFixture.tell(bus.vertx, "connection", "local", "subject");
      for (ServerFixture server : List.of(java, bus)) {
        int number = 0;
        try (DatagramPeer peer = new DatagramPeer(server.port)) {
          // One without a byte is one too.
          for (String request : List.of("hello", "", "a\nb\n", "hello")) {
            number++;
            assertThat(peer.send(request).receive())
                .isEqualTo("%s %s 127.0.0.1:%s null".formatted(request, number, server.port));
          }
        }
        await().until(() -> server.requests(ConnectionOutcome.HANDLED) == 4);
        assertThat(server.meters.get("greeter.handler").timer().count()).isEqualTo(4);
      }
    }
  }

  /** Replies have no order, and one buffer may be the reply to many. */
  @Test
  void eachReplyIsSentWhenItComes() throws IOException {
    Buffer same = Buffer.buffer("same");
    HeldHandler held = new HeldHandler();
    try (ServerFixture server =
            server(
                it ->
                    switch (it.bytes().toString()) {
                      case "held" -> held.apply(it);
                      case "nothing" -> Future.succeededFuture();
                      case "empty" -> Future.succeededFuture(Buffer.buffer());
                      default -> Future.succeededFuture(same);
                    });
        DatagramPeer peer = new DatagramPeer(server.port)) {
      peer.send("held").send("nothing").send("empty");
      for (int i = 0; i < 10; i++) {
        assertThat(peer.send("other").receive()).isEqualTo("same");
      }
      held.answer("late");
      assertThat(peer.receive()).isEqualTo("late");
      assertThat(peer.hearsNothing()).isTrue();
      assertThat(server.requests(ConnectionOutcome.HANDLED)).isEqualTo(13);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          throws  | it broke
          returns | the handler has returned no future
          fails   | it failed
          long    | a reply of 11 bytes, may have 10
          never   | no reply of the handler in time
          """)
  void oneThatIsNotAnsweredIsFailedAndSaysWhy(String how, String cause) throws IOException {
    HeldHandler held = new HeldHandler();
    Function<Request, Future<Buffer>> handler =
        request ->
            switch (request.bytes().toString()) {
              case "throws" -> throw new IllegalStateException("it broke");
              case "returns" -> null;
              case "fails" -> Future.failedFuture("it failed");
              case "long" -> Future.succeededFuture(Buffer.buffer("12345678901"));
              case "never" -> held.apply(request);
              default -> Future.succeededFuture(request.bytes());
            };
    String bounds = "{\"address\":\"acme\",\"timeoutMs\":100,\"maxReplyBytes\":10}";
    for (JsonObject config : List.of(config(bounds, "otherwise=sorry"), config(bounds))) {
      try (LogCapture log = new LogCapture();
          ServerFixture server = new ServerFixture(transport, 1, config, handler);
          DatagramPeer peer = new DatagramPeer(server.port)) {
        peer.send(how);
        if (config.containsKey("otherwise")) {
          assertThat(peer.receive()).isEqualTo("sorry");
        }
        await().until(() -> server.requests(ConnectionOutcome.FAILED) == 1);
        // It is too late for this one, and others are answered.
        if (how.equals("never")) {
          held.answer("late");
        }
        assertThat(peer.send("ok").receive()).isEqualTo("ok");
        assertThat(log.values(Level.INFO, "outcome")).containsExactly("failed");
        assertThat(log.values(Level.INFO, "cause")).containsExactly(cause);
        await().until(() -> server.requests(ConnectionOutcome.HANDLED) == 1);
      }
    }
  }

  @Test
  void anAddressWhereNothingListensIsFailedToo() throws IOException {
    try (LogCapture log = new LogCapture();
        ServerFixture server = server(null, "peerLogPerSecond=1");
        DatagramPeer peer = new DatagramPeer(server.port)) {
      peer.send("1").send("2");
      await().until(() -> server.requests(ConnectionOutcome.FAILED) == 2);
      assertThat(log.values(Level.INFO, "cause")).containsExactly("No handlers for address acme");
      server.vertx.undeploy(server.deployment).await();
      assertThat(log.values("suppressed 1 more lines like this", "requests")).containsExactly("1");
    }
  }

  /** A peer may forge its address: a handler causes no more than a table does. */
  @Test
  void theBoundsOfDatagramsHold() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    Function<Request, Future<Buffer>> twice =
        request -> {
          asked.incrementAndGet();
          return request.bytes().length() == 0
              ? Future.failedFuture("none")
              : Future.succeededFuture(request.bytes().copy().appendBuffer(request.bytes()));
        };
    try (ServerFixture server = server(twice, "maxReplyRatio=1.5", "otherwise=sorry");
        DatagramPeer peer = new DatagramPeer(server.port)) {
      // What could be its own reply, a reply that is too long, and one to a failure.
      peer.send("sorry").send("12").send("");
      await().until(() -> server.requests(ConnectionOutcome.FAILED) == 1);
      assertThat(peer.hearsNothing()).isTrue();
      assertThat(server.dropped("loop")).isEqualTo(1);
      assertThat(server.dropped("ratio")).isEqualTo(1);
      assertThat(asked).hasValue(2);
    }
    asked.set(0);
    try (ServerFixture server = server(twice, "maxRepliesPerSource=3");
        DatagramPeer peer = new DatagramPeer(server.port)) {
      for (int i = 0; i < 50; i++) {
        peer.send("1");
      }
      int replies = peer.count();
      assertThat(replies).isEqualTo(asked.get()).isGreaterThanOrEqualTo(3);
      assertThat(server.dropped("rate")).isEqualTo(50L - replies).isPositive();
    }
  }

  @Test
  void aHandlerHasSoManyAtOnce() throws IOException {
    HeldHandler held = new HeldHandler();
    try (ServerFixture server = server(held, "maxConnections=2", "drainTimeoutMs=0");
        DatagramPeer peer = new DatagramPeer(server.port)) {
      peer.send("1").send("2").send("3");
      await().until(() -> server.dropped("rejected") == 1);
      assertThat(held.asked()).isEqualTo(2);
      held.answer("one");
      assertThat(peer.receive()).isEqualTo("one");
      peer.send("4");
      held.awaitAsked(2);
    }
  }

  @Test
  void aDrainWaitsForTheRepliesThatWereAskedFor() throws IOException {
    HeldHandler held = new HeldHandler();
    try (LogCapture log = new LogCapture();
        ServerFixture server = server(held, "drainTimeoutMs=20000");
        DatagramPeer peer = new DatagramPeer(server.port)) {
      peer.send("1").send("2");
      held.awaitAsked(2);
      Future<Void> stopped = server.vertx.undeploy(server.deployment);
      await().until(() -> log.has(Level.INFO, "draining"));
      held.answer("one");
      assertThat(peer.receive()).isEqualTo("one");
      assertThat(stopped.isComplete()).isFalse();
      held.answer("two");
      assertThat(peer.receive()).isEqualTo("two");
      stopped.await();
      assertThat(log.values("drained", "cut")).containsExactly("0");
    }
  }

  @Test
  void aDrainCutsWhatIsNotAnsweredInTime() throws IOException {
    HeldHandler held = new HeldHandler();
    try (LogCapture log = new LogCapture();
        ServerFixture server = server(held, "drainTimeoutMs=100");
        DatagramPeer peer = new DatagramPeer(server.port)) {
      peer.send("1").send("2");
      held.awaitAsked(2);
      server.vertx.undeploy(server.deployment).await();
      assertThat(log.values("drained", "cut")).containsExactly("2");
      assertThat(server.group.cut()).isEqualTo(2);
      held.answer("late");
      assertThat(peer.hearsNothing()).isTrue();
    }
  }

  /** A verticle that goes, and then the server, while requests come: no reply is lost. */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void underLoadNoReplyIsLostThatWasGiven(boolean verticleGoes) throws Exception {
    try (LogCapture log = new LogCapture();
        ServerFixture server = server(null, "drainTimeoutMs=20000")) {
      Answering verticle = new Answering();
      String answering = server.vertx.deployVerticle(verticle).await();
      AtomicBoolean stopped = new AtomicBoolean();
      AtomicInteger taken = new AtomicInteger();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        threads.add(new Thread(() -> asks(server.port, taken, stopped)));
      }
      threads.forEach(Thread::start);
      await().until(() -> taken.get() > 100);
      if (verticleGoes) {
        server.vertx.undeploy(answering).await();
        await().until(() -> server.requests(ConnectionOutcome.FAILED) > 0);
      }
      server.vertx.undeploy(server.deployment).await();
      stopped.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(log.values("drained", "cut")).containsExactly("0");
      assertThat(taken).hasValue(verticle.given.get());
    }
  }

  /** Asks until the server is there no more, and takes what it has sent. */
  private static void asks(int port, AtomicInteger taken, AtomicBoolean stopped) {
    try (DatagramPeer peer = new DatagramPeer(port)) {
      while (!stopped.get()) {
        peer.send("1").send("2").send("3");
        taken.addAndGet(peer.count(3));
      }
      taken.addAndGet(peer.countOfThoseThere());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Answering extends VerticleBase {

    final AtomicInteger given = new AtomicInteger();

    @Override
    public Future<?> start() {
      return vertx
          .eventBus()
          .<Buffer>consumer(
              "acme",
              it -> {
                given.incrementAndGet();
                it.reply(it.body());
              })
          .completion();
    }
  }
}
