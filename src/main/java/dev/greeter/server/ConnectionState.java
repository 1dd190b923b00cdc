package dev.greeter.server;

/** Where an accepted connection stands; docs/architecture.md has the table of what leads where. */
enum ConnectionState {
  /** The layers before the first request come about, each within a limit of its own. */
  OPENING,
  /** The peer has a request to send, within the idle timeout. */
  WAITING,
  /** A handler has a request to answer, within its own timeout. */
  ASKING,
  /** Replies are on their way; the peer has the linger timeout for each. */
  ANSWERING,
  /** Our output has ended, or is about to; what the peer sends is thrown away. */
  LINGERING,
  /** Nothing comes any more. */
  CLOSED
}
