package dev.greeter.server.datagram;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * How many replies a source, which is an address and a port, has in a second. One datagram with a
 * forged source has two servers answer each other, for ever; the first reply that is not sent ends
 * that.
 *
 * <p>Sources are counted in a fixed number of cells, and may share one. Which one is secret, so
 * that no peer can choose the cell of another. On one event loop: not thread-safe.
 */
final class SourceLimit {

  private static final int CELL_BITS = 16;

  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final int perSecond;
  private final int[] replies = new int[1 << CELL_BITS];

  /** Odd, as a multiplier has to be that loses no bit. */
  private final long secret = new SecureRandom().nextLong() | 1;

  /** By {@link System#nanoTime}. */
  private long secondBegan = System.nanoTime();

  /** So many replies to each source in a second. */
  SourceLimit(int perSecond) {
    this.perSecond = perSecond;
  }

  /** Whether there may be one more reply to a source, which counts then. */
  boolean admits(InetSocketAddress source) {
    long now = System.nanoTime();
    if (now - secondBegan >= SECOND_NANOS) {
      Arrays.fill(replies, 0);
      secondBegan = now;
    }
    int cell = cell(source);
    if (replies[cell] >= perSecond) {
      return false;
    }
    replies[cell]++;
    return true;
  }

  private int cell(InetSocketAddress source) {
    long hash = source.getPort();
    for (byte part : source.getAddress().getAddress()) {
      hash = hash * secret + part;
    }
    return (int) ((hash * secret) >>> (Long.SIZE - CELL_BITS));
  }
}
