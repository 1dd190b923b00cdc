package dev.greeter.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The real jar, as a user starts it. */
final class Greeter {

  /** What the client says right before its first exchange that counts. */
  private static final Pattern BEGINS = Pattern.compile("connecting to");

  private Greeter() {}

  /** A command line that overrides keys, each {@code KEY=VALUE}. */
  static List<String> command(List<String> settings) {
    List<String> command = new ArrayList<>(List.of(Tools.java(), "-jar", "target/greeter.jar"));
    for (String setting : settings) {
      command.add("--set");
      command.add(setting);
    }
    return command;
  }

  /** Settings of a role for an address: a port of 127.0.0.1, or the path of a unix socket. */
  static List<String> at(String role, String address) {
    String config = role + ".config.";
    return address.startsWith("/")
        ? List.of(config + "host=null", config + "port=null", config + "path=" + address)
        : List.of(config + "host=127.0.0.1", config + "port=" + address);
  }

  /**
   * What a client measured.
   *
   * @param report its report as JSON
   * @param cpuMicros CPU time of its process from its first exchange on
   */
  record Measured(JsonNode report, double cpuMicros) {

    /** A value of the row {@code total}, in milliseconds. */
    double totalMs(String percentile) {
      return report.at("/latencyMs/total/" + percentile).asDouble();
    }

    /** Exchanges that did not end with a reply, or, where that is wanted, as it says. */
    double lost(String wanted) {
      return report.path("exchanges").asDouble() - report.at("/outcomes/" + wanted).asDouble();
    }
  }

  /**
   * Runs a client to its end, without a delay unless one is set.
   *
   * @param settings of {@code client}, such as {@code instances=2} and {@code config.delayMs=5}
   */
  static Measured measure(String address, String... settings)
      throws IOException, InterruptedException {
    Path report = Files.createTempFile("bench", ".json");
    try {
      List<String> all =
          new ArrayList<>(
              List.of(
                  "server=null",
                  "admin=null",
                  "client.config.delayMs=0",
                  "client.config.replyTimeoutMs=60000",
                  "client.config.expect.outcome=replied",
                  "client.config.report=" + report));
      all.addAll(at("client", address));
      for (String setting : settings) {
        all.add("client." + setting);
      }
      try (Running client = Running.start("greeter-client", command(all), BEGINS)) {
        double before = client.line().cpuMicros();
        double cpuMicros = client.cpuMicrosAtEnd() - before;
        return new Measured(Workbench.JSON.readTree(report.toFile()), cpuMicros);
      }
    } finally {
      Files.delete(report);
    }
  }
}
