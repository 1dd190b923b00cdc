package dev.greeter.server;

import dev.greeter.config.ServerConfig;
import dev.greeter.net.SocketErrors;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens, and gives every accepted socket to a {@link Connection}. Any number of instances share
 * one port; each serves its sockets on its own event loop.
 */
public final class ServerVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(ServerVerticle.class);

  private final ServerConfig config;
  private final Replies replies;
  private final Connections connections;
  private NetServer server;

  /**
   * Makes an instance; deploying it starts it.
   *
   * @param config the section {@code server.config}
   * @param replies the reply rule for that configuration, shared by all instances
   * @param connections the book that all instances of a process keep together
   */
  public ServerVerticle(ServerConfig config, Replies replies, Connections connections) {
    this.config = config;
    this.replies = replies;
    this.connections = connections;
  }

  /**
   * Listens.
   *
   * @return fails with one line that names the address and the cause when that is not possible
   */
  @Override
  public Future<?> start() {
    NetServerOptions options =
        new NetServerOptions()
            .setHost(config.host())
            .setPort(config.port())
            .setAcceptBacklog(config.backlog());
    server =
        vertx
            .createNetServer(options)
            .connectHandler(
                socket -> Connection.serve(vertx, socket, config, replies, connections));
    return server
        .listen()
        .onSuccess(listening -> LOG.info("listening on {}:{}", config.host(), port()))
        .recover(
            failure ->
                Future.failedFuture(
                    SocketErrors.cannotListen(config.host(), config.port(), failure)));
  }

  /**
   * Asks this instance's event loop for a sign of life.
   *
   * @return done when the event loop has come round
   */
  public Future<Void> ping() {
    Promise<Void> turned = Promise.promise();
    context.runOnContext(ignored -> turned.complete());
    return turned.future();
  }

  /**
   * The port that the server listens on.
   *
   * @return the actual one, also where the configuration leaves the choice to the kernel
   */
  public int port() {
    return server.actualPort();
  }
}
