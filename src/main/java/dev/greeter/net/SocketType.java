package dev.greeter.net;

/** What a socket carries. */
public enum SocketType {
  /** Connections, each a stream of bytes. */
  STREAM,
  /** Datagrams, each on its own. */
  DATAGRAM
}
