package dev.greeter.server;

import dev.greeter.net.LateInput;
import dev.greeter.net.Layer;
import dev.greeter.net.PeerInput;
import dev.greeter.net.Sockets;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;

/**
 * One accepted socket, from the accept to the close: whether there is a place for it, the layers
 * that come before its requests, its time, and what becomes of it, which is counted and logged
 * once. Every call is on the event loop of the socket.
 */
final class Connection {

  private final Vertx vertx;
  private final NetSocket socket;
  private final Connections connections;
  private final LateInput lateInput;
  private final PeerInput input;
  private final Requests requests;
  private final Session session;
  private final long number;
  private final long acceptedNanos = System.nanoTime();

  /** From here on the peer may send its request. */
  private long readyNanos = acceptedNanos;

  /** Whether the layers are not open yet. */
  private boolean opening;

  /** Null until it is decided. */
  private ConnectionOutcome outcome;

  /** Whether it ends because the peer, which had a reply, has asked for nothing since. */
  private boolean idle;

  /** Why the layers did not open, or null. */
  private Throwable cause;

  /** Vert.x numbers its timers from 0: that would be another's. */
  private long timer = -1;

  private Connection(Vertx vertx, NetSocket socket, Connections connections, LateInput lateInput) {
    this.vertx = vertx;
    this.socket = socket;
    this.connections = connections;
    this.lateInput = lateInput;
    this.number = connections.next();
    this.input = PeerInput.watch(socket, this::inputEnded);
    this.requests = connections.requests();
    this.session = new Session(this, connections, socket, input, requests);
  }

  /**
   * Takes a socket that was just accepted, and sees it through to its end.
   *
   * @param lateInput the one of the socket's event loop
   */
  static void serve(Vertx vertx, NetSocket socket, Connections connections, LateInput lateInput) {
    Sockets.keepRemote(socket);
    connections.takeTurns(socket);
    Connection connection = new Connection(vertx, socket, connections, lateInput);
    socket
        .handler(connection::received)
        .exceptionHandler(connection::failed)
        // A socket without this handler is closed as soon as its server is to shut down.
        .shutdownHandler(timeout -> connection.session.drain())
        .closeHandler(ignored -> connection.closed());
    if (!connections.limit().opened()) {
      connection.decide(ConnectionOutcome.REJECTED);
      connection.input.close();
    } else if (connections.layers().isEmpty()) {
      connection.awaitRequest();
    } else {
      connection.open();
    }
  }

  /** The requests come behind what the layers read first, each within a time of its own. */
  private void open() {
    opening = true;
    Layer.openAll(connections.layers(), socket)
        .onSuccess(
            opened -> {
              opening = false;
              readyNanos = System.nanoTime();
              awaitRequest();
            })
        .onFailure(this::notOpened);
  }

  private void notOpened(Throwable failure) {
    if (outcome == null) {
      cause = failure;
      decide(ConnectionOutcome.HANDSHAKE);
      session.linger();
    }
  }

  /** The time that the peer has for its next request begins. */
  void awaitRequest() {
    arm(connections.config().idleTimeoutMs());
  }

  /** From here on a peer that does not read, or does not stop sending, has so long. */
  void limit() {
    arm(connections.config().lingerTimeoutMs());
  }

  private void arm(int ms) {
    if (timer >= 0) {
      vertx.cancelTimer(timer);
    }
    timer = vertx.setTimer(ms, id -> lateInput.thenDo(() -> due(id)));
  }

  /** The time is up, and all is read that the peer had sent by then. */
  private void due(long id) {
    if (id != timer) {
      // What was waited for has come meanwhile.
      return;
    }
    if (outcome != null || session.isWriting()) {
      Sockets.abort(socket);
    } else {
      session.deadline();
    }
  }

  private void received(Buffer bytes) {
    lateInput.read();
    if (outcome != null) {
      return;
    }
    if (requests.isEmpty() && requests.decided() == 0) {
      connections.meters().firstByte(System.nanoTime() - readyNanos);
    }
    session.received(bytes);
  }

  private void inputEnded() {
    lateInput.read();
    if (opening) {
      notOpened(new IOException("ended by the peer"));
    } else if (outcome == null && input.isTruncated()) {
      decide(ConnectionOutcome.RESET);
      input.close();
    } else if (outcome == null) {
      session.inputEnded();
    }
  }

  private void failed(Throwable failure) {
    if (opening) {
      notOpened(failure);
    } else if (outcome == null) {
      decide(ConnectionOutcome.RESET);
    }
  }

  private void closed() {
    vertx.cancelTimer(timer);
    if (connections.isCutting()) {
      decide(ConnectionOutcome.CUT);
    } else if (outcome == null) {
      decide(opening ? ConnectionOutcome.HANDSHAKE : ConnectionOutcome.RESET);
    }
    long lifetimeNanos = System.nanoTime() - acceptedNanos;
    // The line comes first: it is there when the count is seen.
    if (outcome != ConnectionOutcome.TIMEOUT) {
      log(lifetimeNanos);
    }
    connections.closed(outcome, lifetimeNanos);
  }

  /** That is what becomes of it, whatever was to become of it before. */
  void decide(ConnectionOutcome its) {
    outcome = its;
  }

  /** The peer has had a reply and was silent since: an end as good as its own. */
  void idled() {
    idle = true;
  }

  /** The peer was silent until the deadline, which has its line at once. */
  void timedOut() {
    decide(ConnectionOutcome.TIMEOUT);
    log(System.nanoTime() - acceptedNanos);
  }

  private void log(long lifetimeNanos) {
    connections.log().ended(number, socket, outcome, lifetimeNanos, requests, idle, cause);
  }

  boolean isDecided() {
    return outcome != null;
  }
}
