package dev.greeter.net.listen;

import dev.greeter.net.Endpoint;
import dev.greeter.net.ServiceTransport;
import dev.greeter.net.TcpKeepAlive;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.net.TcpServerConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/**
 * Accepts streams on an endpoint, for all instances of a deployment, and ends that without losing a
 * peer that is in the accept queue. Thread-safe.
 *
 * <p>Vert.x lets every server of one {@link Vertx} that names the same host and port share a socket
 * and takes turns with their connections. A listener shares with its own instances alone.
 */
public final class Listener {

  private final Vertx vertx;
  private final Endpoint endpoint;
  private final int backlog;
  private final TcpKeepAlive keepAlive;
  private final String owner;
  private final String name;

  /** Null unless the endpoint is one. */
  private final SocketFile file;

  private final Set<AcceptQueue> queues = ConcurrentHashMap.newKeySet();
  private final List<NetServer> servers = new CopyOnWriteArrayList<>();
  private final LongAdder acceptFailures = new LongAdder();

  /**
   * Makes a listener that does not listen yet.
   *
   * @param vertx where its servers run
   * @param endpoint where to listen
   * @param backlog connections that the kernel queues before they are accepted, at least 1
   * @param keepAlive of the connections
   * @param mode permissions of a unix socket's file, in octal; not looked at without one
   * @param owner tells its instances from others: the ID of the deployment
   * @param name of the deployment, for the log
   */
  public Listener(
      Vertx vertx,
      Endpoint endpoint,
      int backlog,
      TcpKeepAlive keepAlive,
      String mode,
      String owner,
      String name) {
    this.vertx = vertx;
    this.endpoint = endpoint;
    this.file = endpoint.isFile() ? new SocketFile(vertx, endpoint.address().path(), mode) : null;
    this.backlog = backlog;
    this.keepAlive = keepAlive;
    this.owner = owner;
    this.name = name;
  }

  /**
   * Listens with one more instance, on the event loop that it is called on.
   *
   * @param accepted takes each socket, on that event loop, before anything was read of it
   * @return where it listens, the kernel's choice of a port included; fails with one line that
   *     names the place and the cause
   */
  public Future<Endpoint> open(Handler<NetSocket> accepted) {
    Endpoint claimed = Claims.claim(vertx, endpoint, owner);
    if (claimed == null) {
      return Future.failedFuture(endpoint.taken());
    }
    try {
      endpoint.check(vertx);
    } catch (IOException e) {
      return Future.failedFuture(endpoint.cannotListen(e));
    }
    TcpServerConfig config = endpoint.server(backlog);
    EventLoop here = ((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop();
    Options options = new Options(this, here);
    keepAlive.applyTo(options);
    config.setTransportConfig(options);
    NetServer server = vertx.createNetServer(config).connectHandler(accepted);
    servers.add(server);
    return listen(server, claimed)
        .map(listening -> endpoint.at(listening.actualPort()))
        .recover(failure -> Future.failedFuture(endpoint.cannotListen(failure)));
  }

  private Future<NetServer> listen(NetServer server, Endpoint claimed) {
    if (file == null) {
      return server.listen(claimed.address());
    }
    // The file's future is of all instances: each has to go on on its own event loop.
    Promise<SocketAddress> here = ((ContextInternal) vertx.getOrCreateContext()).promise();
    file.prepare().onComplete(here);
    return here.future()
        .compose(server::listen)
        .compose(listening -> file.publish().map(listening))
        .onFailure(failure -> file.remove());
  }

  /**
   * Whether the accept queue is seen to: only under a {@link ServiceTransport}.
   *
   * @return false if {@link #stopAccepting} can do nothing
   */
  public boolean seesItsQueue() {
    return !queues.isEmpty();
  }

  /**
   * Accepts that have failed, for want of file descriptors for one.
   *
   * @return at least 0; always 0 where the queue is not seen to
   */
  public long acceptFailures() {
    return acceptFailures.sum();
  }

  /**
   * Accepts what the kernel has accepted, and nothing after that. Vert.x is not told: it takes its
   * handlers away before it closes the socket, and resets what comes in between. Open connections
   * stay open. A unix socket's file goes first.
   *
   * @return done when the sockets that listen are closed, at once where the queue is not seen to
   */
  public Future<Void> stopAccepting() {
    return hide()
        .compose(hidden -> Future.join(queues.stream().map(AcceptQueue::end).toList()))
        .mapEmpty();
  }

  /** A peer that comes from now on is refused, and not left waiting in a queue. */
  private Future<Void> hide() {
    return file == null ? Future.succeededFuture() : file.remove();
  }

  /**
   * Listens no more, and closes every connection that is still open in the end. A socket with a
   * shutdown handler has the whole time, one without is closed at once.
   *
   * @param timeout longest wait for connections to end by themselves; zero to wait for none
   * @return done when every connection is closed
   */
  public Future<Void> shutdown(Duration timeout) {
    return hide()
        .compose(
            hidden ->
                Future.join(servers.stream().map(server -> server.shutdown(timeout)).toList()))
        .mapEmpty();
  }

  /** How a transport finds the listener that a server belongs to. */
  public static final class Options extends TcpConfig {

    private final Listener listener;
    private final EventLoop eventLoop;

    private Options(Listener listener, EventLoop eventLoop) {
      this.listener = listener;
      this.eventLoop = eventLoop;
    }

    private Options(Options other) {
      super(other);
      this.listener = other.listener;
      this.eventLoop = other.eventLoop;
    }

    /**
     * The event loop to accept on.
     *
     * @return that of the instance which is the first to listen
     */
    public EventLoop eventLoop() {
      return eventLoop;
    }

    /**
     * Makes the handler of a socket that is about to listen.
     *
     * @return a new one, which the listener sees to
     */
    public AcceptQueue queue() {
      AcceptQueue queue =
          new AcceptQueue(
              listener.acceptFailures,
              listener.backlog,
              listener.endpoint.toString(),
              listener.name);
      listener.queues.add(queue);
      return queue;
    }

    @Override
    protected TcpConfig copy() {
      return new Options(this);
    }
  }
}
