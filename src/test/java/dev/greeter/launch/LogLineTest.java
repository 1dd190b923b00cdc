package dev.greeter.launch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LogLineTest {

  private final LoggerContext context = new LoggerContext();
  private final LogLine line = new LogLine();

  @BeforeEach
  void start() {
    line.setContext(context);
    line.start();
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private String line(String message, Throwable thrown, KeyValuePair... values) {
    LoggingEvent event =
        new LoggingEvent(
            null, context.getLogger(LogLineTest.class), Level.INFO, message, thrown, null);
    event.setKeyValuePairs(List.of(values));
    return line.convert(event);
  }

  @Test
  void whatIsPlainStaysAsItIs() {
    assertThat(line("cannot read \"C:\\x\": é", null)).isEqualTo("cannot read \"C:\\x\": é");
    assertThat(
            line(
                "closed",
                null,
                new KeyValuePair("remote", "unix"),
                new KeyValuePair("cause", "no whole PROXY header in time"),
                new KeyValuePair("requests", 2)))
        .isEqualTo("closed remote=unix cause=no whole PROXY header in time requests=2");
  }

  @Test
  void aMessageStaysOnItsLine() {
    assertThat(line("a\r\nb\u001b[41m\u009b\u202e", null))
        .isEqualTo("a\\r\\nb\\u001b[41m\\u009b\\u202e");
  }

  @Test
  void aValueIsOneValue() {
    assertThat(line("x", null, new KeyValuePair("a", "1 b=2"), new KeyValuePair("c", "\"\n")))
        .isEqualTo("x a=\"1 b=2\" c=\"\\\"\\n\"");
  }

  @Test
  void everyLineOfATraceBeginsWithATab() {
    Throwable thrown =
        new IllegalStateException("a\n2026 ERROR", new IllegalArgumentException("\u001b\nb"));
    assertThat(line("x", thrown).lines())
        .startsWith("x", "\tjava.lang.IllegalStateException: a", "\t2026 ERROR")
        .contains("\tCaused by: java.lang.IllegalArgumentException: \\u001b", "\tb")
        .noneMatch(each -> each.contains("\u001b"))
        .filteredOn(each -> !each.startsWith("\t"))
        .containsExactly("x");
  }
}
