package dev.greeter.net.socket;

/** What an accepted socket can be told of its two directions, on its event loop. */
public interface PeerSocket {

  /**
   * Whether as much waits to be sent as should.
   *
   * @return false where another reply may be written
   */
  boolean isFull();

  /**
   * Whether the socket speaks TLS, which has messages of its own: they may come at any time.
   *
   * @return true where a close has to linger although the request matched to its last byte
   */
  boolean isSecure();

  /**
   * Whether no reply can be sent any more: the peer's end in TLS 1.2 was also ours.
   *
   * @return always false where the socket does not speak TLS
   */
  boolean isOutputEnded();

  /**
   * Leaves in the kernel what the peer sends from now on, and its end. Without a {@code
   * ServiceTransport} epoll hands out all that the kernel has when the peer ends its output.
   */
  void pauseReading();

  /** Reads on, if reading was paused, after the other sockets of the event loop. */
  void resumeReadingAfterOthers();

  /** Reads all that comes from now on, and throws it away. */
  void discardInput();

  /**
   * Ends our output after all that was written, reads on and throws it away, and closes if the peer
   * has ended its own; else the caller does that at the peer's end, or when it has waited enough.
   */
  void endOutput();

  /** Closes when what was written is sent. */
  void close();

  /** Closes at once, whatever was not sent yet. */
  void abort();
}
