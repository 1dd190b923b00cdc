package dev.greeter.server;

import dev.greeter.group.Group;
import dev.greeter.group.Snapshot;
import dev.greeter.net.Endpoint;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What receives requests on an endpoint, for all instances of a deployment: as connections, or as
 * datagrams. Thread-safe.
 */
public interface Receiver extends AutoCloseable {

  /**
   * Listens on one more event loop, the calling one.
   *
   * @param handler what answers there instead of the table; null for none
   * @return where it listens, the kernel's choice of a port included
   */
  Future<Endpoint> listen(Function<Request, Future<Buffer>> handler);

  /**
   * What it cannot promise here; asked when every instance listens.
   *
   * @return one line, or empty
   */
  Optional<String> shortcoming();

  /**
   * Connections that are open.
   *
   * @return at least 0; 0 where there are none
   */
  default int open() {
    return 0;
  }

  /**
   * Connections that were cut.
   *
   * @return at least 0; 0 where there are none
   */
  default int cuts() {
    return 0;
  }

  /**
   * Begins the orderly end; to be called once.
   *
   * @param group of the instances
   * @return done when nothing is open
   */
  Future<Void> drain(Group group);

  /**
   * Listens no more.
   *
   * @param timeout longest wait for what is open; zero to wait for nothing
   * @return done when nothing is open
   */
  Future<Void> shutdown(Duration timeout);

  /**
   * What was counted so far.
   *
   * @param endpoints where the instances listen, so far as that is known
   * @param uptimeMs how long the group has been up, in milliseconds
   * @return empty until it is known where it listens
   */
  Optional<Snapshot> snapshot(List<Endpoint> endpoints, long uptimeMs);

  /** Takes the meters out of the registry. */
  @Override
  void close();
}
