package dev.greeter.launch;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The line at the bottom of a terminal that renews itself. While it is open, whatever else is
 * written to {@link System#err}, the log first of all, comes through here and clears it, so that no
 * line runs into another. Thread-safe.
 */
final class StatusLine implements AutoCloseable {

  /** Back to the start of the line, and clear it. */
  private static final String CLEAR = "\r\u001b[K";

  /** DECAWM: a terminal narrower than we think cuts the line, too, and does not go on below it. */
  private static final String CUT = "\u001b[?7l";

  private static final String WRAP = "\u001b[?7h";

  private static final int COLUMNS = 80;

  private final PrintStream terminal;
  private final int columns;
  private final PrintStream before = System.err;
  private boolean shown;

  /**
   * Opens the line.
   *
   * @param terminal where it is
   * @param columns how wide that is
   */
  StatusLine(PrintStream terminal, int columns) {
    this.terminal = terminal;
    this.columns = columns;
    System.setErr(new PrintStream(new Others(), true, StandardCharsets.UTF_8));
  }

  /** Opens the line on a terminal as wide as {@code COLUMNS} says; null without a terminal. */
  static StatusLine on(PrintStream terminal) {
    return terminal == null ? null : new StatusLine(terminal, columns(System.getenv("COLUMNS")));
  }

  /** Shells know the width, but seldom export it: 80 is what every terminal has. */
  static int columns(String variable) {
    try {
      int columns = variable == null ? 0 : Integer.parseInt(variable.strip());
      return columns > 0 ? columns : COLUMNS;
    } catch (NumberFormatException e) {
      return COLUMNS;
    }
  }

  /** Shows a text in place of the one before, cut to the width of the terminal. */
  synchronized void show(String text) {
    terminal.print(CLEAR + CUT + text.substring(0, Math.min(text.length(), columns - 1)) + WRAP);
    terminal.flush();
    shown = true;
  }

  private synchronized void clear() {
    if (shown) {
      terminal.print(CLEAR);
      terminal.flush();
      shown = false;
    }
  }

  @Override
  public synchronized void close() {
    clear();
    System.setErr(before);
  }

  /** What others write. */
  private final class Others extends OutputStream {
    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      synchronized (StatusLine.this) {
        clear();
        before.write(bytes, offset, length);
        before.flush();
      }
    }
  }
}
