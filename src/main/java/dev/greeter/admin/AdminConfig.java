package dev.greeter.admin;

import dev.greeter.net.Endpoint;
import java.util.List;

/**
 * The {@code admin.config} section; {@code greeter.schema.json} holds ranges and defaults.
 *
 * @param host address or name to serve on
 * @param port TCP port; 0 a free one
 * @param bucketsMs upper bounds of the buckets of histograms, in milliseconds
 */
public record AdminConfig(String host, int port, List<Double> bucketsMs) {

  /** Keeps an unchangeable copy of the list. */
  public AdminConfig {
    bucketsMs = List.copyOf(bucketsMs);
  }

  /**
   * Where to serve.
   *
   * @return host and port
   */
  public Endpoint endpoint() {
    return Endpoint.inet(host, port);
  }
}
