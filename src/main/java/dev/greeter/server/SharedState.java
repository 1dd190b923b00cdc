package dev.greeter.server;

import dev.greeter.net.Layer;
import dev.greeter.net.socket.Sockets;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the connections of a server share: the reply table, the limits, the meters, the log, and
 * whether the server drains. Thread-safe.
 */
final class SharedState {

  /** Some tenths of a millisecond, if each is a request. */
  static final int BYTES_IN_TURN = 256;

  /** The same over TLS: a quarter of a record. */
  private static final int TLS_BYTES_IN_TURN = 4096;

  private final ServerConfig config;
  private final List<Layer> layers;
  private final Replies replies;
  private final Frame frame;
  private final ConnectionLimit limit;
  private final Conversation.Limits limits;
  private final PeerLog peerLog;
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile ServerMeters meters;
  private volatile boolean draining;

  /** By {@link System#nanoTime}; null until it is known. */
  private volatile Long cutNanos;

  /**
   * Of a server without a connection.
   *
   * @param vertx for timers
   * @param config how connections are served
   * @param layers what comes about on each before its request, in this order
   * @param peerLog has the line about each that has ended
   */
  SharedState(Vertx vertx, ServerConfig config, List<Layer> layers, PeerLog peerLog) {
    this.config = config;
    this.layers = layers;
    this.replies = new Replies(config);
    this.frame = Frame.of(config, replies);
    this.limit = new ConnectionLimit(vertx, config.name(), config.limits().maxConnections());
    this.limits =
        new Conversation.Limits(
            config.limits().idleTimeoutMs(),
            config.answers().handler() == null ? 0 : config.answers().handler().timeoutMs(),
            config.limits().lingerTimeoutMs(),
            Math.max(BYTES_IN_TURN, frame.longestBytes()));
    this.peerLog = peerLog;
  }

  /**
   * A peer may send many short requests at once, each of which takes the event loop's time, and
   * read no reply: what waits for it takes memory, as long as its limit is not up.
   */
  void takeTurns(NetSocket socket) {
    if (config.limits().requestsPerConnection() != 1) {
      Sockets.queueLittle(socket);
    }
    if (config.place().tls() != null) {
      Sockets.readAtMost(socket, TLS_BYTES_IN_TURN);
    } else if (config.limits().requestsPerConnection() != 1) {
      Sockets.readAtMost(socket, limits.bytesInTurn());
    }
  }

  /**
   * The age at which one more connection ends, in milliseconds; 0 for none. Up to a tenth less, or
   * those that came together would go together.
   */
  int ageMs() {
    int most =
        config.limits().requestsPerConnection() == 1 ? 0 : config.limits().maxConnectionAgeMs();
    return most - ThreadLocalRandom.current().nextInt(most / 10 + 1);
  }

  /** Where a request ends. */
  Frame frame() {
    return frame;
  }

  /** What a handler has answered, an empty reply being none, in the form that its frame has. */
  Reply handled(Buffer reply) {
    boolean isFramed = config.answers().handler().frameReplies();
    Buffer sent = reply.length() == 0 ? null : isFramed ? frame.framed(reply) : reply;
    return new Reply(ConnectionOutcome.HANDLED, sent, !frame.isWholeInTime(), false);
  }

  /** Of one more connection, which the table answers where the answerer is null. */
  Requests requests(Answerer answerer) {
    return new Requests(
        replies,
        answerer == null ? replies : answerer,
        frame,
        config.limits().maxRequestBytes(),
        config.limits().requestsPerConnection());
  }

  ConnectionLimit limit() {
    return limit;
  }

  Conversation.Limits limits() {
    return limits;
  }

  /** Numbers them, from 1. */
  long next() {
    return accepted.incrementAndGet();
  }

  /** Has the line about each that has ended. */
  PeerLog log() {
    return peerLog;
  }

  /** What comes about on each before its request, in this order. */
  List<Layer> layers() {
    return layers;
  }

  /** Null until it is known where the server listens. */
  ServerMeters meters() {
    return meters;
  }

  /** It is known where the server listens. */
  void meters(ServerMeters made) {
    meters = made;
  }

  /** One is closed, so many nanoseconds after the accept. */
  void closed(ConnectionOutcome outcome, long nanos) {
    if (outcome == ConnectionOutcome.CUT) {
      cuts.incrementAndGet();
    }
    meters.closed(outcome, nanos);
    limit.closed();
  }

  /** How many were cut. */
  int cuts() {
    return cuts.get();
  }

  /** From now on a connection that was served waits for no other request. */
  void drain() {
    draining = true;
  }

  boolean isDraining() {
    return draining;
  }

  /** What closes at that time, by {@link System#nanoTime}, or later is cut. */
  void cutFrom(long nanos) {
    cutNanos = nanos;
  }

  /** Whether one that closes now is cut. */
  boolean isCutting() {
    Long from = cutNanos;
    return from != null && System.nanoTime() - from >= 0;
  }

  /** Sums up the log, and takes the meters out of the registry. */
  void close() {
    peerLog.close();
    if (meters != null) {
      meters.close();
    }
  }
}
