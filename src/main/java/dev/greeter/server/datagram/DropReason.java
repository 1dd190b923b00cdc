package dev.greeter.server.datagram;

import java.util.Locale;

/** Why a datagram that came has no reply; the same word stands in log and metric. */
enum DropReason {
  /** It comes from the server's own address, or is one of its own replies. */
  LOOP,
  /** Its source has had all the replies of this second. */
  RATE,
  /** The reply would have been longer than the bound on its length allows. */
  RATIO,
  /** The handler has as many requests as it may have. */
  REJECTED,
  /** The handler had not answered when the time to drain was up. */
  CUT,
  /** The kernel did not take the reply. */
  SEND,
  /** The kernel had no room for the request. */
  KERNEL;

  private final String word = name().toLowerCase(Locale.ROOT);

  String word() {
    return word;
  }
}
