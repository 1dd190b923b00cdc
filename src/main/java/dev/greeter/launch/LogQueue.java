package dev.greeter.launch;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.LoggerFactory;

/**
 * The queue between the event loops and standard error, which counts the lines that it has no room
 * for.
 */
final class LogQueue extends AsyncAppender {

  private static final String NAME = "queue";

  /** Standard error may be a pipe that is full. */
  private static final int WRITE_TIMEOUT_MS = 1000;

  private final LongAdder lost = new LongAdder();

  LogQueue() {
    setName(NAME);
  }

  @Override
  protected void append(ILoggingEvent line) {
    // Without room the queue drops the line, and does not say so.
    if (getRemainingCapacity() == 0) {
      lost.increment();
    }
    super.append(line);
  }

  /** Lines that were lost in this process so far. */
  static long linesLost() {
    return LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root
            && root.getAppender(NAME) instanceof LogQueue queue
        ? queue.lost.sum()
        : 0;
  }

  /**
   * Writes what is queued, for at most a second, where the process ends without the hooks of the
   * JVM; no line after it is written.
   */
  static void flush() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      CompletableFuture.runAsync(context::stop)
          .completeOnTimeout(null, WRITE_TIMEOUT_MS, TimeUnit.MILLISECONDS)
          .join();
    }
  }
}
