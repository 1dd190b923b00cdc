package dev.greeter.report;

import dev.greeter.net.TcpInfo;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * How one exchange ended: one request, on a connection of its own or on one that is kept.
 *
 * @param end how it ended, and where
 * @param attempt what it was to do
 * @param greeting the bytes that came before the request was sent, possibly none, at most {@code
 *     maxReplyBytes}
 * @param reply the bytes that came after it, the same; one more where as many are expected, to tell
 *     a longer reply from that
 * @param times how long its steps took
 * @param route which connection it was on
 * @param failedTries addresses that were tried, one after the other, before the one of the route
 * @param sent whether the request was sent, here or on a connection before
 * @param isKept whether the connection is open still, for another
 * @param tcpInfo what the kernel knows of the connection at its end; null while that is open, and
 *     where the kernel does not say or was not asked
 */
public record ExchangeResult(
    ExchangeEnd end,
    Attempt attempt,
    Buffer greeting,
    Buffer reply,
    ExchangeTimes times,
    Route route,
    List<FailedTry> failedTries,
    boolean sent,
    boolean isKept,
    TcpInfo tcpInfo) {

  /**
   * Tells how it ended.
   *
   * @return the outcome of its end
   */
  public ExchangeOutcome outcome() {
    return end.outcome();
  }
}
