package dev.greeter.config;

/**
 * The {@code client.config} section; {@code greeter.schema.json} holds ranges and defaults.
 *
 * @param host address or name to connect to
 * @param port TCP port
 * @param delayMs silence between the connect and the request, in milliseconds
 * @param message request, sent as UTF-8
 * @param maxReplyBytes bytes of a reply after which the client stops reading
 * @param connectTimeoutMs longest wait for the connection, in milliseconds
 * @param replyTimeoutMs longest wait from the request to the end of the reply, in milliseconds
 * @param expect what must become of the exchange
 */
public record ClientConfig(
    String host,
    int port,
    int delayMs,
    String message,
    int maxReplyBytes,
    int connectTimeoutMs,
    int replyTimeoutMs,
    Expect expect) {

  /**
   * What decides the exit code.
   *
   * @param outcome the word for what must become of an exchange
   * @param reply the reply that must come, or null for any
   */
  public record Expect(String outcome, String reply) {}
}
