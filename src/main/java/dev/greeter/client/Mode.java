package dev.greeter.client;

/** What kind of measurement it is. */
public enum Mode {
  /** One exchange, whose reply is the result. */
  SINGLE,
  /** Exchanges, so many in flight at once. */
  CLOSED_LOOP,
  /** Exchanges that start on schedule, whatever the peer does. */
  OPEN_LOOP,
  /** An exchange for each of a list of silences, to find the idle timeout of a path. */
  IDLE_SEARCH
}
