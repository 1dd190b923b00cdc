package dev.greeter.client;

/** Which of the addresses of a name an exchange connects to. */
public enum Addresses {
  /** One after the other, until one accepts; a datagram goes to the first. */
  ANY,
  /** The one that follows that of the start before. */
  NEXT,
  /** One and the same: each has the whole schedule, as if it were a client of its own. */
  EACH
}
