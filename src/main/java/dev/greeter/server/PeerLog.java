package dev.greeter.server;

import dev.greeter.group.LineLimit;
import dev.greeter.group.NamedLog;
import dev.greeter.net.SocketErrors;
import dev.greeter.net.proxy.ProxyHeaderReader;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The lines about connections that have ended. What peers do on purpose or by mistake has its line
 * at INFO, of each kind so many in a second. Thread-safe.
 */
final class PeerLog {

  private static final Set<ConnectionOutcome> AT_INFO =
      EnumSet.of(ConnectionOutcome.TIMEOUT, ConnectionOutcome.HANDSHAKE, ConnectionOutcome.FAILED);

  private final NamedLog log;
  private final Level level;
  private final LineLimit limit;

  /**
   * Makes the log of a server's peers.
   *
   * @param vertx for its timers
   * @param log where they go
   * @param level of a line that is not at INFO
   * @param perSecond lines at INFO of each kind in a second
   */
  PeerLog(Vertx vertx, NamedLog log, Level level, int perSecond) {
    this.log = log;
    this.level = level;
    this.limit = new LineLimit(vertx, log, "connections", perSecond);
  }

  /** A connection has ended, so many nanoseconds after the accept; the cause may be null. */
  void closed(
      long number,
      NetSocket socket,
      Conversation conversation,
      Requests requests,
      long lifetimeNanos,
      Throwable cause) {
    ConnectionOutcome outcome = conversation.outcome();
    Level lineLevel =
        level != Level.TRACE && AT_INFO.contains(outcome) && limit.admits(outcome.word())
            ? Level.INFO
            : level;
    if (!log.isOn(lineLevel)) {
      return;
    }
    LoggingEventBuilder line =
        log.at(lineLevel)
            .addKeyValue("connection", number)
            .addKeyValue("remote", ProxyHeaderReader.remote(socket))
            .addKeyValue("outcome", outcome.word())
            .addKeyValue("lifetimeMs", TimeUnit.NANOSECONDS.toMillis(lifetimeNanos))
            .addKeyValue("requestBytes", requests.bytes());
    if (!requests.isOnly()) {
      line = line.addKeyValue("requests", requests.decided());
    }
    if (conversation.isIdle()) {
      line = line.addKeyValue("end", "idle");
    }
    if (cause != null) {
      line = line.addKeyValue("cause", SocketErrors.describe(cause));
    }
    line.log(outcome == ConnectionOutcome.TIMEOUT ? "socket timeout" : "closed");
  }

  /** Sums up what has no line yet. */
  void close() {
    limit.close();
  }
}
