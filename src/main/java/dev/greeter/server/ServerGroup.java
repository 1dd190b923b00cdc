package dev.greeter.server;

import dev.greeter.config.SectionConfig;
import dev.greeter.group.Group;
import dev.greeter.group.Phase;
import dev.greeter.group.Snapshot;
import dev.greeter.net.Endpoint;
import dev.greeter.net.Layer;
import dev.greeter.net.Listener;
import dev.greeter.net.TlsServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What the instances of one server share: the address that they listen on, their connections, and
 * the drain. Thread-safe.
 */
public final class ServerGroup extends Group {

  private static final Logger LOG = LoggerFactory.getLogger(ServerGroup.class);

  private final ServerConfig config;
  private final String deployment;
  private final int instances;
  private final Listener listener;

  /** Null without TLS. */
  private final TlsServer tls;

  private final Connections connections;
  private final List<Endpoint> listening = new ArrayList<>();
  private Future<Void> prepared;
  private Future<Void> drained;

  private ServerGroup(Context first, ServerConfig config) {
    super(first.owner());
    this.config = config;
    this.deployment = first.deploymentID();
    this.instances = first.getInstanceCount();
    this.listener = new Listener(vertx(), config.endpoint(), config.backlog(), deployment);
    this.tls = config.tls() == null ? null : new TlsServer(vertx(), config.tls());
    this.connections =
        new Connections(vertx(), config, listener, layers(), registry(), Level.DEBUG);
  }

  /** Joins the group of an instance's deployment; its first instance reads the configuration. */
  static ServerGroup join(Context instance, JsonObject config) {
    return join(
        instance,
        () -> new ServerGroup(instance, SectionConfig.read("server", config, ServerConfig.class)),
        ServerGroup.class);
  }

  private List<Layer> layers() {
    return tls == null ? List.of() : List.of(tls);
  }

  /** Listens with one more instance, on its event loop; the first of them prepares it first. */
  Future<Endpoint> listen(Context instance) {
    return prepare(instance).compose(prepared -> connections.accept()).onSuccess(this::listens);
  }

  private synchronized Future<Void> prepare(Context instance) {
    if (prepared == null) {
      Future<Void> loaded = tls == null ? Future.succeededFuture() : tls.load();
      prepared = loaded.compose(ready -> WarmUp.play(instance, config));
    }
    return prepared;
  }

  private synchronized void listens(Endpoint place) {
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

  /**
   * Where it listens, ports that the kernel chose included.
   *
   * @return one endpoint for each instance that listens
   */
  public synchronized List<Endpoint> endpoints() {
    return List.copyOf(listening);
  }

  /**
   * Connections that are open now, waiting and lingering ones included.
   *
   * @return at least 0
   */
  public int open() {
    return connections.limit().open();
  }

  /**
   * Connections that the end of the drain has cut.
   *
   * @return at least 0
   */
  public int cut() {
    return connections.cuts();
  }

  /** The orderly end, once for all instances; done when no connection is open. */
  synchronized Future<Void> drain() {
    if (drained == null) {
      enter(Phase.DRAINING);
      drained = new Drain(this, connections, listener, config.drainTimeoutMs()).run();
    }
    return drained;
  }

  @Override
  public Optional<Snapshot> snapshot() {
    return connections.snapshot(uptimeMs());
  }

  @Override
  protected void ended() {
    Listener.release(vertx(), deployment);
    connections.close();
    if (tls != null) {
      tls.close();
    }
  }
}
