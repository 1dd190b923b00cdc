package dev.greeter.client;

import dev.greeter.config.Bytes;
import dev.greeter.group.DurationCounts;
import dev.greeter.group.LineLimit;
import dev.greeter.group.Meters;
import dev.greeter.group.NamedLog;
import dev.greeter.group.Snapshot;
import dev.greeter.net.Endpoint;
import dev.greeter.net.Resolver;
import dev.greeter.net.ServiceTransport;
import dev.greeter.net.SocketErrors;
import dev.greeter.net.TcpInfo;
import dev.greeter.report.ConnectionEnd;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.ExchangeResult;
import dev.greeter.report.ExchangeTimes;
import dev.greeter.report.Latencies;
import dev.greeter.report.Recorder;
import io.vertx.core.Vertx;
import java.net.SocketAddress;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The meters of a client count what all of its instances do while they measure, for metrics, log
 * and progress. Thread-safe.
 */
final class ExchangeMeters implements AutoCloseable {

  private static final int SECOND_MS = 1000;

  private final String name;
  private final NamedLog log;
  private final LineLimit told;
  private final String target;
  private final ExchangeOutcome expected;
  private final boolean searches;
  private final Level level;
  private final LongAdder inFlight = new LongAdder();
  private final Meters meters;
  private final Map<ExchangeOutcome, LongAdder> outcomes = new EnumMap<>(ExchangeOutcome.class);
  private final DurationCounts durations = new DurationCounts();
  private final LongAdder onTime;
  private final LongAdder delayed;
  private final LongAdder skipped;
  private final AtomicLong lastSuccessMs = new AtomicLong();

  /**
   * What exchanges took, for progress. From the first one on, shown or not: code that gets warm
   * without it is compiled anew in the middle of a measurement.
   */
  private final Histogram times = new ConcurrentHistogram(Latencies.DIGITS);

  private final LongConsumer ownLateness;
  private final LongConsumer resolve;
  private final LongConsumer connect;
  private final LongConsumer handshake;
  private final LongConsumer firstByte;
  private final LongConsumer total;
  private final KeptMeters kept;
  private final Resolver resolver;
  private final LongAdder lookupsFailed;
  private final AddressMeters addresses;

  /** By stage; none where the kernel is not asked. */
  private final Map<String, LongAdder> retransmits;

  /** Null where a run is not one that is watched. */
  private final Outage outage;

  /**
   * Registers the meters, every outcome at 0.
   *
   * @param vertx for timers
   * @param registry of the meters
   * @param config of the client
   * @param resolver of the addresses
   * @param level of each exchange's line, where it has none at INFO; with TRACE none has
   */
  ExchangeMeters(
      Vertx vertx, Meters registry, ClientConfig config, Resolver resolver, Level level) {
    name = config.name();
    log = new NamedLog(ExchangeMeters.class, name);
    told = new LineLimit(vertx, log, "exchanges", config.failureLogPerSecond());
    target = config.endpoint().toString();
    expected = config.expect().outcome();
    searches = config.mode() == Mode.SEARCH;
    this.level = level;
    meters = registry.with("name", name, "endpoint", target);
    for (ExchangeOutcome outcome : ExchangeOutcome.values()) {
      outcomes.put(outcome, new LongAdder());
    }
    meters.counters(
        "greeter.exchanges",
        "Exchanges that ended, by how they ended",
        outcomes,
        "outcome",
        ExchangeOutcome::word);
    meters.gauge("greeter.exchanges.active", "Exchanges in flight", inFlight, LongAdder::sum);
    onTime = starts("on_time");
    delayed = starts("delayed");
    skipped = starts("skipped");
    ownLateness =
        meters.timer("greeter.own.lateness", "From the time of a start to the start itself");
    meters.gauge(
        "greeter.last.success.timestamp.seconds",
        "When the last exchange ended as expected, after the epoch; 0 before the first",
        lastSuccessMs,
        ms -> ms.get() / 1e3);
    resolve = phase("resolve");
    connect = phase("connect");
    handshake = phase("handshake");
    firstByte = phase("first_byte");
    total = phase("total");
    kept = new KeptMeters(config.keepAlive().isOn() ? meters : Meters.NONE);
    this.resolver = resolver;
    meters.gauge(
        "greeter.addresses",
        "Addresses of the name by the last answer of DNS; 1 where there is no name",
        resolver,
        it -> it.known().size());
    lookupsFailed =
        meters.counter(
            "greeter.lookups.failed", "Lookups beside exchanges that failed or were late");
    addresses = new AddressMeters(meters);
    boolean asks =
        config.target().tcpInfo()
            && ServiceTransport.tcpInfoReader(vertx, config.endpoint()) != null;
    retransmits = asks ? Map.of("handshake", new LongAdder(), "data", new LongAdder()) : Map.of();
    meters.counters(
        "greeter.tcp.retransmits",
        "Segments that this host has sent again, on connections that have ended",
        retransmits,
        "stage",
        stage -> stage);
    outage =
        config.load().endless() && level != Level.TRACE ? new Outage(config.intervalNanos()) : null;
    if (level != Level.TRACE) {
      // It ends with the verticle whose context this is.
      vertx.setPeriodic(SECOND_MS, second -> look());
    }
  }

  private void look() {
    addresses.forget(resolver.known().stream().map(Endpoint::inet).toList(), System.nanoTime());
    if (outage == null) {
      return;
    }
    long succeeded = outcomes.get(expected).sum();
    long failed = failures();
    sayBad(outage.isOver(succeeded, failed));
    String good = outage.isGood(succeeded, failed, System.nanoTime());
    if (good != null) {
      log.info().addKeyValue("remote", target).log("good again after {}", good);
    }
  }

  private void sayBad(String causes) {
    if (causes != null) {
      log.warn().addKeyValue("remote", target).log("turned bad: {}", causes);
    }
  }

  private void failed(ExchangeResult result) {
    SocketAddress address = result.route().remote();
    String words = "%s in phase %s".formatted(result.outcome().word(), result.end().phase().word());
    if (address != null) {
      words += " at " + Endpoint.text(address);
    }
    if (result.end().cause() != null) {
      words += " (" + SocketErrors.describe(result.end().cause()) + ")";
    }
    long tookNanos = result.times().totalNanos();
    long quietMs = System.currentTimeMillis() - lastSuccessMs.get();
    boolean isSilent =
        result.outcome() == ExchangeOutcome.TIMEOUT
            && quietMs >= TimeUnit.NANOSECONDS.toMillis(tookNanos);
    long silentNanos = isSilent ? tookNanos : 0;
    long succeeded = outcomes.get(expected).sum();
    sayBad(outage.failed(words, silentNanos, succeeded, failures(), System.nanoTime()));
  }

  private LongAdder starts(String kind) {
    String words = "Starts that had a time to keep, by whether they kept it";
    return meters.counter("greeter.starts", words, "kind", kind);
  }

  private LongConsumer phase(String word) {
    String words = "How long the phases of exchanges took that ended as expected";
    return meters.timer("greeter.exchange.phase", words, "phase", word);
  }

  /** Counts a start that had a time to keep, and came so many nanoseconds after it. */
  void started(long lateNanos) {
    (Recorder.isDelayed(lateNanos) ? delayed : onTime).increment();
    ownLateness.accept(lateNanos);
  }

  /** Counts starts that did not come before the time was up. */
  void skipped(long count) {
    skipped.add(count);
  }

  /** Counts a lookup of what an exchange would not look up that failed, or was late. */
  void lookupFailed() {
    lookupsFailed.increment();
  }

  /** Returns the meters of connections that are kept; they do nothing where none is. */
  KeptMeters kept() {
    return kept;
  }

  /** Counts an exchange that is in flight from now on. */
  void enters() {
    inFlight.increment();
  }

  /** Counts one that is in flight no more, however it ended. */
  void leaves() {
    inFlight.decrement();
  }

  private long failures() {
    return outcomes.keySet().stream()
        .filter(outcome -> outcome != expected)
        .mapToLong(outcome -> outcomes.get(outcome).sum())
        .sum();
  }

  /** Counts an exchange that has ended. */
  void count(ExchangeResult result) {
    boolean failed = result.outcome() != expected;
    outcomes.get(result.outcome()).increment();
    if (result.route().remote() != null) {
      addresses.count(result.route().remote(), result.outcome());
    }
    durations.add(result.times().totalNanos());
    Latencies.record(times, result.times().totalNanos());
    if (!failed) {
      succeeded(result.times());
    } else if (outage != null) {
      failed(result);
    }
    log(result, failed && level != Level.TRACE && tells(result.outcome()) ? Level.INFO : level);
  }

  /** While it is bad nothing new is in a line of its own. */
  private boolean tells(ExchangeOutcome failure) {
    if (outage != null && outage.isBad()) {
      told.sumUpOnly(failure.word());
      return false;
    }
    return told.admits(failure.word());
  }

  /** Counts what the kernel knows of a connection that has ended. */
  void count(TcpInfo info) {
    if (info.retransmits() > 0) {
      retransmits.get("handshake").add(info.handshakeRetransmits());
      retransmits.get("data").add(info.dataRetransmits());
    }
  }

  private void succeeded(ExchangeTimes times) {
    lastSuccessMs.set(System.currentTimeMillis());
    record(resolve, times.resolveNanos());
    record(connect, times.connectNanos());
    record(handshake, times.handshakeNanos());
    record(firstByte, times.firstByteNanos());
    record(total, times.totalNanos());
  }

  /** A step that there was not has a time below 0, of which Micrometer warns. */
  private static void record(LongConsumer timer, long nanos) {
    if (nanos >= 0) {
      timer.accept(nanos);
    }
  }

  /** Logs the end of a connection that was to be kept, after so many replies. */
  void logDisconnect(ConnectionEnd end, int replies) {
    log.at(level)
        .addKeyValue("remote", target)
        .addKeyValue("end", end.word())
        .addKeyValue("replies", replies)
        .log("connection ended");
  }

  /** Returns how many exchanges have ended. */
  long endedCount() {
    return outcomes.values().stream().mapToLong(LongAdder::sum).sum();
  }

  Snapshot snapshot(long uptimeMs) {
    Map<String, Long> counts = new LinkedHashMap<>();
    outcomes.forEach((outcome, count) -> counts.put(outcome.word(), count.sum()));
    long now = System.nanoTime();
    return new Snapshot(
        "client",
        name,
        List.of(target),
        uptimeMs,
        inFlight.sum(),
        0,
        counts,
        searches ? null : expected.word(),
        outage == null ? null : outage.lasting(now),
        outage == null ? List.of() : outage.last(now),
        "time of an exchange",
        durations.counts());
  }

  /** Sums up the counts so far. */
  Tally tally(long elapsedNanos, long leftNanos, String stage) {
    Map<ExchangeOutcome, Long> failed = new EnumMap<>(ExchangeOutcome.class);
    outcomes.forEach((outcome, count) -> failed.put(outcome, count.sum()));
    failed.remove(expected);
    failed.values().removeIf(count -> count == 0);
    return new Tally(
        endedCount(), inFlight.sum(), failed, elapsedNanos, leftNanos, stage, times.copy());
  }

  private void log(ExchangeResult result, Level lineLevel) {
    if (!log.isOn(lineLevel)) {
      return;
    }
    LoggingEventBuilder line =
        log.at(lineLevel)
            .addKeyValue("remote", target)
            .addKeyValue("outcome", result.outcome().word())
            .addKeyValue(
                "lifetimeMs",
                TimeUnit.NANOSECONDS.toMillis(Math.max(0, result.times().lifetimeNanos())));
    SocketAddress address = result.route().remote();
    if (address != null && !Endpoint.text(address).equals(target)) {
      line = line.addKeyValue("address", Endpoint.text(address));
    }
    if (result.outcome() != expected) {
      line = line.addKeyValue("phase", result.end().phase().word());
      if (result.route().local() != null) {
        line = line.addKeyValue("local", Endpoint.text(result.route().local()));
      }
    }
    if (result.greeting().length() > 0) {
      line = line.addKeyValue("greeting", new Bytes(result.greeting()));
    }
    if (result.end().cause() != null) {
      line = line.addKeyValue("cause", SocketErrors.describe(result.end().cause()));
    }
    line.log("exchange ended");
  }

  /** Takes the meters out of the registry. */
  @Override
  public void close() {
    told.close();
    meters.close();
    addresses.close();
  }
}
