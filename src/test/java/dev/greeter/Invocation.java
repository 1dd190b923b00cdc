package dev.greeter;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.greeter.launch.Console;
import dev.greeter.launch.LogLine;
import dev.greeter.launch.Signals;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/**
 * A command line that ends by itself, in this JVM: a start of the jar takes a second of computing.
 *
 * @param output standard output
 * @param log standard error, with the lines of our loggers
 */
record Invocation(int exitCode, String output, String log) {

  /** Runs it to its end. */
  static Invocation of(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream log = new PrintStream(err, true, UTF_8);
    Console console = new Console(new PrintStream(out, true, UTF_8), false, log, false);
    Logger ours = (Logger) LoggerFactory.getLogger("dev.greeter");
    Lines lines = new Lines(ours, log);
    ours.addAppender(lines);
    Locale locale = Locale.getDefault();
    try {
      int exitCode = new Main(console).run(arguments);
      return new Invocation(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    } finally {
      ours.detachAppender(lines);
      Locale.setDefault(locale);
      // The launcher has them no more.
      Signals.onStop(name -> Runtime.getRuntime().halt(143));
    }
  }

  /**
   * With {@code conf/greeter.json} and settings over it, as {@link GreeterProcess#with} has them.
   */
  static Invocation with(String... settings) {
    return of(GreeterProcess.settings(settings));
  }

  /** As the jar logs it, but for the time. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {

    private final PatternLayout layout = new PatternLayout();
    private final PrintStream log;

    Lines(Logger logger, PrintStream log) {
      this.log = log;
      layout.setContext(logger.getLoggerContext());
      layout.getInstanceConverterMap().put("line", LogLine::new);
      layout.setPattern("%-5level %logger{0} - %line%n");
      layout.start();
      start();
    }

    @Override
    protected void append(ILoggingEvent event) {
      log.print(layout.doLayout(event));
    }
  }
}
