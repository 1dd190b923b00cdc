package dev.greeter.launch;

import dev.greeter.client.Measurement;
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

  private final Measurement client;
  private final StatusLine line;

  /** Of a measurement; on a line of a terminal, or in the log where that is null. */
  Progress(Measurement client, StatusLine line) {
    this.client = client;
    this.line = line;
  }

  /** Tells now and then, until there is a value; closes the line and answers it. Blocks. */
  String tellUntil(CompletableFuture<String> stop) {
    try (StatusLine open = line) {
      while (true) {
        try {
          return stop.get(open == null ? 5000 : 200, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          tell();
        }
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void tell() {
    if (line == null) {
      LOG.info("{}", client.progress());
    } else {
      line.show(client.progress());
    }
  }
}
