package dev.greeter.report;

import dev.greeter.config.Bytes;
import dev.greeter.net.TcpInfo;
import io.vertx.core.buffer.Buffer;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Counts results as they come, in memory that does not depend on how many there are. It has a
 * single writer, which hands it on when it is done: not thread-safe.
 */
public final class Recorder {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** A time that did not come. */
  private static final long NEVER = -1;

  /** A start that begins so much later than scheduled counts as delayed. */
  private static final long DELAYED_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** What was counted; where it comes from is known at the end. */
  private final Report found = new Report(null, Conditions.NONE);

  private final BitSet portsThatWorked = new BitSet();
  private final ExchangeOutcome expected;
  private final SearchKind search;
  private long beganNanos;
  private long ranNanos;
  private Conditions conditions = Conditions.NONE;

  /**
   * Makes an empty recorder.
   *
   * @param expected how an exchange must end for its latencies to count
   * @param search what the results are to find, or null
   * @param keeps whether connections are kept for several exchanges
   */
  public Recorder(ExchangeOutcome expected, SearchKind search, boolean keeps) {
    this.expected = expected;
    this.search = search;
    found.connections().add(new KeptConnections(keeps));
    if (search != null) {
      found.searches().add(search, List.of());
    }
  }

  /**
   * Keeps the last hours at a finer resolution than a long run has as a whole.
   *
   * @return this one
   */
  public Recorder keepingRecent() {
    found.timeline().keepRecent();
    return this;
  }

  /**
   * Sets when the measurement begins; until then, it is the epoch.
   *
   * @param at by the clock on the wall, for slices that fit those of other hosts
   */
  public void begins(Instant at) {
    beganNanos = Math.addExact(Math.multiplyExact(at.getEpochSecond(), SECOND), at.getNano());
  }

  /** Tells whether a start that comes so many nanoseconds after its time counts as delayed. */
  public static boolean isDelayed(long lateNanos) {
    return lateNanos > DELAYED_NANOS;
  }

  /**
   * Counts a start that had a time to keep.
   *
   * @param dueNanos the time, after the begin of the measurement
   * @param lateNanos how long after that it came
   */
  public void started(long dueNanos, long lateNanos) {
    if (isDelayed(lateNanos)) {
      count(Shortfall.DELAYED, 1);
    }
    Latencies.record(found.latencies().ownLateness(), lateNanos);
    found.timeline().started(beganNanos + dueNanos, lateNanos);
  }

  /**
   * Counts an exchange that has ended.
   *
   * @param result how
   * @param elapsedNanos when, after the begin of the measurement
   */
  public void record(ExchangeResult result, long elapsedNanos) {
    ExchangeTimes times = result.times();
    found.outcomes().merge(result.outcome(), 1L, Long::sum);
    boolean isExpected = result.outcome() == expected;
    long endedNanos = beganNanos + elapsedNanos;
    found.timeline().add(result.outcome(), endedNanos, isExpected ? times.totalNanos() : NEVER);
    Route route = result.route();
    if (route.remote() != null) {
      found.addresses().record(route.remote(), result.outcome(), isExpected ? times : null);
    }
    result.failedTries().forEach(found.addresses()::record);
    if (isExpected) {
      found.latencies().record(times);
      if (route.local() instanceof InetSocketAddress local) {
        portsThatWorked.set(local.getPort());
      }
    } else {
      Latencies.record(found.latencies().untilFailure(), times.totalNanos());
      long endedMs = TimeUnit.NANOSECONDS.toMillis(endedNanos);
      found.failures().add(Failure.of(result, Instant.ofEpochMilli(endedMs)));
    }
    count(found.greetingCounts(), result.greeting());
    count(found.replyCounts(), result.reply());
    if (found.connections().areKept() && result.sent()) {
      found.connections().request(result.outcome().survived());
    }
    if (search != null) {
      found.searches().add(search, List.of(Trial.of(search, result)));
    }
  }

  /** Counts what the kernel knows of a connection that has ended. */
  public void record(TcpInfo info) {
    found.network().add(info);
  }

  /**
   * Counts a connection that was to be kept and has ended.
   *
   * @param end how
   * @param isReconnect whether it had taken the place of one that the client did not end
   * @param isReplaced whether another takes its place, if the client does not end it
   */
  public void disconnected(ConnectionEnd end, boolean isReconnect, boolean isReplaced) {
    found.connections().ended(end, isReconnect, end.isCut() && !isReplaced);
  }

  /**
   * Counts a time without a reply in the place of a connection, and of those that followed it
   * there.
   *
   * @param nanos how long
   * @param isGap whether a connection was lost in it
   * @param elapsedNanos when it was over, after the begin of the measurement
   */
  public void stalled(long nanos, boolean isGap, long elapsedNanos) {
    found.connections().stalled(nanos, isGap);
    found.timeline().stalled(beganNanos + elapsedNanos, nanos, isGap);
  }

  /**
   * Reads the tail latency so far, however exchanges ended.
   *
   * @return total latency at the 99th percentile, in microseconds; 0 where nothing was counted
   */
  public long tailMicros() {
    Histogram all = found.latencies().total().copy();
    all.add(found.latencies().untilFailure());
    return all.getValueAtPercentile(99);
  }

  /** Counts a start that waited for room among those in flight. */
  public void heldBack() {
    count(Shortfall.HELD_BACK, 1);
  }

  /**
   * Counts what did not end.
   *
   * @param skippedStarts starts that did not come before the time was up
   * @param inFlight exchanges that were in flight when the measurement was stopped
   */
  public void unfinished(long skippedStarts, long inFlight) {
    count(Shortfall.SKIPPED, skippedStarts);
    count(Shortfall.ABANDONED, inFlight);
  }

  private void count(Shortfall kind, long more) {
    found.shortfalls().merge(kind, more, Long::sum);
  }

  /**
   * Notes for how long there was a part of the measurement that could go on.
   *
   * @param nanos after the begin; where it came to the end of its schedule, all of that
   */
  public void ran(long nanos) {
    ranNanos = Math.max(ranNanos, nanos);
  }

  /**
   * Compares a plan with what was done of it.
   *
   * @param unit of the plan
   * @param planned how much was to be done
   * @return what was planned, and what was made
   */
  public Work work(Work.Unit unit, long planned) {
    long made =
        unit == Work.Unit.DURATION ? TimeUnit.NANOSECONDS.toMillis(ranNanos) : found.exchanges();
    return new Work(unit, planned, made);
  }

  /**
   * Notes what the process did beside the exchanges.
   *
   * @param more to what was noted before
   */
  public void under(Conditions more) {
    conditions = conditions.plus(more);
  }

  /**
   * Adds what another has counted.
   *
   * @param other whose writer is done
   */
  public void add(Recorder other) {
    found.add(other.found);
    portsThatWorked.or(other.portsThatWorked);
    ran(other.ranNanos);
    under(other.conditions);
  }

  private static void count(TextCounts texts, Buffer bytes) {
    if (bytes.length() > 0) {
      texts.add(new Bytes(bytes), 1);
    }
  }

  /**
   * Makes a report of everything that was counted.
   *
   * @param origin where it comes from
   * @return a report of its own
   */
  public Report report(Origin origin) {
    Report report = Sum.of(new Report(origin, conditions), found);
    report.greetingCounts().fit();
    report.replyCounts().fit();
    report.timeline().shorten();
    report.failures().mark(portsThatWorked);
    report.addresses().leaveOut(origin.targets());
    return report;
  }
}
