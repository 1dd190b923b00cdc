package dev.greeter.client;

import dev.greeter.config.Bytes;
import dev.greeter.net.Layer;
import dev.greeter.net.Resolver;
import dev.greeter.net.socket.PendingInput;
import dev.greeter.report.Attempt;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * What all exchanges on one event loop have in common.
 *
 * @param vertx for their timers
 * @param pendingInput the one of the event loop
 * @param connections makes their connections
 * @param limits of their time and of what is read
 * @param greeting what is waited for before the request, or null for nothing
 * @param rule where a reply ends, and what it is
 * @param message what is sent; not to be changed
 * @param keepAlive how long connections are kept
 */
record ExchangePlan(
    Vertx vertx,
    PendingInput pendingInput,
    ConnectionFactory connections,
    ClientConfig.Request limits,
    GreetingRule greeting,
    ReplyRule rule,
    Buffer message,
    KeepAlive keepAlive) {

  /** Makes the request of an attempt: the message, or a pattern of its size that ends with that. */
  Buffer message(Attempt attempt) {
    Integer bytes = attempt.messageBytes();
    return bytes == null
        ? message
        : Buffer.buffer(Bytes.fill(bytes - message.length())).appendBuffer(message);
  }

  /**
   * The plan of a configuration.
   *
   * @param vertx whose event loop this is called on
   * @param config how
   * @param greeting what is waited for before the request, or null for nothing
   * @param keepAlive how long connections are kept
   * @param resolver of the peer's addresses
   * @param layers opened on each connection before anything else, in this order
   */
  static ExchangePlan of(
      Vertx vertx,
      ClientConfig config,
      GreetingRule greeting,
      KeepAlive keepAlive,
      Resolver resolver,
      List<Layer> layers) {
    ReplyRule rule = ReplyRule.of(config);
    return new ExchangePlan(
        vertx,
        new PendingInput(vertx),
        new ConnectionFactory(vertx, config, resolver, layers, rule.maxBytes()),
        config.request(),
        greeting,
        rule,
        config.request().message().buffer(),
        keepAlive);
  }
}
