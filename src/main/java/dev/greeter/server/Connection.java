package dev.greeter.server;

import dev.greeter.net.PeerInput;
import dev.greeter.net.Sockets;
import dev.greeter.server.Replies.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One accepted socket, from the accept to the close: it waits for a request until the deadline,
 * answers once, and closes. Every call is on the event loop of the socket.
 */
final class Connection {

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final Vertx vertx;
  private final NetSocket socket;
  private final ServerConfig config;
  private final ServerGroup group;
  private final long number;
  private final long acceptedNanos = System.nanoTime();
  private final SocketAddress remote;
  private final PeerInput input;

  /** What was looked at so far: one byte more than counts, to tell a longer request. */
  private byte[] request = {};

  /** Null until it is decided. */
  private ConnectionOutcome outcome;

  /** Vert.x numbers its timers from 0: that would be another's. */
  private long timer = -1;

  private Connection(Vertx vertx, NetSocket socket, ServerGroup group) {
    this.vertx = vertx;
    this.socket = socket;
    this.config = group.config();
    this.group = group;
    this.number = group.next();
    this.remote = socket.remoteAddress();
    this.input = PeerInput.watch(socket, this::inputEnded);
  }

  /** Takes a socket that was just accepted, and sees it through to its end. */
  static void serve(Vertx vertx, NetSocket socket, ServerGroup group) {
    Connection connection = new Connection(vertx, socket, group);
    socket
        .handler(connection::received)
        .exceptionHandler(connection::failed)
        // A socket without this handler is closed as soon as its server is to shut down.
        .shutdownHandler(timeout -> {})
        .closeHandler(ignored -> connection.closed());
    if (group.opened()) {
      connection.timer =
          vertx.setTimer(connection.config.idleTimeoutMs(), id -> connection.deadline());
    } else {
      connection.outcome = ConnectionOutcome.REJECTED;
      connection.input.close();
    }
  }

  private void received(Buffer bytes) {
    if (outcome != null) {
      return;
    }
    int taken = Math.min(bytes.length(), config.maxRequestBytes() + 1 - request.length);
    int length = request.length;
    if (length == 0) {
      group.firstByte(System.nanoTime() - acceptedNanos);
    }
    request = Arrays.copyOf(request, length + taken);
    bytes.getBytes(0, taken, request, length);
    Reply reply = group.replies().early(request);
    if (reply != null) {
      answer(reply);
    }
  }

  private void inputEnded() {
    if (outcome == null) {
      answer(group.replies().last(request));
    }
  }

  private void deadline() {
    if (outcome == null && request.length == 0) {
      outcome = ConnectionOutcome.TIMEOUT;
      input.close();
      return;
    }
    limit();
    if (outcome == null) {
      answer(group.replies().last(request));
    }
  }

  /**
   * From here on a peer that does not read, or does not stop sending, has so long and no longer.
   */
  private void limit() {
    vertx.cancelTimer(timer);
    timer = vertx.setTimer(config.lingerTimeoutMs(), id -> Sockets.abort(socket));
  }

  /**
   * Sends the one reply and closes. Only where the peer may have sent more than we have read does
   * the close linger: a request that matched to its last byte does not pay for it, and leaves its
   * timer to find out if it is not closed by then.
   */
  private void answer(Reply reply) {
    outcome = reply.outcome();
    if (reply.exact() || input.atEnd()) {
      // Not end(): while its server shuts down Vert.x would close before all is written.
      socket.write(reply.bytes()).onSuccess(written -> input.close()).onFailure(this::unanswered);
    } else {
      input.discard();
      limit();
      socket
          .write(reply.bytes())
          .onSuccess(written -> input.lingeringClose())
          .onFailure(this::unanswered);
    }
  }

  private void unanswered(Throwable failure) {
    outcome = ConnectionOutcome.RESET;
  }

  private void failed(Throwable failure) {
    if (outcome == null) {
      outcome = ConnectionOutcome.RESET;
    }
  }

  private void closed() {
    vertx.cancelTimer(timer);
    if (group.isCutting()) {
      outcome = ConnectionOutcome.CUT;
    } else if (outcome == null) {
      outcome = ConnectionOutcome.RESET;
    }
    long lifetimeNanos = System.nanoTime() - acceptedNanos;
    group.closed(outcome, lifetimeNanos);
    log(lifetimeNanos);
  }

  private void log(long lifetimeNanos) {
    boolean timeout = outcome == ConnectionOutcome.TIMEOUT;
    LOG.atLevel(timeout ? Level.INFO : Level.DEBUG)
        .addKeyValue("connection", number)
        .addKeyValue("remote", remote)
        .addKeyValue("outcome", outcome.word())
        .addKeyValue("lifetimeMs", TimeUnit.NANOSECONDS.toMillis(lifetimeNanos))
        .addKeyValue("requestBytes", Math.min(request.length, config.maxRequestBytes()))
        .log(timeout ? "socket timeout" : "closed");
  }
}
