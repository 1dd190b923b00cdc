package dev.greeter.report;

import java.util.Locale;

/** How an exchange ended; the same word stands in configuration, log, metric and report. */
public enum ExchangeOutcome {
  /** The peer replied, as expected where a reply was expected. */
  REPLIED,
  /** The peer replied something else. */
  MISMATCH,
  /** The peer closed without a reply. */
  CLOSED,
  /** The peer, or something on the way, reset the connection. */
  RESET,
  /** No socket listens there. */
  REFUSED,
  /** The name is not known. */
  UNRESOLVED,
  /** There is no way to the address. */
  UNREACHABLE,
  /** No connection, or no end of the reply, in time. */
  TIMEOUT;

  private final String word = name().toLowerCase(Locale.ROOT);

  /**
   * The word that users see.
   *
   * @return the name in lower case
   */
  public String word() {
    return word;
  }

  /** The one with that word. */
  static ExchangeOutcome of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /**
   * Whether the connection had borne the silence before the request.
   *
   * @return true if a reply came
   */
  public boolean survived() {
    return this == REPLIED || this == MISMATCH;
  }
}
