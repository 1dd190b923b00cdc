package dev.greeter;

import static dev.greeter.ScriptedPeer.reply;
import static dev.greeter.ScriptedPeer.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that keeps its connections, and what its exit code says. */
class KeptClientIT {

  private static final String[] FEW = {
    "durationMs=null", "exchanges=20", "concurrency=1", "intervalMs=20"
  };

  @TempDir private Path folder;

  private static Invocation client(ScriptedPeer peer, String... settings) {
    String[] all = new String[FEW.length + settings.length];
    System.arraycopy(FEW, 0, all, 0, FEW.length);
    System.arraycopy(settings, 0, all, FEW.length, settings.length);
    return Invocation.of(GreeterProcess.client("hold", peer.port(), all));
  }

  /** Welcomes, and ends its first connection after five replies, by a reset or not. */
  private static ScriptedPeer endingTheFirst(boolean reset) throws IOException {
    AtomicInteger connections = new AtomicInteger();
    return ScriptedPeer.playing(
        socket -> {
          boolean first = connections.getAndIncrement() == 0;
          for (int i = 0; !request(socket).isEmpty(); i++) {
            if (first && reset && i == 5) {
              socket.setSoLinger(true, 0);
              return;
            }
            reply(socket, "Welcome to server!");
            if (first && i == 4 && !reset) {
              return;
            }
          }
        });
  }

  @Test
  void aCleanEndIsNoFailure() throws Exception {
    try (ScriptedPeer peer = endingTheFirst(false)) {
      Invocation client = client(peer);
      assertThat(client.exitCode()).as(client.log()).isZero();
      assertThat(client.output())
          .contains("requests 20, lost 0\nconnections 2, reconnects 1\n")
          .containsPattern("(?m)^done +1\nbetween +1$")
          .containsPattern("(?m)^gap +\\d");
    }
  }

  /** A balancer cuts what is idle: no request is lost by it, and nothing else would tell. */
  @Test
  void withoutReconnectAConnectionThatThePeerEndsIsAFailure() throws Exception {
    try (ScriptedPeer peer = endingTheFirst(false)) {
      Invocation client = client(peer, "reconnect=false", "concurrency=2", "durationMs=5000");
      assertThat(client.exitCode()).isEqualTo(4);
      assertThat(client.log())
          .contains(
              "expect.maxCutConnections: wanted at most 0 connections cut by the peer, found 1");
      assertThat(client.output())
          .contains("\nplanned 5 s, made 5\n")
          .contains(", lost 0\nconnections 2, reconnects 0\ncut by the peer 1\n");
    }
    try (ScriptedPeer peer = endingTheFirst(false)) {
      Invocation client =
          client(
              peer,
              "reconnect=false",
              "concurrency=2",
              "durationMs=5000",
              "expect.maxCutConnections=1");
      assertThat(client.exitCode()).as(client.log()).isZero();
    }
  }

  @Test
  void aRunWithoutAConnectionLeftHasNotMadeWhatItPlanned() throws Exception {
    try (ScriptedPeer peer = endingTheFirst(false)) {
      Invocation client =
          client(
              peer,
              "reconnect=false",
              "exchanges=1",
              "durationMs=60000",
              "expect.maxCutConnections=1");
      assertThat(client.exitCode()).isEqualTo(4);
      assertThat(client.log()).containsPattern("stopped after \\d+ of 60 s");
    }
  }

  @Test
  void aGapAndAReconnectTooManyAreMissedExpectations() throws Exception {
    try (ScriptedPeer peer = endingTheFirst(false)) {
      // No connect takes as little, however fast the machine is.
      Invocation client = client(peer, "expect.maxGapMs=0.001", "expect.maxReconnects=0");
      assertThat(client.exitCode()).isEqualTo(4);
      assertThat(client.log())
          .containsPattern("expect\\.maxGapMs: wanted at most 0\\.001 ms, found \\d+\\.\\d{3} ms")
          .contains("expect.maxReconnects: wanted at most 0 reconnects, found 1");
    }
  }

  @Test
  void aLostRequestIsAMissedExpectation() throws Exception {
    try (ScriptedPeer peer = endingTheFirst(true)) {
      Invocation client = client(peer);
      assertThat(client.exitCode()).isEqualTo(4);
      assertThat(client.log())
          .contains(
              "expect.outcome: wanted replied with at most 0 failures, found 1 of 20 (reset 1)")
          .contains("expect.maxLostRequests: wanted at most 0 lost requests, found 1");
    }
    try (ScriptedPeer peer = endingTheFirst(true)) {
      Invocation client = client(peer, "expect.maxFailures=1", "expect.maxLostRequests=1");
      assertThat(client.exitCode()).as(client.log()).isZero();
    }
  }

  @Test
  void twoReportsAddUp() throws Exception {
    Path one = folder.resolve("one.json");
    Path other = folder.resolve("other.json");
    Path sum = folder.resolve("sum.json");
    for (Path file : new Path[] {one, other}) {
      try (ScriptedPeer peer = endingTheFirst(true)) {
        Invocation client = client(peer, "report=" + file);
        assertThat(client.exitCode()).isEqualTo(4);
      }
    }
    Invocation merge =
        Invocation.of(
            "report",
            one.toString(),
            other.toString(),
            "--out",
            sum.toString(),
            "--out",
            folder.resolve("sum.html").toString(),
            "--set",
            "expect.maxFailures=2");
    assertThat(merge.exitCode()).isEqualTo(4);
    assertThat(merge.log())
        .contains("expect.maxLostRequests: wanted at most 0 lost requests, found 2");

    JsonObject connections = new JsonObject(Files.readString(sum)).getJsonObject("connections");
    assertThat(connections.getInteger("requests")).isEqualTo(40);
    assertThat(connections.getInteger("lostRequests")).isEqualTo(2);
    assertThat(connections.getInteger("count")).isEqualTo(4);
    assertThat(connections.getInteger("reconnects")).isEqualTo(2);
    assertThat(connections.getJsonObject("ends").getInteger("reset")).isEqualTo(2);
    assertThat(connections.getJsonObject("gapMs").getInteger("count")).isEqualTo(2);
    assertThat(folder.resolve("sum.html"))
        .content()
        .contains("Longest time without a reply over time");
  }

  @Test
  void whatCannotStandBesideItIsExitCode2WithALineForEach() throws Exception {
    try (ScriptedPeer peer = endingTheFirst(false)) {
      Invocation client = client(peer, "ratePerSecond=5", "endOfReply=close");
      assertThat(client.exitCode()).isEqualTo(2);
      assertThat(client.log())
          .hasLineCount(2)
          .contains(
              "/client/config/endOfReply: found \"close\", must be \"expected\" where"
                  + " requestsPerConnection is not 1")
          .contains(
              "/client/config/ratePerSecond: found 5, must be 0 where requestsPerConnection is not"
                  + " 1");
    }
  }
}
