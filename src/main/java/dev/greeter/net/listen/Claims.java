package dev.greeter.net.listen;

import dev.greeter.net.Endpoint;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;

/**
 * Who listens where in one {@link Vertx}. Vert.x lets every server that names the same host and
 * port share a socket and takes turns with their connections; an owner is to share with its own
 * instances alone. Thread-safe.
 */
public final class Claims {

  private Claims() {}

  /**
   * Claims an endpoint for the servers of one owner.
   *
   * @param vertx whose servers would share a socket
   * @param wanted where to listen
   * @param owner tells its servers from others'; it may claim an endpoint again
   * @return the endpoint, -1 turned into a negative port that is the owner's alone; null if it is
   *     another's
   */
  public static Endpoint claim(Vertx vertx, Endpoint wanted, String owner) {
    LocalMap<String, String> owners = owners(vertx);
    if (wanted.port() == 0) {
      return wanted;
    }
    Endpoint place = wanted;
    while (!isClaimed(owners, place, owner)) {
      if (!wanted.address().isInetSocket() || wanted.port() > 0) {
        return null;
      }
      place = place.at(place.port() - 1);
    }
    return place;
  }

  private static boolean isClaimed(LocalMap<String, String> owners, Endpoint place, String owner) {
    String before = owners.putIfAbsent(place.toString(), owner);
    return before == null || before.equals(owner);
  }

  /**
   * Gives back every endpoint of an owner, once its servers are closed.
   *
   * @param vertx where they were claimed
   * @param owner who claimed them
   */
  public static void release(Vertx vertx, String owner) {
    LocalMap<String, String> owners = owners(vertx);
    owners.forEach((place, by) -> owners.removeIfPresent(place, owner));
  }

  private static LocalMap<String, String> owners(Vertx vertx) {
    return vertx.sharedData().getLocalMap("dev.greeter.endpoints");
  }
}
