package dev.greeter.report;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What became of connections that were kept, and of the requests on them. Each request is answered
 * or lost, and each connection has one end. Not thread-safe while it is counted into.
 */
@JsonAutoDetect(fieldVisibility = Visibility.ANY, isGetterVisibility = Visibility.NONE)
@JsonPropertyOrder({"requests", "lostRequests", "count"})
public final class KeptConnections implements Sum<KeptConnections> {

  @JsonIgnore private boolean areKept;
  private long requests;
  private long lostRequests;
  private Map<ConnectionEnd, Long> ends = Bounds.counts(ConnectionEnd.class, Map.of());
  private long reconnects;
  private long cut;

  @JsonProperty("gapMs")
  private Histogram gaps = new Histogram(Latencies.DIGITS);

  @JsonProperty("longestWithoutReplyMs")
  private double longestStallMs;

  /** For one that is read. */
  KeptConnections() {
    this(true);
  }

  /** Makes an empty count. */
  public KeptConnections(boolean areKept) {
    this.areKept = areKept;
  }

  /** Counts a request that was sent, and whether its reply has come. */
  void request(boolean answered) {
    requests++;
    lostRequests += answered ? 0 : 1;
  }

  /** Counts a connection that has ended, and whether it was cut and its place stays empty. */
  void ended(ConnectionEnd end, boolean isReconnect, boolean isCut) {
    ends.merge(end, 1L, Long::sum);
    reconnects += isReconnect ? 1 : 0;
    cut += isCut ? 1 : 0;
  }

  /** Counts a time without a reply, in nanoseconds, and whether a connection was lost in it. */
  void stalled(long nanos, boolean isGap) {
    longestStallMs = Math.max(longestStallMs, Latencies.micros(nanos) / 1e3);
    if (isGap) {
      Latencies.record(gaps, nanos);
    }
  }

  @Override
  public void add(KeptConnections other) {
    areKept |= other.areKept;
    requests = Bounds.sum(requests, other.requests);
    lostRequests = Bounds.sum(lostRequests, other.lostRequests);
    Bounds.add(ends, other.ends);
    reconnects = Bounds.sum(reconnects, other.reconnects);
    cut = Bounds.sum(cut, other.cut);
    Bounds.add(gaps, other.gaps);
    longestStallMs = Math.max(longestStallMs, other.longestStallMs);
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
  @JsonProperty
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

  /** Counts the connections of each end that there was. */
  public Map<ConnectionEnd, Long> ended() {
    return Bounds.counted(ends);
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
    return longestStallMs;
  }
}
