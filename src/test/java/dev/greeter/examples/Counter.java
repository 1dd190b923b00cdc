package dev.greeter.examples;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;

/** Counts words: a request is a word, the reply is how often it was asked for. */
public final class Counter extends VerticleBase {

  private final Map<String, Integer> counts = new HashMap<>();

  @Override
  public Future<?> start() {
    return vertx
        .eventBus()
        .<Buffer>consumer(
            config().getString("address"),
            request -> {
              int count = counts.merge(request.body().toString(), 1, Integer::sum);
              request.reply(Buffer.buffer(Integer.toString(count)));
            })
        .completion();
  }
}
