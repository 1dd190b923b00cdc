package dev.greeter.report;

import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What became of connections that were kept, and of the requests on them. Each request is answered
 * or lost, and each connection has one end. Not thread-safe while it is counted into.
 */
public final class KeptConnections {

  private final Map<ConnectionEnd, Long> ends = new EnumMap<>(ConnectionEnd.class);
  private final Histogram gaps = new Histogram(Latencies.DIGITS);
  private boolean areKept;
  private long requests;
  private long lostRequests;
  private long reconnects;
  private long cut;
  private long longestStallMicros;

  /** Makes an empty count. */
  public KeptConnections(boolean areKept) {
    this.areKept = areKept;
    for (ConnectionEnd end : ConnectionEnd.values()) {
      ends.put(end, 0L);
    }
  }

  /** Counts a request that was sent, and whether its reply has come. */
  void request(boolean answered) {
    requests(1, answered ? 0 : 1);
  }

  public void requests(long sent, long lost) {
    requests = Bounds.sum(requests, sent);
    lostRequests = Bounds.sum(lostRequests, lost);
  }

  /** Counts a connection that has ended. */
  void add(ConnectionEnd end, boolean isReconnect) {
    add(end, 1, isReconnect ? 1 : 0);
  }

  public void add(ConnectionEnd end, long count, long ofThemReconnects) {
    ends.merge(end, count, Bounds::sum);
    reconnects = Bounds.sum(reconnects, ofThemReconnects);
  }

  /** Counts connections that the peer has ended early, and whose place stays empty. */
  public void cut(long count) {
    cut = Bounds.sum(cut, count);
  }

  /** Counts a time without a reply, in nanoseconds, and whether a connection was lost in it. */
  void stalled(long nanos, boolean isGap) {
    longestStall(Latencies.micros(nanos));
    if (isGap) {
      Latencies.record(gaps, nanos);
    }
  }

  public void longestStall(long micros) {
    longestStallMicros = Math.max(longestStallMicros, micros);
  }

  void add(KeptConnections other) {
    areKept |= other.areKept;
    requests(other.requests, other.lostRequests);
    other.ends.forEach((end, count) -> add(end, count, 0));
    reconnects = Bounds.sum(reconnects, other.reconnects);
    cut(other.cut);
    Bounds.add(gaps, other.gaps);
    longestStall(other.longestStallMicros);
  }

  /** Adds two counts into a new one. */
  KeptConnections plus(KeptConnections other) {
    KeptConnections sum = new KeptConnections(false);
    sum.add(this);
    sum.add(other);
    return sum;
  }

  /**
   * Tells whether connections were kept at all.
   *
   * @return whether connections were to be kept for several requests
   */
  public boolean areKept() {
    return areKept;
  }

  /**
   * Requests that were sent and either answered or lost. One that was sent again counts once.
   *
   * @return how many
   */
  public long requests() {
    return requests;
  }

  /**
   * Those of them that were not answered.
   *
   * @return how many
   */
  public long lostRequests() {
    return lostRequests;
  }

  /**
   * Connections that came about.
   *
   * @return the sum of the ends
   */
  public long count() {
    return ends.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Connections that ended in some way.
   *
   * @param end which
   * @return how many
   */
  public long ends(ConnectionEnd end) {
    return ends.get(end);
  }

  /**
   * Connections that took the place of one that the client had not ended.
   *
   * @return how many
   */
  public long reconnects() {
    return reconnects;
  }

  /**
   * Connections that the peer had ended early, and whose place stayed empty.
   *
   * @return how many
   */
  public long cut() {
    return cut;
  }

  /**
   * From the last reply on a connection that was lost to the first on the next; one that lasted at
   * the end counts as long as it had lasted by then.
   *
   * @return in microseconds, to three digits; not to be changed
   */
  public Histogram gaps() {
    return gaps;
  }

  /**
   * The longest time without a reply in the place of any connection.
   *
   * @return in milliseconds
   */
  public double longestStallMs() {
    return longestStallMicros / 1e3;
  }
}
