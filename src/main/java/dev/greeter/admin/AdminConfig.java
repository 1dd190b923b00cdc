package dev.greeter.admin;

import dev.greeter.net.Endpoint;

/**
 * The {@code admin.config} section; {@code greeter.schema.json} holds ranges and defaults.
 *
 * @param host address or name to serve on
 * @param port TCP port; 0 a free one
 */
public record AdminConfig(String host, int port) {

  /**
   * Where to serve.
   *
   * @return host and port
   */
  public Endpoint endpoint() {
    return Endpoint.inet(host, port);
  }
}
