package dev.greeter.client;

import java.io.PrintStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how far a measurement has come: on a terminal in one line that renews itself, elsewhere in
 * a line of the log now and then.
 */
public final class Progress {

  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

  /** Back to the start of the line, and clear it. */
  private static final String RENEW = "\r\u001b[K";

  private final Probe probe;
  private final PrintStream terminal;

  /**
   * Prepares.
   *
   * @param probe the measurement
   * @param terminal a terminal, or null if nobody watches
   */
  public Progress(Probe probe, PrintStream terminal) {
    this.probe = probe;
    this.terminal = terminal;
  }

  /**
   * How often to tell.
   *
   * @return milliseconds
   */
  public long everyMs() {
    return terminal == null ? 5000 : 200;
  }

  /** Tells how far it has come now. */
  public void tell() {
    if (terminal == null) {
      LOG.info("{}", probe.progress());
    } else {
      terminal.print(RENEW + probe.progress());
      terminal.flush();
    }
  }

  /** Leaves the terminal as it was. */
  public void end() {
    if (terminal != null) {
      terminal.print(RENEW);
      terminal.flush();
    }
  }
}
