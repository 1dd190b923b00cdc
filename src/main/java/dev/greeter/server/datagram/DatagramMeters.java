package dev.greeter.server.datagram;

import dev.greeter.group.Meters;
import dev.greeter.group.Snapshot;
import dev.greeter.net.Endpoint;
import dev.greeter.net.datagram.DatagramListener;
import dev.greeter.net.datagram.KernelDrops;
import dev.greeter.server.ConnectionOutcome;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** The meters of a server of datagrams, which count from the first on. Thread-safe. */
final class DatagramMeters implements AutoCloseable {

  private final String name;
  private final DatagramListener listener;
  private final Map<ConnectionOutcome, LongAdder> answered = new EnumMap<>(ConnectionOutcome.class);
  private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);
  private Endpoint endpoint;
  private Meters meters;

  private volatile LongConsumer handler = nanos -> {};

  /** Makes them, without a registry, every outcome at 0. */
  DatagramMeters(String name, DatagramListener listener) {
    this.name = name;
    this.listener = listener;
    for (ConnectionOutcome outcome : ConnectionOutcome.OF_DATAGRAMS) {
      answered.put(outcome, new LongAdder());
    }
    for (DropReason reason : EnumSet.complementOf(EnumSet.of(DropReason.KERNEL))) {
      dropped.put(reason, new LongAdder());
    }
  }

  /** Registers them, once it is known where the datagrams come to. */
  void register(Meters registry, Endpoint place) {
    endpoint = place;
    meters = registry.with("name", name, "endpoint", place.toString());
    meters.counters(
        "greeter.requests",
        "Requests that were answered, by how",
        answered,
        "outcome",
        ConnectionOutcome::word);
    String drops = "greeter.datagrams.dropped";
    String description = "Datagrams that came and have no reply, by the reason";
    meters.counters(drops, description, dropped, "reason", DropReason::word);
    if (KernelDrops.areKnown()) {
      meters.counter(
          drops,
          description,
          listener,
          DatagramListener::kernelDrops,
          "reason",
          DropReason.KERNEL.word());
    }
  }

  /** Registers how long a handler takes. */
  void handler() {
    handler = meters.timer("greeter.handler", "From a request to the reply of its handler");
  }

  void handled(long nanos) {
    handler.accept(nanos);
  }

  void answered(ConnectionOutcome outcome) {
    answered.get(outcome).increment();
  }

  void dropped(DropReason reason, int datagrams) {
    dropped.get(reason).add(datagrams);
  }

  /** How many requests came, those that were dropped included. */
  long received() {
    return Stream.concat(answered.values().stream(), dropped.values().stream())
        .mapToLong(LongAdder::sum)
        .sum();
  }

  /** Without what the kernel has dropped, which takes longer to find out than an event loop has. */
  Snapshot snapshot(List<Endpoint> endpoints, long uptimeMs) {
    Map<String, Long> ended = new LinkedHashMap<>();
    answered.forEach((outcome, count) -> ended.put(outcome.word(), count.sum()));
    ended.put("dropped", dropped.values().stream().mapToLong(LongAdder::sum).sum());
    return new Snapshot(
        "server",
        name,
        Snapshot.places(endpoint, endpoints),
        uptimeMs,
        0,
        0,
        ended,
        null,
        null,
        List.of(),
        null,
        List.of());
  }

  @Override
  public void close() {
    if (meters != null) {
      meters.close();
    }
  }
}
