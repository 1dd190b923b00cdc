package dev.greeter.client;

/** What ends a reply. */
public enum EndOfReply {
  /** The peer ends it. */
  CLOSE,
  /** The expected reply does, and anything that cannot become it: the peer may stay connected. */
  EXPECTED
}
