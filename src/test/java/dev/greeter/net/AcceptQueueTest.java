package dev.greeter.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class AcceptQueueTest {

  private final LongAdder failures = new LongAdder();
  private final AcceptQueue queue = new AcceptQueue(failures, "test");
  private final EmbeddedChannel channel = new EmbeddedChannel(queue);

  @Test
  void aFailedAcceptPausesAndTriesAgain() {
    channel.pipeline().fireExceptionCaught(new IOException("Too many open files"));
    assertThat(channel.config().isAutoRead()).isFalse();
    channel.advanceTimeBy(1, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.config().isAutoRead()).isTrue();
    assertThat(failures.sum()).isEqualTo(1);
  }

  @Test
  void aShortageDoesNotKeepItFromClosing() {
    channel.pipeline().fireExceptionCaught(new IOException("Too many open files"));
    Future<Void> closed = queue.end();
    channel.runPendingTasks();
    assertThat(channel.config().isAutoRead()).isTrue();
    for (int poll = 0; poll < 2; poll++) {
      channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
      channel.runScheduledPendingTasks();
    }
    assertThat(closed.succeeded()).isTrue();
    assertThat(channel.isOpen()).isFalse();
  }
}
