package dev.greeter.report;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_EMPTY;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.greeter.net.TcpInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What the kernel knows of connections that have ended. Not thread-safe while it is counted into.
 */
@JsonAutoDetect(fieldVisibility = Visibility.ANY, isGetterVisibility = Visibility.NONE)
public final class Network implements Sum<Network> {

  private static final String HANDSHAKE = "handshake";
  private static final String DATA = "data";

  /** Segments that were sent again, and on how many connections. */
  private record Resent(long connections, long sum) {
    Resent plus(Resent other) {
      return new Resent(Bounds.sum(connections, other.connections), Bounds.sum(sum, other.sum));
    }
  }

  /** By stage: {@code handshake}, whose segments are SYNs, and {@code data}. */
  private Map<String, Resent> retransmits = new TreeMap<>();

  /** Of connections whose SYN was sent again. */
  @JsonProperty("resentConnectMs")
  @JsonInclude(NON_EMPTY)
  private Histogram connects = new Histogram(Latencies.DIGITS);

  @JsonProperty("rttMs")
  private Histogram rtt = new Histogram(Latencies.DIGITS);

  /** The smallest, in bytes. */
  private long pmtu = Long.MAX_VALUE;

  private long mss = Long.MAX_VALUE;

  void add(TcpInfo info) {
    if (info.handshakeRetransmits() > 0) {
      retransmits.merge(HANDSHAKE, new Resent(1, info.handshakeRetransmits()), Resent::plus);
      Latencies.record(connects, info.slowConnectNanos());
    }
    if (info.dataRetransmits() > 0) {
      retransmits.merge(DATA, new Resent(1, info.dataRetransmits()), Resent::plus);
    }
    rtt.recordValue(Math.min(Latencies.MAX_MICROS, info.rttMicros()));
    pmtu = Math.min(pmtu, info.pmtu());
    mss = Math.min(mss, info.mss());
  }

  @Override
  public void add(Network other) {
    other.retransmits.forEach((stage, more) -> retransmits.merge(stage, more, Resent::plus));
    Bounds.add(connects, other.connects);
    Bounds.add(rtt, other.rtt);
    pmtu = Math.min(pmtu, other.pmtu);
    mss = Math.min(mss, other.mss);
  }

  /** Tells whether the kernel has said nothing. */
  public boolean isEmpty() {
    return rtt.getTotalCount() == 0;
  }

  /** Returns the round-trip times of connections at their end, in microseconds. */
  public Histogram rtt() {
    return rtt;
  }

  /**
   * Says what was sent again.
   *
   * @return such as {@code sent again: SYN 3 (connect 1.0 to 3.1 s), data 12}; empty for nothing
   */
  public String sentAgain() {
    List<String> what = new ArrayList<>();
    if (retransmits.containsKey(HANDSHAKE)) {
      what.add(
          String.format(
              Locale.ROOT,
              "SYN %d (connect %.1f to %.1f s)",
              retransmits.get(HANDSHAKE).sum,
              connects.getMinValue() / 1e6,
              connects.getMaxValue() / 1e6));
    }
    if (retransmits.containsKey(DATA)) {
      what.add("data " + retransmits.get(DATA).sum);
    }
    return what.isEmpty() ? "" : "sent again: " + String.join(", ", what);
  }
}
