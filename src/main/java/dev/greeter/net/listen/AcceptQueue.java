package dev.greeter.net.listen;

import dev.greeter.net.Endpoint;
import dev.greeter.net.SocketErrors;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The accept queue of a listening socket, seen from a handler ahead of Netty's: it is emptied again
 * after an accept has failed, and before the socket is closed. One for each listening socket, on
 * the event loop that accepts.
 */
public final class AcceptQueue extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(AcceptQueue.class);

  /** At most, before those that were accepted have their turn: 2 to 3 ms of them. */
  private static final int ACCEPTS_IN_TURN = 64;

  /** Between two tries to accept while there are no descriptors left. */
  private static final int RETRY_MS = 100;

  /**
   * A shortage is over when no accept has failed for so long: longer than the first pauses of a
   * peer whose handshake was dropped (1 s, 2 s, 4 s), which would bring it back.
   */
  private static final int QUIET_MS = 10_000;

  /** How long handshakes that have begun may take to end once no new one begins. */
  private static final int HANDSHAKE_MS = 100;

  /** Time enough for the event loop to look at the queue once more. */
  private static final int POLL_MS = 1;

  private final LongAdder failures;
  private final Promise<Void> closed = Promise.promise();
  private ChannelHandlerContext context;
  private final String name;
  private String place;
  private Runnable tryAgain;
  private Runnable over;
  private ScheduledFuture<?> scheduled;
  private boolean closing;

  /** Accepts that have failed in this shortage; 0 where there is none. */
  private long failed;

  /** Connections that may be in the queue; counts down while it is emptied. */
  private int queued;

  /**
   * Of a socket that is about to listen.
   *
   * @param failures counts accepts that fail
   * @param backlog what its queue is asked to hold
   * @param place what to call it where it is no port
   * @param name of the service, for the log; null if it is not ours
   */
  public AcceptQueue(LongAdder failures, int backlog, String place, String name) {
    this.failures = failures;
    // The kernel allows one more.
    this.queued = backlog + 1;
    this.place = place;
    this.name = name;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    added
        .channel()
        .config()
        .setRecvByteBufAllocator(
            new ServerChannelRecvByteBufAllocator()
                // On epoll Netty 4.2 takes a descriptor for a number of bytes, and stops after one.
                .respectMaybeMoreData(false)
                .maxMessagesPerRead(ACCEPTS_IN_TURN));
    // Made before they are needed: without descriptors a class may not load (netty/netty#1328).
    over = this::over;
    tryAgain = this::tryAgain;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (ctx.channel().localAddress() instanceof InetSocketAddress local) {
      place = Endpoint.text(local);
    }
    ctx.fireChannelActive();
  }

  /**
   * Netty would pause for a second and warn at every try; a service is to be back sooner, and to
   * say it once.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      ctx.fireExceptionCaught(cause);
      return;
    }
    ctx.channel().config().setAutoRead(false);
    failures.increment();
    if (failed++ == 0) {
      log(Level.WARN)
          .log(
              "cannot accept on {}: {}; trying again every {} ms",
              place,
              SocketErrors.describe(cause),
              RETRY_MS);
    }
    if (!closing) {
      schedule(tryAgain, RETRY_MS);
    }
  }

  private void tryAgain() {
    context.channel().config().setAutoRead(true);
    schedule(over, QUIET_MS);
  }

  private LoggingEventBuilder log(Level level) {
    LoggingEventBuilder line = LOG.atLevel(level);
    return name == null ? line : line.addKeyValue("name", name);
  }

  private void over() {
    log(Level.INFO).addKeyValue("failures", failed).log("accepting connections again on {}", place);
    failed = 0;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object accepted) {
    if (closing) {
      queued--;
      Handshakes.allow((Channel) accepted);
    }
    ctx.fireChannelRead(accepted);
  }

  /**
   * Closes the socket that listens. A kernel resets every connection that is in the queue of a
   * listening socket when it is closed, though its peer thinks that it is connected. So first no
   * new handshake begins, where the system can do that; those that have begun end; the queue is
   * emptied; and only then is the socket closed.
   *
   * @return done when the socket is closed
   */
  Future<Void> end() {
    context.executor().execute(this::emptyAndClose);
    return closed.future();
  }

  private void emptyAndClose() {
    closing = true;
    // A shortage may be over: this is the last chance of the peers in the queue.
    context.channel().config().setAutoRead(true);
    closeLater(queued, Handshakes.refuse(context.channel()) ? HANDSHAKE_MS : POLL_MS);
  }

  /**
   * Closes later, if nothing is accepted meanwhile: Netty accepts but a few at a time, and the
   * event loop has other things to do. Where new peers go on coming, those who were there are still
   * accepted first.
   */
  private void closeLater(int before, int delayMs) {
    schedule(
        () -> {
          if (0 < queued && queued < before) {
            closeLater(queued, POLL_MS);
          } else {
            context.close().addListener(done -> closed.tryComplete());
          }
        },
        delayMs);
  }

  /** One thing at a time: to close takes the place of a try to accept. */
  private void schedule(Runnable task, int delayMs) {
    if (scheduled != null) {
      scheduled.cancel(false);
    }
    scheduled = context.executor().schedule(task, delayMs, TimeUnit.MILLISECONDS);
  }
}
