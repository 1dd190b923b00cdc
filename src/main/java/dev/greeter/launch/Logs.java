package dev.greeter.launch;

import ch.qos.logback.classic.LoggerContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** The log of the process, which is queued, where it ends without the hooks of the JVM. */
final class Logs {

  /** Standard error may be a pipe that is full. */
  private static final int WRITE_TIMEOUT_MS = 1000;

  private Logs() {}

  /** Writes what is queued, as far as that takes no longer than a second; nothing after it is. */
  static void write() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      CompletableFuture.runAsync(context::stop)
          .completeOnTimeout(null, WRITE_TIMEOUT_MS, TimeUnit.MILLISECONDS)
          .join();
    }
  }
}
