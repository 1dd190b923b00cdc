package dev.greeter.server;

import dev.greeter.group.Meters;
import dev.greeter.net.Listener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The meters of a server's group, looked up once. Thread-safe. */
final class ServerMeters implements AutoCloseable {

  private final Meters meters;
  private final Map<ConnectionOutcome, Counter> outcomes = new EnumMap<>(ConnectionOutcome.class);
  private final Timer firstRequest;
  private final Timer lifetime;

  /** Registers them, every outcome at 0. */
  ServerMeters(Meters meters, ConnectionLimit limit, Listener listener) {
    this.meters = meters;
    for (ConnectionOutcome outcome : ConnectionOutcome.values()) {
      outcomes.put(
          outcome,
          meters.counter(
              "greeter.connections",
              "Connections that ended, by how they ended",
              "outcome",
              outcome.word()));
    }
    meters.gauge(
        "greeter.connections.active",
        "Connections that are open, waiting and lingering ones included",
        limit,
        ConnectionLimit::open);
    meters.gauge(
        "greeter.connections.max",
        "Connections that may be open at once",
        limit,
        ConnectionLimit::max);
    meters.counter(
        "greeter.accept.failures",
        "Accepts that failed, for want of file descriptors for one",
        listener,
        Listener::acceptFailures);
    firstRequest = meters.timer("greeter.first.request", "From the accept to the first byte");
    lifetime = meters.timer("greeter.connection", "From the accept to the close");
  }

  void firstByte(long nanos) {
    firstRequest.record(nanos, TimeUnit.NANOSECONDS);
  }

  void closed(ConnectionOutcome outcome, long nanos) {
    outcomes.get(outcome).increment();
    lifetime.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    meters.close();
  }
}
