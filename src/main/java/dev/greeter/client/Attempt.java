package dev.greeter.client;

import dev.greeter.report.ExchangeResult;
import io.vertx.core.Future;

/** One exchange, whatever its sockets carry. Every call is on one event loop. */
interface Attempt {

  /**
   * Runs it; to be called once.
   *
   * @return its result once its socket is closed; fails only where this machine has no port or
   *     descriptor left for it, which says nothing about the peer
   */
  Future<ExchangeResult> run();

  /** Ends it at once, uncounted. */
  void abandon();
}
