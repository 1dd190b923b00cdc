package dev.greeter.launch;

import dev.greeter.client.Measurement;
import dev.greeter.client.Tally;
import java.util.ArrayDeque;
import java.util.Deque;
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

  private static final int SECOND_MS = 1000;
  private static final int TICK_MS = 200;

  private final List<Measurement> clients;
  private final StatusLine line;

  /** Of the last second, oldest first. */
  private final Deque<Tally> second = new ArrayDeque<>();

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
          return stop.get(open == null ? 5 * SECOND_MS : TICK_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          tell();
        }
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void tell() {
    Tally tally = clients.stream().map(Measurement::tally).reduce(Tally::plus).orElseThrow();
    if (line == null) {
      LOG.info(tally.toString());
      return;
    }
    line.show(tally.since(second.isEmpty() ? tally : second.peek()));
    second.add(tally);
    if (second.size() > SECOND_MS / TICK_MS) {
      second.remove();
    }
  }
}
