package dev.greeter.server;

import dev.greeter.net.Sockets;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;

/**
 * What the log and the meters tell of one connection: which it is, of what peer, since when, and
 * what became of it. Every call is on the event loop of its socket.
 */
final class ConnectionEntry {

  private final Connections connections;
  private final long number;
  private final long acceptedNanos = System.nanoTime();
  private SocketAddress remote;

  /** From here on the peer may send its request. */
  private long readyNanos = acceptedNanos;

  /** Whether the layers are not open yet. */
  private boolean opening;

  /** Null until it is decided. */
  private ConnectionOutcome outcome;

  /** Why the layers did not open, or null. */
  private Throwable cause;

  /** Of a socket that was just accepted. */
  ConnectionEntry(Connections connections, NetSocket socket) {
    this.connections = connections;
    this.number = connections.next();
    this.remote = Sockets.remote(socket);
  }

  /** The request comes behind what the layers read first. */
  void opens() {
    opening = true;
  }

  /** The layers are open, and tell the peer's real address. */
  void opened(SocketAddress real) {
    opening = false;
    remote = real;
    readyNanos = System.nanoTime();
  }

  /** A layer did not open. */
  void notOpened(Throwable why) {
    outcome = ConnectionOutcome.HANDSHAKE;
    cause = why;
  }

  /** The first byte of the first request came. */
  void firstByte() {
    connections.firstByte(System.nanoTime() - readyNanos);
  }

  /** That is what became of it, whatever was to become of it before. */
  void decide(ConnectionOutcome its) {
    outcome = its;
  }

  /** The peer was silent until the deadline, which has its line at once. */
  void timedOut(Requests requests) {
    outcome = ConnectionOutcome.TIMEOUT;
    connections.log().ended(this, System.nanoTime() - acceptedNanos, requests);
  }

  /** It is closed, and to be counted. */
  void closed(Requests requests) {
    if (connections.isCutting()) {
      outcome = ConnectionOutcome.CUT;
    } else if (outcome == null) {
      outcome = opening ? ConnectionOutcome.HANDSHAKE : ConnectionOutcome.RESET;
    }
    long lifetimeNanos = System.nanoTime() - acceptedNanos;
    connections.closed(outcome, lifetimeNanos);
    if (outcome != ConnectionOutcome.TIMEOUT) {
      connections.log().ended(this, lifetimeNanos, requests);
    }
  }

  boolean isOpening() {
    return opening;
  }

  boolean isDecided() {
    return outcome != null;
  }

  long number() {
    return number;
  }

  SocketAddress remote() {
    return remote;
  }

  ConnectionOutcome outcome() {
    return outcome;
  }

  Throwable cause() {
    return cause;
  }
}
