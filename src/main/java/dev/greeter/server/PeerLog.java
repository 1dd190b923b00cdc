package dev.greeter.server;

import io.vertx.core.Vertx;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many lines peers can cause: of each kind so many in a second, which begins with the first of
 * them, and at its end one line with the number of the rest. Thread-safe.
 */
final class PeerLog {

  private static final int SECOND_MS = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(PeerLog.class);

  private final Vertx vertx;
  private final int perSecond;
  private final Map<ConnectionOutcome, AtomicInteger> lines =
      new EnumMap<>(ConnectionOutcome.class);

  PeerLog(Vertx vertx, int perSecond) {
    this.vertx = vertx;
    this.perSecond = perSecond;
    for (ConnectionOutcome outcome : ConnectionOutcome.values()) {
      lines.put(outcome, new AtomicInteger());
    }
  }

  /** Whether one more connection that ended so has a line of its own. */
  boolean admits(ConnectionOutcome outcome) {
    int before = lines.get(outcome).getAndIncrement();
    if (before == 0) {
      vertx.setTimer(SECOND_MS, id -> sumUp(outcome));
    }
    return before < perSecond;
  }

  /** Sums up what has no line yet. */
  void close() {
    lines.keySet().forEach(this::sumUp);
  }

  private void sumUp(ConnectionOutcome outcome) {
    int more = lines.get(outcome).getAndSet(0) - perSecond;
    if (more > 0) {
      LOG.atInfo()
          .addKeyValue("outcome", outcome.word())
          .addKeyValue("connections", more)
          .log("more within a second");
    }
  }
}
