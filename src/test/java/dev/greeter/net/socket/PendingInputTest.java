package dev.greeter.net.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class PendingInputTest {

  /** One poll is enough where it reads nothing of a socket, and two are in any case. */
  @Test
  void aSocketThatIsSilentIsJudgedFirst(Vertx vertx, VertxTestContext test) {
    List<String> judged = new ArrayList<>();
    AtomicLong readOnce = new AtomicLong();
    vertx.runOnContext(
        turn -> {
          PendingInput input = new PendingInput(vertx);
          input.afterRead(() -> judged.add("unknown"));
          input.afterRead(readOnce::get, () -> judged.add("read"));
          input.afterRead(() -> 7, () -> judged.add("silent"));
          input.afterRead(
              () ->
                  test.verify(
                      () -> {
                        assertThat(judged).containsExactly("silent", "unknown", "read");
                        test.completeNow();
                      }));
          readOnce.incrementAndGet();
        });
  }
}
