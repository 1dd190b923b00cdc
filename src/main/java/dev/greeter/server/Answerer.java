package dev.greeter.server;

/** What answers the requests of a connection, each when the one before it was answered. */
@FunctionalInterface
interface Answerer {

  /**
   * Answers a request.
   *
   * @param request all its bytes, possibly none
   * @return the reply, or null if it follows later
   */
  Reply answer(byte[] request);
}
