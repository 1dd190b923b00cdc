package dev.greeter.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import dev.greeter.Configs;
import dev.greeter.Leftovers;
import dev.greeter.LogCapture;
import dev.greeter.Peer;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that answer with a handler, in Java and over the event bus, seen by blocking peers. */
class HandlersIT {

  private static final String TRANSPORTS = "dev.greeter.Transports#all";

  private static final String BUS = "handler={\"address\":\"acme\",\"timeoutMs\":60000}";

  private static JsonObject config(String... settings) {
    return Configs.server(
        Stream.concat(
                Stream.of(
                    "frame=line",
                    "requestsPerConnection=0",
                    "idleTimeoutMs=60000",
                    "warmUpMs=0",
                    BUS),
                Arrays.stream(settings))
            .toArray(String[]::new));
  }

  /** Answered in Java: the key has no address of its own there. */
  private static ServerFixture server(
      Transport transport, Function<Request, Future<Buffer>> handler, String... settings) {
    JsonObject config = config(settings);
    return new ServerFixture(transport, 2, config, handler);
  }

  private static Future<Buffer> echo(Request request) {
    return Future.succeededFuture(request.bytes());
  }

  private static void consume(Vertx vertx, Function<Message<Buffer>, Object> answer) {
    vertx.eventBus().<Buffer>consumer("acme", message -> message.reply(answer.apply(message)));
  }

  private static List<String> failures(LogCapture log) {
    assertThat(log.values(Level.INFO, "outcome")).allMatch("failed"::equals);
    return log.values(Level.INFO, "cause");
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void requestsAreAnsweredInTheirOrderByteByByteAndManyInOneSegment(Transport transport)
      throws IOException {
    int many = 10_000;
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < many; i++) {
      lines.append(i).append('\n');
    }
    try (ServerFixture java = server(transport, HandlersIT::echo);
        ServerFixture bus = new ServerFixture(transport, 2, config())) {
      consume(bus.vertx, Message::body);
      for (ServerFixture server : List.of(java, bus)) {
        try (Peer peer = new Peer(server.port)) {
          for (char each : "one\r\ntwo\n".toCharArray()) {
            peer.send(Character.toString(each));
          }
          assertThat(peer.read(8)).isEqualTo("one\ntwo\n");
          // What follows the last line end is a line too.
          assertThat(peer.send(lines + "last").finish().readAll()).isEqualTo(lines + "last\n");
        }
        server.awaitNoneOpen();
        assertThat(server.requests(ConnectionOutcome.HANDLED)).isEqualTo(many + 3);
        assertThat(server.count(ConnectionOutcome.HANDLED)).isEqualTo(1);
        assertThat(server.meters.get("greeter.handler").timer().count()).isEqualTo(many + 3);
      }
    }
  }

  /** Any verticle answers, also one that blocks its own thread. */
  @ParameterizedTest
  @EnumSource(ThreadingModel.class)
  void aVerticleOfAnyThreadingModelAnswers(ThreadingModel model) throws IOException {
    try (ServerFixture server = new ServerFixture(Transport.NIO, 1, config("name=orders"))) {
      if (model == ThreadingModel.VIRTUAL_THREAD) {
        assumeTrue(Runtime.version().feature() >= 21);
      }
      server
          .vertx
          .deployVerticle(
              () ->
                  new VerticleBase() {
                    @Override
                    public Future<?> start() {
                      return ServerFixture.tell(vertx, "name", "connection", "remote", "local")
                          .completion();
                    }
                  },
              new DeploymentOptions().setThreadingModel(model))
          .await();
      try (SocketChannel peer =
          SocketChannel.open(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port))) {
        peer.write(US_ASCII.encode("hello\n"));
        peer.shutdownOutput();
        String remote = peer.getLocalAddress().toString().substring(1);
        assertThat(new String(peer.socket().getInputStream().readAllBytes(), US_ASCII))
            .isEqualTo("hello orders 1 " + remote + " 127.0.0.1:" + server.port + "\n");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          throws      | it broke
          returns     | the handler has returned no future
          fails       | it failed
          long        | a reply of 11 bytes, may have 10
          never       | no reply of the handler in time
          """)
  void aHandlerThatDoesNotAnswerEndsTheConnectionAndSaysWhy(String how, String cause)
      throws IOException {
    Function<Request, Future<Buffer>> handler =
        request ->
            switch (request.bytes().toString()) {
              case "throws" -> throw new IllegalStateException("it broke");
              case "returns" -> null;
              case "fails" -> Future.failedFuture("it failed");
              case "long" -> Future.succeededFuture(Buffer.buffer("12345678901"));
              case "never" -> Promise.<Buffer>promise().future();
              default -> echo(request);
            };
    for (String otherwise : new String[] {"sorry", null}) {
      JsonObject config = otherwise == null ? config() : config("otherwise=" + otherwise);
      config.put("handler", new JsonObject().put("timeoutMs", 100).put("maxReplyBytes", 10));
      try (LogCapture log = new LogCapture();
          ServerFixture server = new ServerFixture(Transport.NIO, 1, config, handler);
          Peer peer = new Peer(server.port)) {
        assertThat(peer.send("ok\n" + how + "\nnot asked\n").readAll())
            .isEqualTo("ok\n" + (otherwise == null ? "" : otherwise));
        peer.finish();
        server.awaitNoneOpen();
        assertThat(failures(log)).containsExactly(cause);
        assertThat(server.count(ConnectionOutcome.FAILED)).isEqualTo(1);
        assertThat(server.requests(ConnectionOutcome.HANDLED)).isEqualTo(1);
        assertThat(server.requests(ConnectionOutcome.FAILED)).isEqualTo(1);
      }
    }
  }

  @Test
  void overTheEventBusSoDoesOneThatIsNotThereOrAnswersNoBytes() throws IOException {
    try (LogCapture log = new LogCapture();
        ServerFixture server = new ServerFixture(Transport.NIO, 1, config())) {
      try (Peer peer = new Peer(server.port)) {
        assertThat(peer.send("1\n").readAll()).isEmpty();
      }
      await().until(() -> server.count(ConnectionOutcome.FAILED) == 1);
      consume(server.vertx, message -> "a text");
      try (Peer peer = new Peer(server.port)) {
        assertThat(peer.send("1\n").readAll()).isEmpty();
      }
      await().until(() -> server.count(ConnectionOutcome.FAILED) == 2);
      assertThat(failures(log))
          .containsExactly(
              "No handlers for address acme", "the reply is a java.lang.String, must be a Buffer");
    }
  }

  /** A FIN without a request is none, and the warm-up is none. */
  @Test
  void nothingButARequestReachesTheHandler() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    // Of a kind that no other test has warmed up.
    JsonObject config = config("warmUpMs=200", "requestsPerConnection=9");
    try (ServerFixture server =
        new ServerFixture(
            Transport.NIO,
            1,
            config,
            request -> {
              asked.incrementAndGet();
              return echo(request);
            })) {
      try (Peer peer = new Peer(server.port)) {
        assertThat(peer.finish().readAll()).isEmpty();
      }
      try (Peer peer = new Peer(server.port)) {
        assertThat(peer.send("1\n").read(2)).isEqualTo("1\n");
        assertThat(peer.finish().readAll()).isEmpty();
      }
      server.awaitNoneOpen();
      assertThat(asked).hasValue(1);
      assertThat(server.count(ConnectionOutcome.EMPTY)).isEqualTo(1);
      assertThat(server.count(ConnectionOutcome.HANDLED)).isEqualTo(1);
    }
  }

  /** An empty reply sends nothing, and the next request is answered. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          line                                  | true  | a~~b~     | a~b~
          line                                  | false | a~~b~     | ab
          {"length": 1}                         | true  | ^1a^0^1b  | ^1a^1b
          {"length": 1, "includesItself": true} | true  | ^2a^1^2b  | ^2a^2b
          {"length": 2}                         | true  | ^0^1a     | ^0^1a
          {"fixed": 2}                          | true  | abcd      | abcd
          end                                   | true  | abcd      | abcd
          """)
  void theFrameGoesRoundTheReply(String frame, boolean framed, String sent, String replies)
      throws IOException {
    JsonObject config = config("frame=" + frame);
    config.put("handler", new JsonObject().put("frameReplies", framed));
    try (ServerFixture server = new ServerFixture(Transport.NIO, 1, config, HandlersIT::echo);
        Peer peer = new Peer(server.port)) {
      assertThat(peer.send(bytes(sent)).finish().readAll()).isEqualTo(bytes(replies));
    }
  }

  private static String bytes(String text) {
    return text.replace('~', '\n').replace("^0", "\0").replace("^1", "\1").replace("^2", "\2");
  }

  /** With the table's frame a request is what one read brings. */
  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void withoutAFrameThereIsOneRequest(Transport transport) throws IOException {
    JsonObject config = config("frame=table", "requestsPerConnection=1", "maxRequestBytes=4");
    try (ServerFixture server = new ServerFixture(transport, 1, config, HandlersIT::echo)) {
      for (String request : new String[] {"1", "123456", "x".repeat(100_000)}) {
        try (Peer peer = new Peer(server.port)) {
          String reply = peer.send(request).readAll();
          assertThat(reply).isEqualTo(request.substring(0, Math.min(4, request.length())));
        }
      }
    }
  }

  /**
   * What a peer sends ahead stays in the kernels: one request is asked, and at most two reads are
   * kept, each as long as a turn.
   */
  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void aSlowHandlerHoldsAFastPeerBack(Transport transport) throws IOException {
    assumeTrue(KernelQueues.areKnown(), "this system does not tell what its sockets hold");
    int most = 2 * SharedState.BYTES_IN_TURN;
    HeldHandler held = new HeldHandler();
    try (ServerFixture server = server(transport, held, "maxRequestBytes=64", "drainTimeoutMs=0");
        Socket peer = new Socket(InetAddress.getLoopbackAddress(), server.port)) {
      String lines = "line\n".repeat(8000);
      peer.getOutputStream().write(lines.getBytes(US_ASCII), 0, 5);
      held.awaitAsked(1);
      peer.getOutputStream().write(lines.getBytes(US_ASCII), 5, lines.length() - 5);
      for (int i = 0; i <= 50; i++) {
        held.awaitAsked(1);
        if (i % 50 == 0) {
          long asked = 5L * (i + 1);
          await()
              .pollInterval(Duration.ofMillis(10))
              .during(Duration.ofMillis(100))
              .until(
                  () -> lines.length() - KernelQueues.between(peer.getLocalPort(), server.port),
                  taken -> taken >= asked && taken <= asked + most);
        }
        held.answer("" + i % 10);
        assertThat(new String(peer.getInputStream().readNBytes(2), US_ASCII))
            .isEqualTo(i % 10 + "\n");
      }
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void aDrainWaitsForTheRepliesThatWereAskedFor(Transport transport) throws IOException {
    HeldHandler held = new HeldHandler();
    try (LogCapture log = new LogCapture().detailed(Connection.class);
        ServerFixture server = server(transport, held, "drainTimeoutMs=20000");
        Peer peer = new Peer(server.port)) {
      peer.send("1\n2\n3");
      held.awaitAsked(1);
      Future<Void> stopped = server.vertx.undeploy(server.deployment);
      await().until(() -> log.has(Level.INFO, "draining"));
      held.answer("one");
      held.answer("two");
      assertThat(peer.read(8)).isEqualTo("one\ntwo\n");
      // The one that has begun, too.
      peer.send("\n");
      held.answer("three");
      assertThat(peer.readAll()).isEqualTo("three\n");
      peer.finish();
      stopped.await();
      assertThat(log.values("drained", "cut")).containsExactly("0");
      assertThat(log.values("outcome")).containsExactly("handled");
    }
  }

  @Test
  void aConnectionThatHasItsAgeHasTheReplyThatWasAskedFor() throws IOException {
    HeldHandler held = new HeldHandler();
    try (ServerFixture server = server(Transport.NIO, held, "maxConnectionAgeMs=100");
        Peer peer = new Peer(server.port)) {
      peer.send("1\n");
      await()
          .until(
              () -> server.meters.get("greeter.connections.aged").functionCounter().count() == 1);
      held.answer("one");
      assertThat(peer.readAll()).isEqualTo("one\n");
    }
  }

  @Test
  void aDrainCutsWhatIsNotAnsweredInTimeAndFailsWhatIsLateBefore() throws IOException {
    HeldHandler held = new HeldHandler();
    for (boolean isCut : new boolean[] {true, false}) {
      JsonObject config = config("drainTimeoutMs=" + (isCut ? 100 : 20_000));
      config.put("handler", new JsonObject().put("timeoutMs", isCut ? 60_000 : 100));
      try (LogCapture log = new LogCapture().detailed(Connection.class);
          ServerFixture server = new ServerFixture(Transport.NIO, 1, config, held);
          Peer peer = new Peer(server.port)) {
        peer.send("1\n");
        held.awaitAsked(1);
        Future<Void> stopped = server.vertx.undeploy(server.deployment);
        assertThat(peer.readAll()).isEmpty();
        peer.finish();
        stopped.await();
        assertThat(log.values("drained", "cut")).containsExactly(isCut ? "1" : "0");
        assertThat(log.values("outcome")).containsExactly(isCut ? "cut" : "failed");
        held.answer("late");
      }
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void aPeerThatIsGoneMeanwhileIsOneReset(Transport transport) throws IOException {
    HeldHandler held = new HeldHandler();
    try (ServerFixture server = server(transport, held)) {
      Peer peer = Leftovers.add(new Peer(server.port));
      peer.send("1\n");
      held.awaitAsked(1);
      peer.reset();
      server.awaitNoneOpen();
      held.answer("late");
      assertThat(server.count(ConnectionOutcome.RESET)).isEqualTo(1);
      try (Peer other = new Peer(server.port)) {
        other.send("2\n");
        held.answer("two");
        assertThat(other.read(4)).isEqualTo("two\n");
      }
    }
  }
}
