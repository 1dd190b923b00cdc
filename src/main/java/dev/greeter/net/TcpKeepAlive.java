package dev.greeter.net;

import io.vertx.core.net.TcpConfig;
import io.vertx.core.net.TcpOption;

/**
 * When a kernel asks the peer's whether a silent connection is still there; {@code
 * greeter.schema.json} holds ranges.
 *
 * @param keepAliveMs silence before the first probe, and between two, in whole seconds that are
 *     written as milliseconds; null for no probes
 * @param keepAliveCount probes without an answer after which the connection ends, or null for as
 *     many as the kernel thinks right
 */
public record TcpKeepAlive(Integer keepAliveMs, Integer keepAliveCount) {

  /** No connection is asked after. */
  public static final TcpKeepAlive OFF = new TcpKeepAlive(null, null);

  /**
   * Adds what it asks for to the options of sockets.
   *
   * @param config of streams of the family inet
   */
  public void applyTo(TcpConfig config) {
    if (keepAliveMs != null) {
      int seconds = keepAliveMs / 1000;
      config.setSoKeepAlive(true);
      config.setOption(TcpOption.KEEPIDLE, seconds).setOption(TcpOption.KEEPINTVL, seconds);
      if (keepAliveCount != null) {
        config.setOption(TcpOption.KEEPCNT, keepAliveCount);
      }
    }
  }
}
