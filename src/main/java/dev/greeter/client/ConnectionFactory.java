package dev.greeter.client;

import dev.greeter.net.Layer;
import dev.greeter.net.Resolver;
import dev.greeter.net.ServiceTransport;
import dev.greeter.net.socket.TcpInfoReader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpClientConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes connections to one peer, by the type of their sockets. Every call is on one event loop. */
final class ConnectionFactory {

  /**
   * Netty's own limit of a connect, which runs before the input of a late event loop is seen, comes
   * this much after ours.
   */
  private static final int BACKSTOP_MS = 1000;

  private final Vertx vertx;
  private final Resolver resolver;
  private final Addresses choice;
  private final List<Layer> layers;
  private final int maxBytes;

  /** Null where the kernel is not asked. */
  private final TcpInfoReader kernel;

  /** Connect streams, from an address each; none for datagrams. */
  private final List<NetClient> clients = new ArrayList<>();

  private int starts;
  private int connections;

  /**
   * Prepares the connections of a configuration.
   *
   * @param vertx where their sockets are
   * @param config their type and limits
   * @param resolver of the peer's addresses
   * @param layers opened on each connection before anything else, in this order
   * @param maxBytes bytes that are read of a datagram
   */
  ConnectionFactory(
      Vertx vertx, ClientConfig config, Resolver resolver, List<Layer> layers, int maxBytes) {
    this.vertx = vertx;
    this.resolver = resolver;
    this.choice = config.target().addresses();
    this.layers = layers;
    this.maxBytes = maxBytes;
    this.kernel =
        config.target().tcpInfo() ? ServiceTransport.tcpInfoReader(vertx, config.endpoint()) : null;
    Duration backstop = Duration.ofMillis(config.request().connectTimeoutMs() + BACKSTOP_MS);
    for (String localAddress : config.isDatagram() ? List.<String>of() : config.sources()) {
      TcpClientConfig options =
          config.endpoint().client(backstop, config.target().keepAlive(), localAddress);
      clients.add(vertx.createNetClient(options));
    }
  }

  /** Tells whether there is a name to look up. */
  boolean looksUp() {
    return resolver.looksUp();
  }

  /** Finds the addresses that the next start is to try, one after the other. */
  Future<List<SocketAddress>> addresses() {
    Future<List<SocketAddress>> all = resolver.resolve();
    if (choice == Addresses.NEXT) {
      int start = starts++;
      return all.map(found -> List.of(found.get(Math.floorMod(start, found.size()))));
    }
    return clients.isEmpty() ? all.map(found -> found.subList(0, 1)) : all;
  }

  /** Makes a connection to an address, which is not open yet. */
  Connection create(SocketAddress address) {
    return clients.isEmpty()
        ? new DatagramConnection(vertx, address, maxBytes)
        : new StreamConnection(
            clients.get(Math.floorMod(connections++, clients.size())), address, layers, kernel);
  }
}
