package dev.greeter.group;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What health is asked of. Every service of a {@link Vertx} is known in one of its local maps, so
 * that an {@code AdminVerticle} finds it however it was deployed. Thread-safe.
 */
public interface Service extends Shareable {

  /**
   * How far it has come.
   *
   * @return {@link Phase#READY} while traffic is wanted
   */
  Phase phase();

  /**
   * Asks every event loop of the service for a sign of life.
   *
   * @return done when each has come round
   */
  Future<Void> ping();

  /**
   * What it has counted so far.
   *
   * @return empty for a service that counts nothing, and for one that has not begun to
   */
  default Optional<Snapshot> snapshot() {
    return Optional.empty();
  }

  /**
   * Every service of a Vert.x.
   *
   * @param vertx where they run
   * @return a copy
   */
  static Collection<Service> of(Vertx vertx) {
    return List.copyOf(map(vertx).values());
  }

  /**
   * Where services are known, by deployment, or by a name that cannot be one.
   *
   * @param vertx where they run
   * @return the map itself
   */
  static LocalMap<String, Service> map(Vertx vertx) {
    return vertx.sharedData().getLocalMap("dev.greeter.services");
  }
}
