package dev.greeter.client;

import dev.greeter.report.ExchangeResult;
import io.vertx.core.Future;
import java.util.function.BooleanSupplier;

/** One exchange, whatever its sockets carry. Every call is on one event loop. */
interface Attempt {

  /**
   * Runs it; to be called once.
   *
   * @param keeps asked when the reply is there: whether the connection is kept for {@link #next}
   * @return its result once its socket is closed, unless that is kept; fails only where this
   *     machine has no port or descriptor left for it, which says nothing about the peer
   */
  Future<ExchangeResult> run(BooleanSupplier keeps);

  /** Ends it at once, uncounted. */
  void abandon();

  /** Whether there is a connection that is ready for a request. */
  default boolean isConnected() {
    return false;
  }

  /**
   * The one that follows on the connection that was kept.
   *
   * @param silenceMs the silence to keep before its request, in milliseconds
   */
  default Attempt next(int silenceMs) {
    throw new UnsupportedOperationException("no connection");
  }

  /**
   * The same request once more, on a new connection.
   *
   * @param delayMs the silence to keep on that, in milliseconds
   */
  default Attempt again(int delayMs) {
    throw new UnsupportedOperationException("no connection");
  }
}
