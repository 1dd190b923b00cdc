package dev.greeter.server;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/**
 * Listens, and gives every accepted socket to a {@link Connection}. Deploy it by its class name
 * with the configuration of {@code server.config}; any number of instances share one port, and each
 * serves its sockets on its own event loop.
 */
public final class ServerVerticle extends VerticleBase {

  /** Null where the configuration says what answers. */
  private final Function<Request, Future<Buffer>> handler;

  private ServerGroup group;

  /** Has the configuration say what answers; for Vert.x, which deploys by class name. */
  public ServerVerticle() {
    this(null);
  }

  /**
   * Has a handler answer each request, as the key {@code handler} has an address of the event bus,
   * with its other keys. Deploy it by a supplier: each instance has its own handler, which answers
   * the connections of that instance, and is called on its event loop.
   *
   * @param handler from a request to its reply, at once or later, on any thread; an empty one, or
   *     null, sends nothing. The requests of one connection come one after the other, each when the
   *     one before it was answered. One that throws, fails or is late ends the connection.
   */
  public ServerVerticle(Function<Request, Future<Buffer>> handler) {
    this.handler = handler;
  }

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
    group = ServerGroup.join(context, handler == null ? config() : withHandler(config()));
    return group.listen(context, handler).onFailure(failure -> group.leave(context));
  }

  private static JsonObject withHandler(JsonObject config) {
    JsonObject own = new JsonObject().put("address", "in Java");
    return config.copy().put("handler", config.getJsonObject("handler", own).copy().mergeIn(own));
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
