package dev.greeter.net;

/**
 * What Linux says of a connection at its end (tcp(7), {@code TCP_INFO}).
 *
 * @param handshakeRetransmits segments of the handshake that this side has sent again
 * @param dataRetransmits the same of what followed it
 * @param slowConnectNanos how long the connect took, where it took so long that its SYN may have
 *     been sent again; else 0
 * @param rttMicros round-trip time as the kernel has smoothed it, in microseconds
 * @param pmtu bytes of the largest packet that the path is known to carry
 * @param mss bytes of data in the largest segment that this side sends
 */
public record TcpInfo(
    long handshakeRetransmits,
    long dataRetransmits,
    long slowConnectNanos,
    long rttMicros,
    long pmtu,
    long mss) {

  /** Counts all segments that were sent again. */
  public long retransmits() {
    return handshakeRetransmits + dataRetransmits;
  }
}
