package dev.greeter.net.listen;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class AcceptQueueTest {

  private final LongAdder failures = new LongAdder();
  private final AcceptQueue queue = new AcceptQueue(failures, 2, "test", null);
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
    poll();
    assertThat(closed.succeeded()).isTrue();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void itClosesWhenAPollHasBroughtNoOne() {
    channel.freezeTime();
    Future<Void> closed = queue.end();
    channel.runPendingTasks();
    channel.writeInbound(new EmbeddedChannel());
    poll();
    assertThat(channel.isOpen()).isTrue();
    poll();
    assertThat(closed.succeeded()).isTrue();
  }

  @Test
  void itClosesWhenAsManyHaveComeAsTheQueueHolds() {
    channel.freezeTime();
    Future<Void> closed = queue.end();
    channel.runPendingTasks();
    channel.writeInbound(new EmbeddedChannel(), new EmbeddedChannel(), new EmbeddedChannel());
    poll();
    assertThat(closed.succeeded()).isTrue();
  }

  private void poll() {
    channel.runPendingTasks();
    channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }
}
