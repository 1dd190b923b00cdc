package dev.greeter.client;

/** What kind of measurement it is. */
public enum Mode {
  /** One exchange, whose reply is the result. */
  SINGLE,
  /** Exchanges, so many in flight at once. */
  CLOSED_LOOP,
  /** Exchanges that start on schedule, whatever the peer does. */
  OPEN_LOOP,
  /** An exchange for each value of a list, all at once, to find a limit of the path. */
  SEARCH
}
