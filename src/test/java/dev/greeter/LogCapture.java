package dev.greeter;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** What this JVM logs while it is open. */
public final class LogCapture implements AutoCloseable {

  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          events.add(event);
        }
      };

  /** Null where nothing is captured below the usual level. */
  private Logger detailed;

  /** Begins. */
  public LogCapture() {
    appender.start();
    root.addAppender(appender);
  }

  /** Captures what a class logs at DEBUG too. */
  public LogCapture detailed(Class<?> who) {
    detailed = (Logger) LoggerFactory.getLogger(who);
    detailed.setLevel(Level.DEBUG);
    return this;
  }

  /** The messages of a level so far, without their key-values. */
  public List<String> lines(Level level) {
    return events.stream()
        .filter(event -> event.getLevel().equals(level))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  /** The warnings and errors so far, each with the stack trace that it has. */
  public List<String> problems() {
    return events.stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .map(
            event ->
                event.getFormattedMessage()
                    + "\n"
                    + ThrowableProxyUtil.asString(event.getThrowableProxy()))
        .toList();
  }

  /** The values of a key so far, as text. */
  public List<String> values(String key) {
    return values(event -> true, key);
  }

  /** The values of a key in the lines of a level so far. */
  public List<String> values(Level level, String key) {
    return values(event -> event.getLevel().equals(level), key);
  }

  /** The values of a key in the lines with a message so far. */
  public List<String> values(String message, String key) {
    return values(event -> event.getFormattedMessage().equals(message), key);
  }

  private List<String> values(Predicate<ILoggingEvent> which, String key) {
    return events.stream()
        .filter(event -> which.test(event) && event.getKeyValuePairs() != null)
        .flatMap(event -> event.getKeyValuePairs().stream())
        .filter(pair -> pair.key.equals(key))
        .map(pair -> String.valueOf(pair.value))
        .toList();
  }

  /** Whether there was such a message. */
  public boolean has(Level level, String message) {
    return lines(level).contains(message);
  }

  /** How often each thread has logged such a message. */
  public Map<String, Long> threads(String message) {
    return events.stream()
        .filter(event -> event.getFormattedMessage().equals(message))
        .collect(Collectors.groupingBy(ILoggingEvent::getThreadName, Collectors.counting()));
  }

  @Override
  public void close() {
    if (detailed != null) {
      detailed.setLevel(null);
    }
    root.detachAppender(appender);
    appender.stop();
  }
}
