package dev.greeter.launch;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.greeter.report.Printable;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/**
 * The message of a line of text, its values, and a stack trace if it has one. All of them may hold
 * what a peer has sent, so this is the one place that keeps it from writing lines, values or
 * terminal commands of its own: a message stays on its line, a value that could pass for several is
 * a JSON string, and every line of a trace begins with a tab.
 */
public final class LogLine extends ThrowableProxyConverter {

  /** The key of the name of a service. */
  private static final String NAME = "name";

  /** Where the context has the names of services that are the only ones of their kind. */
  private static final String ALONE = "greeter.alone";

  /** For Logback. */
  public LogLine() {}

  /** Leaves names out of lines of text: there is no other service of their kind. */
  static void leaveOut(Collection<String> names) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.putObject(ALONE, Set.copyOf(names));
    }
  }

  @Override
  public String convert(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(Printable.line(event.getFormattedMessage()));
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        if (isNameAlone(pair)) {
          continue;
        }
        line.append(' ').append(pair.key).append('=').append(value(String.valueOf(pair.value)));
      }
    }
    return line.append(trace(event)).toString();
  }

  private boolean isNameAlone(KeyValuePair pair) {
    return pair.key.equals(NAME)
        && getContext().getObject(ALONE) instanceof Set<?> names
        && names.contains(pair.value);
  }

  private static String value(String text) {
    String quoted = Printable.quoted(text);
    boolean plain = text.indexOf('=') < 0 && quoted.length() == text.length() + 2;
    return plain ? text : quoted;
  }

  private String trace(ILoggingEvent event) {
    return super.convert(event)
        .lines()
        .map(line -> System.lineSeparator() + '\t' + Printable.line(line.strip()))
        .collect(Collectors.joining());
  }
}
