package dev.greeter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Answers when it is told to. */
final class HeldHandler implements Function<Request, Future<Buffer>> {

  private final BlockingQueue<Promise<Buffer>> asked = new LinkedBlockingQueue<>();

  @Override
  public Future<Buffer> apply(Request request) {
    Promise<Buffer> reply = Promise.promise();
    asked.add(reply);
    return reply.future();
  }

  /** How many requests wait for a reply. */
  int asked() {
    return asked.size();
  }

  void awaitAsked(int requests) {
    await().pollInterval(Duration.ofMillis(5)).until(() -> asked.size() == requests);
  }

  /** Answers the request that has waited longest, or the next one. */
  void answer(String text) {
    try {
      Promise<Buffer> reply = asked.poll(30, TimeUnit.SECONDS);
      assertThat(reply).as("a request").isNotNull();
      reply.complete(Buffer.buffer(text));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
