package dev.greeter.client;

import dev.greeter.net.LateInput;
import io.vertx.core.Vertx;

/**
 * The time of the step that an exchange is at: its limit, or the silence that it is. A limit that
 * is up judges its own step, and not the one after it. On one event loop: not thread-safe.
 */
final class TimeLimit {

  private final Vertx vertx;
  private final LateInput lateInput;
  private final Runnable up;
  private int steps;

  /** Vert.x numbers its timers from 0: that would be another's. */
  private long timer = -1;

  /**
   * Prepares it.
   *
   * @param vertx for its timers
   * @param lateInput the one of the event loop
   * @param up called when the time is up and all input that came by then is read
   */
  TimeLimit(Vertx vertx, LateInput lateInput, Runnable up) {
    this.vertx = vertx;
    this.lateInput = lateInput;
    this.up = up;
  }

  /** A step begins that may take so many milliseconds. */
  void begin(int timeoutMs) {
    int step = ++steps;
    timer =
        vertx.setTimer(
            timeoutMs,
            id ->
                lateInput.thenDo(
                    () -> {
                      if (step == steps) {
                        up.run();
                      }
                    }));
  }

  /** A step begins that is a silence of so many milliseconds; it is over at once at 0. */
  void silence(int delayMs, Runnable then) {
    end();
    if (delayMs > 0) {
      timer = vertx.setTimer(delayMs, id -> then.run());
    } else {
      then.run();
    }
  }

  /** The step is over, and none begins. */
  void end() {
    steps++;
    vertx.cancelTimer(timer);
  }
}
