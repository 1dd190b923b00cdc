package dev.greeter.net;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Work of a deployment that ends meanwhile. */
class BlockingTest {

  /** Vert.x waits for work that has begun; what no thread was free for would find no event loop. */
  @Test
  void theEndOfTheDeploymentWaitsForWorkThatHasNotBegun() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    AtomicReference<Future<String>> work = new AtomicReference<>();
    Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(1));
    try {
      vertx.executeBlocking(() -> free.await(20, SECONDS));
      String deployment =
          vertx
              .deployVerticle(
                  new VerticleBase() {
                    @Override
                    public Future<?> start() {
                      work.set(Blocking.run(vertx, () -> "done"));
                      return Future.succeededFuture();
                    }
                  })
              .await(20, SECONDS);
      Future<Void> undeployed = vertx.undeploy(deployment);
      await().during(Duration.ofMillis(500)).until(() -> !undeployed.isComplete());
      free.countDown();
      undeployed.await(20, SECONDS);
      assertThat(work.get().result()).isEqualTo("done");
    } finally {
      free.countDown();
      vertx.close().await(20, SECONDS);
    }
  }
}
