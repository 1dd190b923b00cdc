package dev.greeter.config;

import java.util.Map;

/**
 * The {@code server.config} section; {@code greeter.schema.json} holds ranges and defaults.
 *
 * @param host address or name to listen on
 * @param port TCP port; 0 a free one for each instance, -1 a free one shared by all
 * @param backlog connections that the kernel queues before they are accepted
 * @param idleTimeoutMs longest wait from the accept to a whole request, in milliseconds
 * @param lingerTimeoutMs longest wait for the peer's end after a reply, in milliseconds
 * @param maxRequestBytes bytes of a request that are looked at
 * @param maxConnections connections of the process at once
 * @param replies request to reply, both to be sent as UTF-8; no request is empty
 * @param otherwise reply to every other request
 */
public record ServerConfig(
    String host,
    int port,
    int backlog,
    int idleTimeoutMs,
    int lingerTimeoutMs,
    int maxRequestBytes,
    int maxConnections,
    Map<String, String> replies,
    String otherwise) {

  /** Keeps a copy of the replies that nobody can change. */
  public ServerConfig {
    replies = Map.copyOf(replies);
  }
}
