package dev.greeter.server;

import dev.greeter.config.SectionConfig;
import dev.greeter.group.Group;
import dev.greeter.group.Meters;
import dev.greeter.group.NamedLog;
import dev.greeter.group.Phase;
import dev.greeter.group.Snapshot;
import dev.greeter.net.Endpoint;
import dev.greeter.net.Layer;
import dev.greeter.net.SocketType;
import dev.greeter.net.listen.Claims;
import dev.greeter.server.datagram.Datagrams;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.event.Level;

/**
 * What the instances of one server share: the address that they listen on, what receives their
 * requests, and the drain. Thread-safe.
 */
public final class ServerGroup extends Group {

  private final NamedLog log;
  private final ServerConfig config;
  private final String deployment;
  private final int instances;
  private final Receiver receiver;

  private final List<Layer> layers;

  private final List<Endpoint> listening = new ArrayList<>();
  private Future<Void> prepared;
  private Future<Void> drained;

  private ServerGroup(Context first, ServerConfig config) {
    super(first.owner());
    this.log = new NamedLog(ServerGroup.class, config.name());
    this.config = config;
    this.deployment = first.deploymentID();
    this.instances = first.getInstanceCount();
    this.layers = config.layers(vertx());
    this.receiver =
        receiver(vertx(), config, layers, instances, deployment, Meters.of(vertx()), Level.DEBUG);
  }

  /**
   * Makes what receives requests: of this server, or of the one on the loopback that warms it up.
   */
  private static Receiver receiver(
      Vertx vertx,
      ServerConfig settings,
      List<Layer> before,
      int count,
      String owner,
      Meters meters,
      Level level) {
    return settings.place().type() == SocketType.DATAGRAM
        ? new Datagrams(vertx, settings, count, owner, meters, level)
        : new StreamServer(vertx, settings, owner, before, meters, level);
  }

  /** Joins the group of an instance's deployment; its first instance reads the configuration. */
  static ServerGroup join(Context instance, JsonObject config) {
    return join(
        instance,
        () -> new ServerGroup(instance, SectionConfig.read("server", config, ServerConfig.class)),
        ServerGroup.class);
  }

  /** Listens with one more instance, on its event loop; the first of them prepares it first. */
  Future<Endpoint> listen(Context instance, Function<Request, Future<Buffer>> handler) {
    // The future of all calls back on the event loop of the first, and would listen there for all.
    Promise<Void> here = Promise.promise();
    prepare(instance)
        .onComplete(done -> instance.runOnContext(come -> here.complete(null, done.cause())));
    return here.future()
        .compose(come -> receiver.listen(handler(handler)))
        .onSuccess(this::listens);
  }

  /** The one that it was given, or the one of the configuration; null for the table. */
  private Function<Request, Future<Buffer>> handler(Function<Request, Future<Buffer>> given) {
    return given != null || config.answers().handler() == null
        ? given
        : new EventBusHandler(vertx(), config.name(), config.answers().handler());
  }

  private synchronized Future<Void> prepare(Context instance) {
    if (prepared == null) {
      prepared =
          Future.all(layers.stream().map(Layer::load).toList())
              .compose(ready -> warm(instance, config, layers));
    }
    return prepared;
  }

  /**
   * Begins to warm up the path of a server before it is deployed, beside what starts first; but for
   * TLS, which has its certificates only then.
   *
   * @param vertx that it will be deployed on
   * @param config of the server, valid and with every default
   * @return done when it is warm; never fails
   */
  public static Future<Void> warmUp(Vertx vertx, JsonObject config) {
    ServerConfig server = SectionConfig.map(config, ServerConfig.class);
    return server.place().tls() == null
        ? warm(vertx.getOrCreateContext(), server, List.of())
        : Future.succeededFuture();
  }

  /** Once for all servers of a process that take the same path: it is code that gets warm. */
  private static Future<Void> warm(Context instance, ServerConfig config, List<Layer> layers) {
    if (config.warmUpMs() == 0) {
      return Future.succeededFuture();
    }
    List<Object> path =
        List.of(
            config.place().type(),
            config.place().tls() != null,
            config.limits().requestsPerConnection() == 1,
            config.warmUpMs());
    LocalMap<String, Warm> warm = instance.owner().sharedData().getLocalMap("dev.greeter.warm");
    return warm.computeIfAbsent(
            path.toString(), first -> new Warm(played(instance, config, layers)))
        .done;
  }

  private record Warm(Future<Void> done) implements Shareable {}

  private static Future<Void> played(Context instance, ServerConfig config, List<Layer> layers) {
    Receiver uncounted =
        receiver(
            instance.owner(),
            config.onLoopback(),
            List.of(),
            1,
            "warm-up",
            Meters.NONE,
            Level.TRACE);
    return Future.all(layers.stream().map(Layer::warmUp).toList())
        .compose(done -> WarmUp.play(instance, config, uncounted));
  }

  private synchronized void listens(Endpoint place) {
    listening.add(place);
    if (listening.size() < instances) {
      return;
    }
    enter(Phase.READY);
    log.info()
        .log(
            "listening on {}{}",
            listening.stream().distinct().map(Endpoint::toString).collect(Collectors.joining(", ")),
            instances == 1 ? "" : " (" + instances + " instances)");
    receiver.shortcoming().ifPresent(it -> log.info().log(it));
  }

  /**
   * Where it listens, ports that the kernel chose included.
   *
   * @return one endpoint for each instance that listens
   */
  public synchronized List<Endpoint> endpoints() {
    return List.copyOf(listening);
  }

  @Override
  public int open() {
    return receiver.open();
  }

  @Override
  public int cut() {
    return receiver.cuts();
  }

  /** The orderly end, once for all instances; done when no connection is open. */
  synchronized Future<Void> drain() {
    if (drained == null) {
      enter(Phase.DRAINING);
      drained = receiver.drain(this);
    }
    return drained;
  }

  @Override
  public Optional<Snapshot> snapshot() {
    return receiver.snapshot(endpoints(), uptimeMs());
  }

  @Override
  public String name() {
    return config.name();
  }

  @Override
  protected void undeployed() {
    Claims.release(vertx(), deployment);
    receiver.close();
  }
}
