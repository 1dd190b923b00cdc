package dev.greeter;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Prints what this JVM logged in a test that failed, and nothing of the others. */
public final class FailedTestLog implements BeforeEachCallback, AfterTestExecutionCallback {

  private static final Lines LINES = new Lines();

  /** The last lines of the test that runs. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {

    private static final int LIMIT = 500;

    private final Deque<String> last = new ArrayDeque<>();
    private final PatternLayout layout = new PatternLayout();

    Lines() {
      Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
      setContext(root.getLoggerContext());
      layout.setContext(root.getLoggerContext());
      layout.setPattern("%d{HH:mm:ss.SSS} %-5level [%thread] %logger{0} - %msg %kvp%n");
      layout.start();
      start();
      root.addAppender(this);
    }

    @Override
    protected synchronized void append(ILoggingEvent event) {
      if (last.size() == LIMIT) {
        last.removeFirst();
      }
      last.addLast(layout.doLayout(event));
    }

    synchronized String taken() {
      String text = String.join("", last);
      last.clear();
      return text;
    }
  }

  @Override
  public void beforeEach(ExtensionContext test) {
    LINES.taken();
  }

  @Override
  public void afterTestExecution(ExtensionContext test) {
    String logged = LINES.taken();
    if (test.getExecutionException().isPresent() && !logged.isEmpty()) {
      String name = test.getRequiredTestClass().getSimpleName() + "." + test.getDisplayName();
      System.out.println("Logged in " + name + ":\n" + logged);
    }
  }
}
