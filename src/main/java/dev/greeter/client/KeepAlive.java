package dev.greeter.client;

/**
 * How long a connection is kept, and what is done when it ends.
 *
 * @param requestsPerConnection requests that it carries, one after the other; 0 for no limit
 * @param intervalMs silence between the end of a reply and the next request, in milliseconds
 * @param reconnect whether another connection takes the place of one that the client did not end
 */
public record KeepAlive(int requestsPerConnection, int intervalMs, boolean reconnect) {

  /** A connection is closed after one request. */
  static final KeepAlive OFF = new KeepAlive(1, 0, false);

  /** Tells whether a connection may carry more than one request. */
  boolean isOn() {
    return requestsPerConnection != 1;
  }

  /** Tells whether a connection that has carried so many may carry one more. */
  boolean allowsAfter(int carried) {
    return requestsPerConnection == 0 || carried < requestsPerConnection;
  }
}
