package dev.greeter.launch;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.LoggerFactory;

/**
 * The queue between the event loops and standard error, which counts the lines that it has no room
 * for. {@code logback.xml} names this class.
 */
public final class LogQueue extends AsyncAppender {

  /** Its name in {@code logback.xml}. */
  private static final String NAME = "queue";

  private final LongAdder lost = new LongAdder();

  /** For Logback. */
  public LogQueue() {}

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
}
