package dev.greeter.client;

import dev.greeter.net.Layer;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * How every exchange of a measurement goes.
 *
 * @param config its limits
 * @param rule where its reply ends, and what it is
 * @param layers what comes about on its connection before anything else, in this order
 * @param request what is sent; not to be changed
 */
record ExchangePlan(ClientConfig config, ReplyRule rule, List<Layer> layers, Buffer request) {

  /** The plan of a configuration, whose layers are made. */
  static ExchangePlan of(ClientConfig config, List<Layer> layers) {
    return new ExchangePlan(config, ReplyRule.of(config), layers, Buffer.buffer(config.message()));
  }
}
