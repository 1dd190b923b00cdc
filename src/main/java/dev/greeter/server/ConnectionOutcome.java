package dev.greeter.server;

import java.util.List;
import java.util.Locale;

/** How a connection ended; the same word stands in log, metric and report. */
public enum ConnectionOutcome {
  /** The request is in the table of replies. */
  WELCOME,
  /** The request is not in the table. */
  GOODBYE,
  /** The peer ended its output without a byte. */
  EMPTY,
  /** A handler has answered the request. */
  HANDLED,
  /** A handler has not answered the request. */
  FAILED,
  /** The request is longer than it may be. */
  OVERSIZE,
  /** The peer ended its output within a request. */
  PARTIAL,
  /** The peer had sent no whole request by the deadline. */
  TIMEOUT,
  /** The connection was reset, or had to be, before the peer had its reply. */
  RESET,
  /** There were too many connections already. */
  REJECTED,
  /** A PROXY header or a TLS handshake did not come about. */
  HANDSHAKE,
  /** Still open when the time to drain was up. */
  CUT;

  /** What may also become of a request. */
  public static final List<ConnectionOutcome> OF_REQUESTS =
      List.of(WELCOME, GOODBYE, EMPTY, HANDLED, FAILED, OVERSIZE, PARTIAL);

  /** What may become of a request that is a datagram. */
  public static final List<ConnectionOutcome> OF_DATAGRAMS =
      List.of(WELCOME, GOODBYE, EMPTY, HANDLED, FAILED);

  private final String word = name().toLowerCase(Locale.ROOT);

  /**
   * The word that users see.
   *
   * @return the name in lower case
   */
  public String word() {
    return word;
  }
}
