package dev.greeter.launch;

import dev.greeter.client.Measurement;
import dev.greeter.client.Tally;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how far measurements have come together: on a terminal in one line that renews itself,
 * elsewhere in a line of the log now and then.
 */
final class Progress {

  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

  private final List<Measurement> clients;
  private final StatusLine line;

  /** Of one measurement or more; on a line of a terminal, or in the log where that is null. */
  Progress(List<Measurement> clients, StatusLine line) {
    this.clients = clients;
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
    String tally =
        clients.stream().map(Measurement::tally).reduce(Tally::plus).orElseThrow().toString();
    if (line == null) {
      LOG.info(tally);
    } else {
      line.show(tally);
    }
  }
}
