package dev.greeter.server;

import dev.greeter.config.SectionConfig;
import dev.greeter.group.Group;
import dev.greeter.group.Phase;
import dev.greeter.group.Snapshot;
import dev.greeter.net.Endpoint;
import dev.greeter.net.LateInput;
import dev.greeter.net.Listener;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the instances of one server share: the reply table, the limit of connections, the meters and
 * the drain. Thread-safe.
 */
public final class ServerGroup extends Group {

  private static final Logger LOG = LoggerFactory.getLogger(ServerGroup.class);

  private final ServerConfig config;
  private final Replies replies;
  private final Listener listener;
  private final Drain drain;
  private final String deployment;
  private final int instances;
  private final List<Endpoint> listening = new ArrayList<>();
  private final AtomicLong accepted = new AtomicLong();
  private final ConnectionLimit limit;
  private final PeerLog peerLog;
  private volatile ServerMeters meters;
  private Future<Void> drained;

  private ServerGroup(Context first, ServerConfig config) {
    super(first.owner());
    this.config = config;
    this.replies = new Replies(config);
    this.limit = new ConnectionLimit(vertx(), config.maxConnections());
    this.peerLog = new PeerLog(vertx(), config.peerLogPerSecond());
    this.deployment = first.deploymentID();
    this.instances = first.getInstanceCount();
    this.listener = new Listener(vertx(), config.endpoint(), config.backlog(), deployment);
    this.drain = new Drain(this, listener, Duration.ofMillis(config.drainTimeoutMs()));
  }

  /** Joins the group of an instance's deployment; its first instance reads the configuration. */
  static ServerGroup join(Context instance, JsonObject config) {
    return join(
        instance,
        () -> new ServerGroup(instance, SectionConfig.read("server", config, ServerConfig.class)),
        ServerGroup.class);
  }

  ServerConfig config() {
    return config;
  }

  Replies replies() {
    return replies;
  }

  /** Listens with one more instance, on its event loop. */
  Future<Endpoint> listen() {
    LateInput lateInput = new LateInput(vertx());
    return listener
        .open(
            socket -> {
              bound(config.endpoint(), socket.localAddress().port());
              Connection.serve(vertx(), socket, this, lateInput);
            })
        .onSuccess(this::listens);
  }

  private synchronized void listens(Endpoint place) {
    bound(place, place.port());
    listening.add(place);
    if (listening.size() < instances) {
      return;
    }
    enter(Phase.READY);
    LOG.info(
        "listening on {}{}",
        listening.stream().distinct().map(Endpoint::toString).collect(Collectors.joining(", ")),
        instances == 1 ? "" : " (" + instances + " instances)");
    if (!listener.seesItsQueue()) {
      LOG.info(
          "not on a ServiceTransport: a connection that is not accepted yet may be reset at the end,"
              + " and a shortage of file descriptors stops accepting for a second at a time");
    }
  }

  /** A peer may connect before the instance that listens is told so. */
  private void bound(Endpoint place, int port) {
    if (meters == null) {
      synchronized (this) {
        if (meters == null) {
          meters = new ServerMeters(this, new Endpoint(place.host(), port).toString(), listener);
        }
      }
    }
  }

  /**
   * Where it listens, ports that the kernel chose included.
   *
   * @return one endpoint for each instance that listens
   */
  public synchronized List<Endpoint> endpoints() {
    return List.copyOf(listening);
  }

  /** Numbers the connections of this deployment, from 1. */
  long next() {
    return accepted.incrementAndGet();
  }

  ConnectionLimit limit() {
    return limit;
  }

  PeerLog peerLog() {
    return peerLog;
  }

  /** The first byte came, so many nanoseconds after the accept. */
  void firstByte(long nanos) {
    meters.firstByte(nanos);
  }

  /** A connection is closed, so many nanoseconds after the accept. */
  void closed(ConnectionOutcome outcome, long nanos) {
    if (outcome == ConnectionOutcome.CUT) {
      drain.cut();
    }
    meters.closed(outcome, nanos);
    limit.closed();
  }

  /**
   * Connections that are open now, waiting and lingering ones included.
   *
   * @return at least 0
   */
  public int open() {
    return limit.open();
  }

  /**
   * Connections that the end of the drain has cut.
   *
   * @return at least 0
   */
  public int cut() {
    return drain.cuts();
  }

  /** Whether what closes now is cut. */
  boolean isCutting() {
    return drain.isOver();
  }

  /** The orderly end, once for all instances; done when no connection is open. */
  synchronized Future<Void> drain() {
    if (drained == null) {
      enter(Phase.DRAINING);
      drained = drain.run();
    }
    return drained;
  }

  @Override
  public Optional<Snapshot> snapshot() {
    return Optional.ofNullable(meters).map(it -> it.snapshot(uptimeMs()));
  }

  @Override
  protected void ended() {
    peerLog.close();
    Listener.release(vertx(), deployment);
    if (meters != null) {
      meters.close();
    }
  }
}
