package dev.greeter.server;

import dev.greeter.group.Group;
import dev.greeter.group.Snapshot;
import dev.greeter.net.Endpoint;
import dev.greeter.net.LateInput;
import dev.greeter.net.Layer;
import dev.greeter.net.Listener;
import dev.greeter.net.Sockets;
import dev.greeter.net.TlsServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.event.Level;

/**
 * What the connections of a server share: the reply table, the limit, the meters, the log, and when
 * they are cut. Thread-safe.
 */
final class Connections implements Receiver {

  /** Some tenths of a millisecond, if each is a request. */
  private static final int BYTES_IN_TURN = 256;

  /** At most; it has to be there as a whole. */
  private static final int TLS_RECORD_BYTES = 16_384;

  private final Vertx vertx;
  private final ServerConfig config;
  private final Listener listener;
  private final List<Layer> layers;
  private final MeterRegistry registry;
  private final Replies replies;
  private final ConnectionLimit limit;
  private final PeerLog peerLog;
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile ServerMeters meters;
  private volatile boolean draining;

  /** By {@link System#nanoTime}; null until it is known. */
  private volatile Long cutNanos;

  /**
   * Makes them, without a connection.
   *
   * @param vertx where they are
   * @param config how they are served
   * @param listener accepts them
   * @param layers what comes about on each before its request, in this order
   * @param registry where they are counted
   * @param level of a connection's line in the log, where it has none above
   */
  Connections(
      Vertx vertx,
      ServerConfig config,
      Listener listener,
      List<Layer> layers,
      MeterRegistry registry,
      Level level) {
    this.vertx = vertx;
    this.config = config;
    this.listener = listener;
    this.layers = layers;
    this.registry = registry;
    this.replies = new Replies(config);
    this.limit = new ConnectionLimit(vertx, config.maxConnections());
    this.peerLog = new PeerLog(vertx, level, config.peerLogPerSecond());
  }

  @Override
  public Future<Endpoint> listen() {
    LateInput lateInput = new LateInput(vertx);
    return listener
        .open(
            socket -> {
              if (meters == null) {
                bound(socket.localAddress());
              }
              Connection.serve(vertx, socket, this, lateInput);
            })
        .onSuccess(endpoint -> bound(endpoint.address()));
  }

  /** A peer may connect before the instance that listens is told so. */
  private void bound(SocketAddress local) {
    if (meters == null) {
      synchronized (this) {
        if (meters == null) {
          Endpoint endpoint = config.endpoint().at(local.port());
          ServerMeters made = new ServerMeters(registry, endpoint.toString(), limit, listener);
          layers.forEach(
              layer -> {
                if (layer instanceof TlsServer tls) {
                  made.certificate(tls);
                }
              });
          meters = made;
        }
      }
    }
  }

  ServerConfig config() {
    return config;
  }

  /** A peer may send many short requests at once, each of which takes the event loop's time. */
  void takeTurns(NetSocket socket) {
    if (config.requestsPerConnection() != 1) {
      Sockets.readAtMost(socket, config.tls() == null ? bytesInTurn() : TLS_RECORD_BYTES);
    }
  }

  /** What a connection with several requests is read at once, before others have their turn. */
  int bytesInTurn() {
    return Math.max(BYTES_IN_TURN, replies.longestBytes());
  }

  /** Of one more connection. */
  Requests requests() {
    return new Requests(replies, config.maxRequestBytes(), config.requestsPerConnection());
  }

  ConnectionLimit limit() {
    return limit;
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

  ServerMeters meters() {
    return meters;
  }

  /** One is closed, so many nanoseconds after the accept. */
  void closed(ConnectionOutcome outcome, long nanos) {
    if (outcome == ConnectionOutcome.CUT) {
      cuts.incrementAndGet();
    }
    meters.closed(outcome, nanos);
    limit.closed();
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

  @Override
  public int cuts() {
    return cuts.get();
  }

  @Override
  public int open() {
    return limit.open();
  }

  @Override
  public Optional<String> shortcoming() {
    return listener.seesItsQueue()
        ? Optional.empty()
        : Optional.of(
            "not on a ServiceTransport: a connection that is not accepted yet may be reset at the"
                + " end, and a shortage of file descriptors stops accepting for a second at a time");
  }

  @Override
  public Future<Void> drain(Group group) {
    return new Drain(group, this, listener, config.drainTimeoutMs()).run();
  }

  @Override
  public Optional<Snapshot> snapshot(long uptimeMs) {
    return Optional.ofNullable(meters).map(it -> it.snapshot(uptimeMs));
  }

  /** Sums up the log, and takes the meters out of the registry. */
  @Override
  public void close() {
    peerLog.close();
    if (meters != null) {
      meters.close();
    }
  }
}
