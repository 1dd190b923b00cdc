package dev.greeter.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Closed-loop load from a process of its own. */
@FunctionalInterface
interface Load {

  /**
   * Plays exchanges with a server.
   *
   * @param address a port of 127.0.0.1, or the path of a unix socket
   * @param inFlight so many at once
   * @param requestBytes length of a request; that of one byte is the welcome one
   */
  Result drive(String address, int inFlight, int exchanges, int requestBytes)
      throws IOException, InterruptedException;

  /**
   * What came of it.
   *
   * @param lost exchanges without a whole reply and an orderly close
   * @param p50Ms latency of the others, NaN where there is none, as {@code p99Ms}
   * @param cpuMicros CPU time of the load generator for an exchange
   */
  record Result(double perSecond, double lost, double p50Ms, double p99Ms, double cpuMicros) {}

  /** The one in C where it can be built, else our client. */
  static Load best(Tools tools) throws IOException, InterruptedException {
    Optional<String> c = tools.c("load");
    return c.isPresent() ? program(List.of(c.get())) : Load::client;
  }

  /** The one in C, or another that takes what it takes and prints what it prints. */
  static Load program(List<String> program) {
    return (address, inFlight, exchanges, requestBytes) -> {
      List<String> command = new ArrayList<>(program);
      command.add(address);
      command.add(Integer.toString(inFlight));
      command.add(Integer.toString(exchanges));
      command.add(Integer.toString(requestBytes));
      JsonNode result = Workbench.json(command);
      double lost = result.path("lost").asDouble();
      return new Result(
          result.path("perSecond").asDouble(),
          lost,
          lost == exchanges ? Double.NaN : result.path("p50Ms").asDouble(),
          lost == exchanges ? Double.NaN : result.path("p99Ms").asDouble(),
          result.path("cpuMicros").asDouble());
    };
  }

  /** Our client, on an event loop for each processor. */
  static Result client(String address, int inFlight, int exchanges, int requestBytes)
      throws IOException, InterruptedException {
    return client("auto", address, inFlight, exchanges, requestBytes);
  }

  /** Our client, on so many event loops. */
  static Result client(
      String instances, String address, int inFlight, int exchanges, int requestBytes)
      throws IOException, InterruptedException {
    Greeter.Measured measured =
        Greeter.measure(
            address,
            "instances=" + instances,
            "config.concurrency=" + inFlight,
            "config.exchanges=" + exchanges,
            // JSON, since a number is not a string.
            "config.message=\"" + "1".repeat(requestBytes) + '"');
    return new Result(
        measured.report().path("ratePerSecond").asDouble(),
        measured.lost("replied"),
        measured.totalMs("p50"),
        measured.totalMs("p99"),
        measured.cpuMicros() / exchanges);
  }
}
