package dev.greeter.launch;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.CachingDateFormatter;
import org.slf4j.Logger;

/**
 * How the jar logs: to standard error, since standard output is for results. Logback finds this
 * class as a service of the jar, where an application that has our classes on its path logs as it
 * likes; and a file that {@code logback.configurationFile} names comes before it. It is no {@code
 * logback.xml} because reading one loads some 380 classes more, and an XML parser, at each start.
 */
public final class LogConfiguration extends ContextAwareBase implements Configurator {

  /** One of {@code text} and {@code json}. */
  public static final String FORMAT = "greeter.log.format";

  /** The level of our own loggers. */
  public static final String LEVEL = "greeter.log.level";

  /** The level of all others. */
  public static final String LIBRARIES = "greeter.log.libraries";

  /**
   * Lines that wait for a slow reader, rather than an event loop does. More are lost, and counted.
   */
  private static final int QUEUE_SIZE = 65_536;

  /** For Logback. */
  public LogConfiguration() {}

  @Override
  public ExecutionStatus configure(LoggerContext logback) {
    if (System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY) != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    ConsoleAppender<ILoggingEvent> lines = new ConsoleAppender<>();
    lines.setContext(logback);
    lines.setTarget(ConsoleTarget.SystemErr.getName());
    lines.setEncoder(System.getProperty(FORMAT, "text").equals("json") ? json() : text());
    lines.start();

    LogQueue queue = new LogQueue();
    queue.setContext(logback);
    queue.setQueueSize(QUEUE_SIZE);
    queue.setDiscardingThreshold(0);
    queue.setNeverBlock(true);
    queue.addAppender(lines);
    queue.start();

    logback.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(queue);
    level(logback, Logger.ROOT_LOGGER_NAME, System.getProperty(LIBRARIES));
    level(logback, "dev.greeter", System.getProperty(LEVEL));
    // Vert.x registers the gauges of Netty for each group of event loops, and Micrometer warns.
    level(logback, "io.micrometer.core.instrument.MeterRegistry", "ERROR");
    // Whatever is queued is written before the process ends.
    Runtime.getRuntime().addShutdownHook(new Thread(logback::stop, "log"));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static void level(LoggerContext logback, String logger, String level) {
    logback.getLogger(logger).setLevel(Level.toLevel(level, Level.INFO));
  }

  /** A pattern would load some 150 classes more. */
  private Encoder<ILoggingEvent> text() {
    CachingDateFormatter time = new CachingDateFormatter("yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    LogLine line = new LogLine();
    line.setContext(context);
    line.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setLayout(
        new LayoutBase<>() {
          @Override
          public String doLayout(ILoggingEvent event) {
            String level = event.getLevel().levelStr;
            String logger = event.getLoggerName();
            String start = time.format(event.getTimeStamp()) + ' ' + level;
            String from =
                " ".repeat(6 - level.length()) + logger.substring(logger.lastIndexOf('.') + 1);
            return start + from + " - " + line.convert(event) + System.lineSeparator();
          }
        });
    return started(encoder);
  }

  private Encoder<ILoggingEvent> json() {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithContext(false);
    encoder.setWithMDC(false);
    encoder.setWithMarkers(false);
    encoder.setWithMessage(false);
    encoder.setWithArguments(false);
    encoder.setWithFormattedMessage(true);
    return started(encoder);
  }

  private Encoder<ILoggingEvent> started(Encoder<ILoggingEvent> encoder) {
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }
}
