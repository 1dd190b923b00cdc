package dev.greeter.server;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** All connections of a process: how many there are, and what became of them. Thread-safe. */
public final class Connections {

  private final AtomicLong accepted = new AtomicLong();
  private final AtomicInteger open = new AtomicInteger();

  /** A new connection was accepted; answers its number, from 1. */
  long opened() {
    open.incrementAndGet();
    return accepted.incrementAndGet();
  }

  /** A connection is gone. */
  void closed() {
    open.decrementAndGet();
  }

  /**
   * Connections that are open now, waiting and lingering ones included.
   *
   * @return at least 0
   */
  public int open() {
    return open.get();
  }
}
