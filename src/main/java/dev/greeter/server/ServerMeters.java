package dev.greeter.server;

import dev.greeter.group.DurationCounts;
import dev.greeter.group.Meters;
import dev.greeter.group.NamedLog;
import dev.greeter.group.Snapshot;
import dev.greeter.net.Endpoint;
import dev.greeter.net.listen.Listener;
import dev.greeter.net.tls.TlsServer;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The meters of a server's connections, looked up once. The counts are its own, for a status page
 * works without a registry; a registry reads them. Thread-safe.
 */
final class ServerMeters implements AutoCloseable {

  private final Meters meters;
  private final String name;
  private final Endpoint endpoint;
  private final ConnectionLimit limit;
  private final Map<ConnectionOutcome, LongAdder> outcomes = new EnumMap<>(ConnectionOutcome.class);
  private final Map<ConnectionOutcome, LongAdder> requests = new EnumMap<>(ConnectionOutcome.class);
  private final LongAdder aged;
  private final DurationCounts untilFirstByte = new DurationCounts();
  private final LongAccumulator longestNanos = new LongAccumulator(Long::max, 0);
  private final LongConsumer firstRequest;
  private final LongConsumer lifetime;

  /** Null without a handler. */
  private LongConsumer handler;

  /** Registers them, every outcome at 0. */
  ServerMeters(
      Meters registry, String name, Endpoint endpoint, ConnectionLimit limit, Listener listener) {
    this.name = name;
    this.endpoint = endpoint;
    this.limit = limit;
    this.meters = registry.with("name", name, "endpoint", endpoint.toString());
    for (ConnectionOutcome outcome : ConnectionOutcome.values()) {
      outcomes.put(outcome, new LongAdder());
    }
    for (ConnectionOutcome outcome : ConnectionOutcome.OF_REQUESTS) {
      requests.put(outcome, new LongAdder());
    }
    meters.counters(
        "greeter.connections",
        "Connections that ended, by how they ended",
        outcomes,
        "outcome",
        ConnectionOutcome::word);
    meters.counters(
        "greeter.requests",
        "Requests, by how they were answered",
        requests,
        "outcome",
        ConnectionOutcome::word);
    aged =
        meters.counter(
            "greeter.connections.aged", "Connections that had their age before they ended");
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

  /** Registers when the certificate expires. */
  void certificate(TlsServer tls) {
    meters.gauge(
        "greeter.certificate.expiry.seconds",
        "When the certificate in use expires, in seconds since the epoch",
        tls,
        TlsServer::expirySeconds);
  }

  /** Registers how long a handler takes. */
  void handler() {
    handler = meters.timer("greeter.handler", "From a request to the reply of its handler");
  }

  void handled(long nanos) {
    handler.accept(nanos);
  }

  /** Registers what the kernel tells of handshakes, and returns its count. */
  LongAdder handshakeRetransmits() {
    return meters.counter(
        "greeter.handshake.retransmits",
        "Answers to a SYN that were sent again, of connections that were accepted");
  }

  void firstByte(long nanos) {
    untilFirstByte.add(nanos);
    firstRequest.accept(nanos);
  }

  void aged() {
    aged.increment();
  }

  void answered(ConnectionOutcome outcome) {
    requests.get(outcome).increment();
  }

  void closed(ConnectionOutcome outcome, long nanos) {
    outcomes.get(outcome).increment();
    longestNanos.accumulate(nanos);
    lifetime.accept(nanos);
  }

  /** Logs what the server has done in a life of so many milliseconds. */
  void logLife(NamedLog log, long uptimeMs) {
    LoggingEventBuilder line =
        log.info()
            .addKeyValue("uptimeMs", uptimeMs)
            .addKeyValue("longestMs", TimeUnit.NANOSECONDS.toMillis(longestNanos.get()))
            .addKeyValue("requests", requests.values().stream().mapToLong(LongAdder::sum).sum());
    snapshot(List.of(), uptimeMs).addEnded(line).log("served");
  }

  Snapshot snapshot(List<Endpoint> endpoints, long uptimeMs) {
    Map<String, Long> ended = new LinkedHashMap<>();
    outcomes.forEach((outcome, count) -> ended.put(outcome.word(), count.sum()));
    return new Snapshot(
        "server",
        name,
        Snapshot.places(endpoint, endpoints),
        uptimeMs,
        limit.open(),
        limit.max(),
        ended,
        null,
        null,
        List.of(),
        "time to first request",
        untilFirstByte.counts());
  }

  @Override
  public void close() {
    meters.close();
  }
}
