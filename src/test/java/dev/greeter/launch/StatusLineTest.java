package dev.greeter.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusLineTest {

  private static final String CLEAR = "\r\u001b[K";

  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final PrintStream terminal = new PrintStream(screen, true, UTF_8);
  private final PrintStream before = System.err;

  @BeforeEach
  void logToTheScreen() {
    System.setErr(terminal);
  }

  @AfterEach
  void logAsBefore() {
    System.setErr(before);
  }

  private String shown() {
    return screen.toString(UTF_8).replaceAll("\u001b\\[\\?7[lh]", "");
  }

  @Test
  void aLineOfTheLogTakesThePlaceOfTheLine() {
    try (StatusLine line = new StatusLine(terminal, 80)) {
      System.err.println("first");
      line.show("done 1");
      System.err.println("second");
      System.err.println("third");
      line.show("done 2");
    }
    System.err.println("last");
    assertThat(shown())
        .isEqualTo(
            "first\n"
                + CLEAR
                + "done 1"
                + CLEAR
                + "second\nthird\n"
                + CLEAR
                + "done 2"
                + CLEAR
                + "last\n");
    assertThat(System.err).isSameAs(terminal);
  }

  @Test
  void aLineIsShorterThanTheTerminalIsWide() {
    try (StatusLine line = new StatusLine(terminal, 10)) {
      line.show("0123456789abc");
      assertThat(shown()).isEqualTo(CLEAR + "012345678");
    }
  }

  @Test
  void aTerminalIsAsWideAsItSaysOrEighty() {
    assertThat(StatusLine.columns("132")).isEqualTo(132);
    assertThat(StatusLine.columns(null)).isEqualTo(80);
    assertThat(StatusLine.columns("")).isEqualTo(80);
    assertThat(StatusLine.columns("0")).isEqualTo(80);
    assertThat(StatusLine.columns("wide")).isEqualTo(80);
  }
}
