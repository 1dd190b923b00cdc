package dev.greeter.server;

import dev.greeter.net.LateInput;
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

  private static final byte[] NOTHING = {};

  /**
   * What a kernel sends at once on a new connection, whatever the path: ten segments (RFC 6928), of
   * 536 bytes where the path carries no more (RFC 9293, 3.7.1). A reset that follows finds nothing
   * left to destroy.
   */
  private static final int SENT_AT_ONCE_BYTES = 10 * 536;

  private final Vertx vertx;
  private final NetSocket socket;
  private final ServerConfig config;
  private final Connections connections;
  private final LateInput lateInput;
  private final long number;
  private final long acceptedNanos = System.nanoTime();
  private final SocketAddress remote;
  private final PeerInput input;

  /** What was looked at so far: one byte more than counts, to tell a longer request. */
  private byte[] request = NOTHING;

  /** Null until it is decided. */
  private ConnectionOutcome outcome;

  /** Vert.x numbers its timers from 0: that would be another's. */
  private long timer = -1;

  private Connection(Vertx vertx, NetSocket socket, Connections connections, LateInput lateInput) {
    this.vertx = vertx;
    this.socket = socket;
    this.config = connections.config();
    this.connections = connections;
    this.lateInput = lateInput;
    this.number = connections.next();
    this.remote = socket.remoteAddress();
    this.input = PeerInput.watch(socket, this::inputEnded);
  }

  /**
   * Takes a socket that was just accepted, and sees it through to its end.
   *
   * @param lateInput the one of the socket's event loop
   */
  static void serve(Vertx vertx, NetSocket socket, Connections connections, LateInput lateInput) {
    Connection connection = new Connection(vertx, socket, connections, lateInput);
    socket
        .handler(connection::received)
        .exceptionHandler(connection::failed)
        // A socket without this handler is closed as soon as its server is to shut down.
        .shutdownHandler(timeout -> {})
        .closeHandler(ignored -> connection.closed());
    if (connections.limit().opened()) {
      connection.timer =
          vertx.setTimer(
              connection.config.idleTimeoutMs(), id -> lateInput.thenDo(connection::deadline));
    } else {
      connection.outcome = ConnectionOutcome.REJECTED;
      connection.input.close();
    }
  }

  private void received(Buffer bytes) {
    lateInput.read();
    if (outcome != null) {
      return;
    }
    int taken = Math.min(bytes.length(), config.maxRequestBytes() + 1 - request.length);
    int length = request.length;
    if (length == 0) {
      connections.firstByte(System.nanoTime() - acceptedNanos);
    }
    request = Arrays.copyOf(request, length + taken);
    bytes.getBytes(0, taken, request, length);
    Reply reply = connections.replies().early(request);
    if (reply != null) {
      answer(reply);
    }
  }

  private void inputEnded() {
    lateInput.read();
    if (outcome == null) {
      answer(connections.replies().last(request));
    }
  }

  /** The time is up, and all that the peer had sent by then is read; unless it is answered. */
  private void deadline() {
    if (outcome == null && request.length == 0) {
      outcome = ConnectionOutcome.TIMEOUT;
      log(System.nanoTime() - acceptedNanos);
      input.close();
    } else if (outcome == null) {
      answer(connections.replies().last(request));
    }
  }

  /** From here on a peer that does not read, or does not stop sending, has so long. */
  private void limit() {
    vertx.cancelTimer(timer);
    timer =
        vertx.setTimer(
            config.lingerTimeoutMs(), id -> lateInput.thenDo(() -> Sockets.abort(socket)));
  }

  /**
   * Sends the one reply and closes. The close lingers where a reset could destroy the reply:
   * because the peer may have sent more than was read, or may still send more while a part of the
   * reply waits to be sent. A short reply to a request that matched to its last byte does not pay
   * for it.
   */
  private void answer(Reply reply) {
    outcome = reply.outcome();
    boolean lastByteRead = reply.exact() || input.atEnd();
    if (lastByteRead && reply.bytes().length() <= SENT_AT_ONCE_BYTES) {
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
    if (connections.isCutting()) {
      outcome = ConnectionOutcome.CUT;
    } else if (outcome == null) {
      outcome = ConnectionOutcome.RESET;
    }
    long lifetimeNanos = System.nanoTime() - acceptedNanos;
    connections.closed(outcome, lifetimeNanos);
    if (outcome != ConnectionOutcome.TIMEOUT) {
      log(lifetimeNanos);
    }
  }

  private void log(long lifetimeNanos) {
    boolean timeout = outcome == ConnectionOutcome.TIMEOUT;
    Level level = connections.level(outcome);
    if (!LOG.isEnabledForLevel(level)) {
      return;
    }
    LOG.atLevel(level)
        .addKeyValue("connection", number)
        .addKeyValue("remote", remote)
        .addKeyValue("outcome", outcome.word())
        .addKeyValue("lifetimeMs", TimeUnit.NANOSECONDS.toMillis(lifetimeNanos))
        .addKeyValue("requestBytes", Math.min(request.length, config.maxRequestBytes()))
        .log(timeout ? "socket timeout" : "closed");
  }
}
