package dev.greeter.client;

/** What the silence of a search follows. */
public enum IdleAfter {
  /** The connect, as of a client that has not spoken yet. */
  CONNECT,
  /** The reply to a request: many hops have another limit for what has carried bytes. */
  REPLY
}
