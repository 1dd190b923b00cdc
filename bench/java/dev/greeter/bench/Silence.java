package dev.greeter.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Connections that say nothing. */
final class Silence {

  /** How long our client waits to be cut; it then speaks. */
  private static final int BURST_AT_MOST_MS = 10_000;

  private Silence() {}

  /** Something that is done while they are open. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException, InterruptedException;
  }

  /** Opens connections to a server on 127.0.0.1 and holds them while something is done. */
  static void beside(String address, int connections, Action action)
      throws IOException, InterruptedException {
    InetSocketAddress server =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(address));
    List<SocketChannel> peers = new ArrayList<>();
    try {
      for (int i = 0; i < connections; i++) {
        peers.add(SocketChannel.open(server));
      }
      action.run();
    } finally {
      for (SocketChannel peer : peers) {
        // A reset: otherwise each would keep its port for a minute.
        peer.setOption(StandardSocketOptions.SO_LINGER, 0);
        peer.close();
      }
    }
  }

  /**
   * How late silent connections were cut.
   *
   * @param neverCut those that the server did not close in time, or never heard of
   */
  record Lateness(double p50Ms, double p99Ms, double maxMs, double neverCut) {}

  /** Opens connections at once and waits until the server has cut each. */
  static Lateness burst(Tools tools, String address, int connections)
      throws IOException, InterruptedException {
    Optional<String> program = tools.c("silent");
    if (program.isEmpty()) {
      return burstOfOurClient(address, connections);
    }
    JsonNode late =
        Workbench.json(
            List.of(
                program.get(),
                address,
                Integer.toString(connections),
                Integer.toString(Server.SECOND)));
    if (late.path("answered").asLong() > 0) {
      throw new IOException("the server answered silent peers: " + late);
    }
    return new Lateness(
        late.path("lateP50Ms").asDouble(),
        late.path("lateP99Ms").asDouble(),
        late.path("lateMaxMs").asDouble(),
        late.path("neverCut").asDouble());
  }

  /** Here the time to connect is part of it. */
  private static Lateness burstOfOurClient(String address, int connections)
      throws IOException, InterruptedException {
    Greeter.Measured measured =
        Greeter.measure(
            address,
            "config.concurrency=" + connections,
            "config.exchanges=" + connections,
            "config.delayMs=" + BURST_AT_MOST_MS,
            "config.expect.outcome=closed");
    return new Lateness(
        measured.totalMs("p50") - Server.SECOND,
        measured.totalMs("p99") - Server.SECOND,
        measured.totalMs("max") - Server.SECOND,
        measured.lost("closed"));
  }
}
