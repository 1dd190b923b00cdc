package dev.greeter.server;

import dev.greeter.group.Group;
import dev.greeter.group.Snapshot;
import dev.greeter.net.Endpoint;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * What receives requests on an endpoint, for all instances of a deployment: as connections, or as
 * datagrams. Thread-safe.
 */
interface Receiver extends AutoCloseable {

  /** Listens on one more event loop, the calling one; answers where. */
  Future<Endpoint> listen();

  /** What it cannot promise here, in one line; asked when every instance listens. */
  Optional<String> shortcoming();

  /** Connections that are open. */
  int open();

  /** Connections that were cut. */
  int cuts();

  /** The orderly end, to be called once; done when nothing is open. */
  Future<Void> drain(Group group);

  /** What was counted so far; empty until it is known where it listens. */
  Optional<Snapshot> snapshot(long uptimeMs);

  /** Takes the meters out of the registry. */
  @Override
  void close();
}
