package dev.greeter.client;

import java.util.Locale;

/** What became of an exchange; the same word stands in log, metric and report. */
public enum Outcome {
  /** The peer replied, as expected where a reply was expected. */
  REPLIED,
  /** The peer replied something else. */
  MISMATCH,
  /** The peer closed without a reply. */
  CLOSED,
  /** The peer, or something on the way, reset the connection. */
  RESET,
  /** Nobody listens there. */
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
}
