package dev.greeter.admin;

import dev.greeter.net.socket.Sockets;
import io.vertx.core.http.HttpConnection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The open connections of an instance: so many and no more, and none that is slow. A connection has
 * a limited time for each step: to send a whole request, to be answered and take the answer, to
 * send the next request. One too many closes the one that has waited longest for a whole request,
 * so that a crowd of half-sent requests does not keep a probe out. On one event loop: not
 * thread-safe.
 */
final class AdminConnections {

  private static final long STEP_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final int max;

  /** By when the step began, by {@link System#nanoTime}, the earliest first. */
  private final Map<HttpConnection, Long> waiting = new LinkedHashMap<>();

  private final Map<HttpConnection, Long> answering = new LinkedHashMap<>();

  /** At most so many at once, at least 1. */
  AdminConnections(int max) {
    this.max = max;
  }

  /** A peer has connected. */
  void opened(HttpConnection connection) {
    connection.closeHandler(closed -> forget(connection));
    if (waiting.size() + answering.size() >= max) {
      Iterator<HttpConnection> longest = waiting.keySet().iterator();
      close(longest.hasNext() ? longest.next() : connection);
    }
    waiting.put(connection, System.nanoTime());
  }

  /** A request is there. */
  void requested(HttpConnection connection) {
    waiting.remove(connection);
    answering.put(connection, System.nanoTime());
  }

  /** Its answer is written. */
  void answered(HttpConnection connection) {
    if (answering.remove(connection) != null) {
      waiting.put(connection, System.nanoTime());
    }
  }

  /** Closes what has taken too long for a step; to be called now and then. */
  void closeSlow() {
    long now = System.nanoTime();
    closeSlow(waiting, now);
    closeSlow(answering, now);
  }

  private void closeSlow(Map<HttpConnection, Long> connections, long now) {
    Iterator<Map.Entry<HttpConnection, Long>> eldest = connections.entrySet().iterator();
    while (eldest.hasNext()) {
      Map.Entry<HttpConnection, Long> entry = eldest.next();
      if (now - entry.getValue() < STEP_NANOS) {
        return;
      }
      eldest.remove();
      Sockets.abort(entry.getKey());
    }
  }

  private void close(HttpConnection connection) {
    forget(connection);
    Sockets.abort(connection);
  }

  private void forget(HttpConnection connection) {
    waiting.remove(connection);
    answering.remove(connection);
  }
}
