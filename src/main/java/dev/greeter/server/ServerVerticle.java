package dev.greeter.server;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/**
 * Listens, and gives every accepted socket to a {@link Connection}. Deploy it by its class name
 * with the configuration of {@code server.config}; any number of instances share one port, and each
 * serves its sockets on its own event loop.
 */
public final class ServerVerticle extends VerticleBase {

  private ServerGroup group;

  /** For Vert.x, which deploys by class name. */
  public ServerVerticle() {}

  /**
   * Validates the configuration and listens.
   *
   * @return done when this instance listens; fails with one line that names the address and the
   *     cause
   * @throws dev.greeter.config.ConfigException with every mistake of the configuration
   * @throws IllegalStateException if the context is not an event loop
   */
  @Override
  public Future<?> start() {
    group = ServerGroup.join(context, config());
    return group.listen(context).onFailure(failure -> group.leave(context));
  }

  /**
   * Drains, once for all instances: accepts no more, lets what is open finish for at most {@code
   * drainTimeoutMs}, cuts the rest.
   *
   * @return done when no connection of the deployment is open
   */
  @Override
  public Future<?> stop() {
    return group.drain().onComplete(drained -> group.leave(context));
  }
}
