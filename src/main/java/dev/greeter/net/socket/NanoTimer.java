package dev.greeter.net.socket;

import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.TimeUnit;

/**
 * A timer that counts in nanoseconds, where {@code Vertx.setTimer} counts in whole milliseconds. On
 * epoll it is as exact as the kernel's timers; a selector of NIO waits for whole milliseconds all
 * the same.
 */
public final class NanoTimer {

  private NanoTimer() {}

  /**
   * Does something later.
   *
   * @param context of an event loop, on which the task will run
   * @param nanos how much later, in nanoseconds
   * @param task cannot be cancelled: it finds out itself whether it is still wanted
   */
  public static void schedule(Context context, long nanos, Runnable task) {
    ContextInternal internal = (ContextInternal) context;
    internal
        .nettyEventLoop()
        .schedule(() -> internal.emit(nothing -> task.run()), nanos, TimeUnit.NANOSECONDS)
        .isDone();
  }
}
