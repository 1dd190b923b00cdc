package dev.greeter.client;

import io.vertx.core.buffer.Buffer;

/**
 * How every exchange of a measurement goes.
 *
 * @param config its limits
 * @param rule where its reply ends, and what it is
 * @param request what is sent; not to be changed
 */
record ExchangePlan(ClientConfig config, ReplyRule rule, Buffer request) {

  /** The plan of a configuration. */
  static ExchangePlan of(ClientConfig config) {
    return new ExchangePlan(config, ReplyRule.of(config), Buffer.buffer(config.message()));
  }
}
