package dev.greeter.client;

import dev.greeter.net.Resolver;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.util.List;

/**
 * Where the starts on one event loop may connect to. Not thread-safe.
 *
 * @param resolver of the peer
 * @param isDatagram whether the first address alone is tried: no datagram is accepted, or not
 */
record Targets(Resolver resolver, boolean isDatagram) {

  /** Tells whether there is a name to look up. */
  boolean lookUp() {
    return resolver.looksUp();
  }

  /** Lists the addresses that the next start tries, one after the other. */
  Future<List<SocketAddress>> next() {
    Future<List<SocketAddress>> all = resolver.resolve();
    return isDatagram ? all.map(found -> found.subList(0, 1)) : all;
  }
}
