package dev.greeter.launch;

import dev.greeter.client.Measurement;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how far a measurement has come: on a terminal in one line that renews itself, elsewhere in
 * a line of the log now and then.
 */
final class Progress {

  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

  /** Back to the start of the line, and clear it. */
  private static final String RENEW = "\r\u001b[K";

  private final Measurement client;
  private final PrintStream terminal;

  /** Of a measurement; on a terminal, or in the log where that is null. */
  Progress(Measurement client, PrintStream terminal) {
    this.client = client;
    this.terminal = terminal;
  }

  /** Tells now and then, until there is a value; answers it. Blocks. */
  String tellUntil(CompletableFuture<String> stop) {
    while (true) {
      try {
        String why = stop.get(terminal == null ? 5000 : 200, TimeUnit.MILLISECONDS);
        if (terminal != null) {
          show("");
        }
        return why;
      } catch (TimeoutException e) {
        tell();
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void tell() {
    if (terminal == null) {
      LOG.info("{}", client.progress());
    } else {
      show(client.progress());
    }
  }

  private void show(String line) {
    terminal.print(RENEW + line);
    terminal.flush();
  }
}
