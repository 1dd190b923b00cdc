package dev.greeter.net;

import io.vertx.core.Closeable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.Callable;

/**
 * Work on a worker thread that nobody else waits for when its deployment ends. Vert.x itself waits
 * for what has begun, and not for what no thread was free for yet: it would close meanwhile, and
 * log an error since the closed event loop refuses the result.
 */
public final class Blocking {

  private Blocking() {}

  /**
   * Does it, one after the other in a context. The end of the deployment that it was begun in, and
   * so the end of Vert.x, waits for it.
   *
   * @param vertx on one of its event loops
   * @param work may block
   * @return done with the result, on that event loop; fails with what the work throws
   * @param <T> what comes of it
   */
  public static <T> Future<T> run(Vertx vertx, Callable<T> work) {
    ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
    Future<T> done = context.executeBlocking(work);
    Closeable wait = closing -> done.onComplete(over -> closing.succeed());
    context.closeFuture().add(wait);
    return done.onComplete(over -> context.closeFuture().remove(wait));
  }
}
