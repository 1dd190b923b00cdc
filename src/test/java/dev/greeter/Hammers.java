package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Peers that ask again and again, until the connection is refused. */
final class Hammers implements AutoCloseable {

  private static final int COUNT = 8;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger answered = new AtomicInteger();
  private final List<Future<String>> hammers = new ArrayList<>();

  /** How the peer with that number connects. */
  interface Connector {
    Peer connect(int number) throws IOException;
  }

  /** Begins. */
  Hammers(Connector connector) {
    this(COUNT, connector);
  }

  /** Begins so many. */
  Hammers(int count, Connector connector) {
    for (int i = 0; i < count; i++) {
      int number = i;
      hammers.add(threads.submit(() -> hammer(connector, number)));
    }
  }

  /** Answers how it ended. */
  private String hammer(Connector connector, int number) {
    while (true) {
      try (Peer peer = connector.connect(number)) {
        String reply = peer.send("1").readAll();
        if (!reply.equals("Welcome to server!")) {
          return "after " + answered + " replies: '" + reply + "'";
        }
        answered.incrementAndGet();
      } catch (ConnectException e) {
        return "refused";
      } catch (IOException e) {
        return "after " + answered + " replies: " + e;
      }
    }
  }

  /** Waits until more than so many were answered. */
  void awaitAnswered(int replies) {
    await().until(() -> answered.get() > replies);
  }

  /** Waits for the end, which is a refusal for every one of them. */
  void awaitRefused() throws Exception {
    for (Future<String> hammer : hammers) {
      assertThat(hammer.get(60, TimeUnit.SECONDS)).isEqualTo("refused");
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
