package dev.greeter.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.greeter.Configs;
import dev.greeter.config.ClientConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many exchanges against a blocking server. */
@ExtendWith(VertxExtension.class)
class ProbeIT {

  /** Answers every request, counts what is open, and can be told to stall. */
  private static final class Server implements AutoCloseable {
    private final ServerSocket listener =
        new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private final AtomicInteger served = new AtomicInteger();
    private final int stallAfter;

    /** After so many connections none is accepted for a second. */
    Server(int stallAfter) throws IOException {
      this.stallAfter = stallAfter;
      threads.execute(this::accept);
    }

    int port() {
      return listener.getLocalPort();
    }

    private void accept() {
      try {
        while (true) {
          Socket socket = listener.accept();
          mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
          if (served.incrementAndGet() == stallAfter) {
            stall();
          }
          threads.execute(() -> answer(socket));
        }
      } catch (IOException closed) {
        // The test is over.
        threads.shutdown();
      }
    }

    /** A peer that hangs for a second: a blocking read that nobody ever answers. */
    private void stall() throws IOException {
      try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          Socket socket = new Socket(silent.getInetAddress(), silent.getLocalPort())) {
        socket.setSoTimeout(1000);
        assertThat(socket.getInputStream().read()).isNegative();
      } catch (SocketTimeoutException second) {
        assertThat(second).hasMessage("Read timed out");
      }
    }

    private void answer(Socket socket) {
      try (socket) {
        socket.getInputStream().readNBytes(1);
        open.decrementAndGet();
        socket.getOutputStream().write("hello".getBytes(UTF_8));
      } catch (IOException e) {
        // The client's business.
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  private static Report run(Vertx vertx, int instances, ClientConfig config) {
    Probe probe = new Probe(config, instances, new SimpleMeterRegistry());
    vertx.deployVerticle(probe::instance, new DeploymentOptions().setInstances(instances));
    probe.done().toCompletionStage().toCompletableFuture().join();
    assertThat(probe.aborted()).isNull();
    return probe.report();
  }

  @Test
  void instancesShareTheWorkAndNeverOpenMoreThanAllowed(Vertx vertx) throws IOException {
    try (Server server = new Server(-1)) {
      Report report =
          run(
              vertx,
              3,
              Configs.client(server.port(), "exchanges=1000", "concurrency=8", "delayMs=0"));
      assertThat(report.exchanges()).isEqualTo(1000);
      assertThat(report.outcomes()).containsEntry(Outcome.REPLIED, 1000L);
      assertThat(server.served).hasValue(1000);
      assertThat(server.mostOpen.get()).isLessThanOrEqualTo(8);
      assertThat(report.replies()).containsExactly(new Report.Reply("hello", 1000));
    }
  }

  @Test
  void moreInstancesThanWorkDoNoHarm(Vertx vertx) throws IOException {
    try (Server server = new Server(-1)) {
      Report report = run(vertx, 4, Configs.client(server.port(), "exchanges=3", "delayMs=0"));
      assertThat(report.exchanges()).isEqualTo(3);
    }
  }

  @Test
  void inOpenLoopAStallShowsInTheTail(Vertx vertx) throws IOException {
    try (Server server = new Server(100)) {
      Report report =
          run(
              vertx,
              1,
              Configs.client(server.port(), "durationMs=3000", "ratePerSecond=200", "delayMs=0"));
      assertThat(report.outcomes()).containsEntry(Outcome.REPLIED, report.exchanges());
      assertThat(report.exchanges() + report.skipped()).isEqualTo(600);
      assertThat(Report.ms(report.total(), 99.9)).isGreaterThan(900.0);
    }
  }

  @Test
  void aStallShowsEvenIfStartsHaveToWaitForIt(Vertx vertx) throws IOException {
    try (Server server = new Server(100)) {
      Report report =
          run(
              vertx,
              2,
              Configs.client(
                  server.port(),
                  "exchanges=600",
                  "ratePerSecond=200",
                  "maxInFlight=4",
                  "delayMs=0"));
      assertThat(report.exchanges()).isEqualTo(600);
      assertThat(report.delayed()).isGreaterThan(100);
      assertThat(server.mostOpen.get()).isLessThanOrEqualTo(4);
      assertThat(Report.ms(report.total(), 99.9)).isGreaterThan(900.0);
    }
  }

  @Test
  void undeployedItLeavesAPeerThatDoesNotRead(Vertx vertx, VertxTestContext context)
      throws IOException {
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ClientConfig config =
          Configs.client(
              deaf.getLocalPort(),
              "delayMs=0",
              "replyTimeoutMs=3600000",
              "message=" + "x".repeat(16_000_000));
      Probe probe = new Probe(config, 1, new SimpleMeterRegistry());
      String deployment = done(vertx.deployVerticle(probe.instance()));
      try (Socket accepted = deaf.accept()) {
        assertThat(accepted.getInputStream().read()).isEqualTo('x');
        probe.stop();
        done(vertx.undeploy(deployment));
        // What was on its way is read, and then there is an end.
        assertThat(accepted.getInputStream().readAllBytes().length).isLessThan(16_000_000);
      }
      context.completeNow();
    }
  }

  private static <T> T done(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void stoppedEarlyItCountsWhatHasEnded(Vertx vertx, VertxTestContext context) throws IOException {
    try (Server server = new Server(-1)) {
      ClientConfig config =
          Configs.client(server.port(), "exchanges=1000000", "concurrency=4", "delayMs=0");
      Probe probe = new Probe(config, 1, new SimpleMeterRegistry());
      vertx.deployVerticle(probe.instance()).onFailure(context::failNow);
      await().until(() -> probe.report().exchanges() > 10);
      probe.stop();
      assertThat(probe.done().isComplete()).isTrue();
      Report report = probe.report();
      assertThat(report.abandoned()).isBetween(0L, 4L);
      assertThat(report.exchanges()).isEqualTo(report.outcomes().get(Outcome.REPLIED));
      context.completeNow();
    }
  }
}
