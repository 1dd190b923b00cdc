package dev.greeter.server;

import dev.greeter.group.Group;
import dev.greeter.group.Meters;
import dev.greeter.group.NamedLog;
import dev.greeter.group.Snapshot;
import dev.greeter.net.Endpoint;
import dev.greeter.net.Layer;
import dev.greeter.net.ServiceTransport;
import dev.greeter.net.listen.Listener;
import dev.greeter.net.socket.PendingInput;
import dev.greeter.net.socket.TcpInfoReader;
import dev.greeter.net.tls.TlsServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.slf4j.event.Level;

/** Serves connections, for all instances of a deployment. Thread-safe. */
final class StreamServer implements Receiver {

  private final Vertx vertx;
  private final ServerConfig config;
  private final Listener listener;
  private final Meters registry;
  private final SharedState shared;

  /** Null until it listens, and where the kernel is not asked. */
  private volatile LongAdder handshakeRetransmits;

  /**
   * Of a server that does not listen yet.
   *
   * @param vertx where it is
   * @param config how connections are served
   * @param owner tells its instances from others: the ID of the deployment
   * @param layers what comes about on each before its request, in this order
   * @param registry where they are counted
   * @param level of a connection's line in the log, where it has none above
   */
  StreamServer(
      Vertx vertx,
      ServerConfig config,
      String owner,
      List<Layer> layers,
      Meters registry,
      Level level) {
    this.vertx = vertx;
    this.config = config;
    this.listener =
        new Listener(
            vertx,
            config.endpoint(),
            config.place().backlog(),
            config.place().keepAlive(),
            config.place().mode(),
            owner,
            config.name());
    this.registry = registry;
    NamedLog peers = new NamedLog(Connection.class, config.name());
    this.shared =
        new SharedState(
            vertx, config, layers, new PeerLog(vertx, peers, level, config.peerLogPerSecond()));
  }

  @Override
  public Future<Endpoint> listen(Function<Request, Future<Buffer>> handler) {
    PendingInput pendingInput = new PendingInput(vertx);
    TcpInfoReader kernel = kernel();
    BoundedHandler bounded = BoundedHandler.of(handler, config, shared.frame().longestReply());
    return listener
        .open(
            socket -> {
              if (shared.meters() == null) {
                bound(socket.localAddress());
              }
              if (kernel != null) {
                handshakeRetransmits.add(kernel.retransmits(socket));
              }
              Connection.serve(vertx, socket, shared, pendingInput, bounded);
            })
        .onSuccess(endpoint -> bound(endpoint.address()));
  }

  private TcpInfoReader kernel() {
    return config.place().tcpInfo()
        ? ServiceTransport.tcpInfoReader(vertx, config.endpoint())
        : null;
  }

  /** A peer may connect before the instance that listens is told so. */
  private synchronized void bound(SocketAddress local) {
    if (shared.meters() == null) {
      Endpoint endpoint = config.endpoint().at(local.port());
      ServerMeters meters =
          new ServerMeters(registry, config.name(), endpoint, shared.limit(), listener);
      shared.layers().stream()
          .filter(TlsServer.class::isInstance)
          .map(TlsServer.class::cast)
          .forEach(meters::certificate);
      if (config.answers().handler() != null) {
        meters.handler();
      }
      if (kernel() != null) {
        handshakeRetransmits = meters.handshakeRetransmits();
      }
      shared.meters(meters);
    }
  }

  @Override
  public int cuts() {
    return shared.cuts();
  }

  @Override
  public int open() {
    return shared.limit().open();
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
    NamedLog log = new NamedLog(Drain.class, config.name());
    Duration timeout = Duration.ofMillis(config.drainTimeoutMs());
    return new Drain(log, group, shared, listener, timeout).run();
  }

  @Override
  public Future<Void> shutdown(Duration timeout) {
    return listener.shutdown(timeout);
  }

  @Override
  public Optional<Snapshot> snapshot(List<Endpoint> endpoints, long uptimeMs) {
    return Optional.ofNullable(shared.meters()).map(it -> it.snapshot(endpoints, uptimeMs));
  }

  @Override
  public void close() {
    shared.close();
  }
}
