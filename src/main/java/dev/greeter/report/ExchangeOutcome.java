package dev.greeter.report;

import dev.greeter.net.SocketErrors;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How an exchange ended; the same word stands in configuration, log, metric and report. */
public enum ExchangeOutcome implements Word {
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
  /** The TLS handshake did not come about. */
  HANDSHAKE,
  /** No connection, or no end of the reply, in time. */
  TIMEOUT;

  /** Says in one line how many ended how. */
  public static String text(Map<ExchangeOutcome, Long> counts) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .map(entry -> entry.getKey().word() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  /** Finds the outcome with that word. */
  public static ExchangeOutcome of(String word) {
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

  /**
   * Finds the outcome of an exchange whose socket failed.
   *
   * @param kind how, by the name of the outcome; {@link SocketErrors.Kind#LOCAL} is none
   * @return the outcome
   * @throws IllegalArgumentException for a failure of this machine
   */
  public static ExchangeOutcome of(SocketErrors.Kind kind) {
    return valueOf(kind.name());
  }
}
