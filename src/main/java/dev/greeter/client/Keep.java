package dev.greeter.client;

/**
 * How long a connection is kept, and what is done when it ends.
 *
 * @param requests that it carries, one after the other; 0 for no limit
 * @param intervalMs silence between the end of a reply and the next request, in milliseconds
 * @param reconnect whether another takes the place of one that ends before that
 */
record Keep(int requests, int intervalMs, boolean reconnect) {

  /** One request, and a close. */
  static final Keep NOT = new Keep(1, 0, false);

  /** That of a configuration. */
  static Keep of(ClientConfig config) {
    return new Keep(config.requestsPerConnection(), config.intervalMs(), config.reconnect());
  }

  /** Whether a connection may carry more than one request. */
  boolean isOn() {
    return requests != 1;
  }

  /** Whether a connection that has carried so many may carry one more. */
  boolean allowsAfter(int carried) {
    return requests == 0 || carried < requests;
  }
}
