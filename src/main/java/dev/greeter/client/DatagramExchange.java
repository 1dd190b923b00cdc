package dev.greeter.client;

import dev.greeter.net.ConnectedDatagramSocket;
import dev.greeter.net.LateInput;
import dev.greeter.net.SocketErrors;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.ExchangeResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;

/**
 * One exchange of datagrams: open a socket, wait, send one, and take the first that comes for the
 * reply. What comes before the request was sent is a greeting, and no reply to it. Every call is on
 * one event loop.
 */
final class DatagramExchange implements Attempt {

  private static final long NEVER = -1;

  private final Vertx vertx;
  private final SocketAddress address;
  private final LateInput lateInput;
  private final ExchangePlan plan;
  private final int delayMs;
  private final long scheduledNanos;
  private final Promise<ExchangeResult> ended = Promise.promise();
  private final Buffer greeting = Buffer.buffer();

  /** Null before it is open. */
  private ConnectedDatagramSocket socket;

  private long openNanos;
  private boolean sent;
  private long sentNanos;
  private long firstByteNanos = NEVER;

  /** Vert.x numbers its timers from 0: that would be another's. */
  private long timer = -1;

  /** Counts the time limits: one that is up judges its own step, and not the one after it. */
  private int steps;

  private boolean over;

  /**
   * Prepares an exchange.
   *
   * @param vertx for its timers
   * @param address of the peer
   * @param lateInput the one of the event loop
   * @param plan how
   * @param delayMs the silence to keep, in milliseconds
   * @param scheduledNanos when it was to start, by {@link System#nanoTime}
   */
  DatagramExchange(
      Vertx vertx,
      SocketAddress address,
      LateInput lateInput,
      ExchangePlan plan,
      int delayMs,
      long scheduledNanos) {
    this.vertx = vertx;
    this.address = address;
    this.lateInput = lateInput;
    this.plan = plan;
    this.delayMs = delayMs;
    this.scheduledNanos = scheduledNanos;
  }

  @Override
  public Future<ExchangeResult> run() {
    limit(plan.config().connectTimeoutMs());
    ConnectedDatagramSocket.connect(
            vertx, address, plan.config().maxReplyBytes(), this::received, this::failed)
        .onSuccess(this::opened)
        .onFailure(this::failed);
    return ended.future();
  }

  @Override
  public void abandon() {
    end(ExchangeOutcome.TIMEOUT, Buffer.buffer(), null);
  }

  private void opened(ConnectedDatagramSocket opened) {
    if (over) {
      opened.close();
      return;
    }
    socket = opened;
    steps++;
    vertx.cancelTimer(timer);
    openNanos = System.nanoTime();
    if (delayMs > 0) {
      timer = vertx.setTimer(delayMs, id -> send());
    } else {
      send();
    }
  }

  private void send() {
    limit(plan.config().replyTimeoutMs());
    sent = true;
    sentNanos = System.nanoTime();
    socket.send(plan.request()).onFailure(this::failed);
  }

  private void received(Buffer datagram) {
    lateInput.read();
    if (over) {
      return;
    }
    if (!sent) {
      int room = plan.config().maxReplyBytes() - greeting.length();
      greeting.appendBuffer(datagram, 0, Math.min(datagram.length(), room));
      return;
    }
    firstByteNanos = System.nanoTime() - sentNanos;
    end(plan.rule().judgeWhole(datagram), datagram, null);
  }

  private void failed(Throwable failure) {
    SocketErrors.Kind kind = SocketErrors.kind(failure);
    if (kind != SocketErrors.Kind.LOCAL) {
      end(ExchangeOutcome.of(kind), Buffer.buffer(), failure);
    } else if (!over) {
      over = true;
      vertx.cancelTimer(timer);
      closed().onComplete(closed -> ended.tryFail(failure));
    }
  }

  private void limit(int timeoutMs) {
    int step = ++steps;
    timer = vertx.setTimer(timeoutMs, id -> lateInput.thenDo(() -> timeUp(step)));
  }

  private void timeUp(int step) {
    if (step == steps) {
      end(ExchangeOutcome.TIMEOUT, Buffer.buffer(), null);
    }
  }

  private void end(ExchangeOutcome outcome, Buffer reply, Throwable failure) {
    if (over) {
      return;
    }
    over = true;
    vertx.cancelTimer(timer);
    long now = System.nanoTime();
    ExchangeResult result =
        new ExchangeResult(
            outcome,
            delayMs,
            greeting,
            reply,
            socket == null ? NEVER : openNanos - scheduledNanos,
            firstByteNanos,
            now - scheduledNanos,
            sentNanos == 0 ? NEVER : sentNanos - openNanos,
            socket == null ? NEVER : now - openNanos,
            failure);
    closed().onComplete(closed -> ended.tryComplete(result));
  }

  private Future<Void> closed() {
    return socket == null ? Future.succeededFuture() : socket.close();
  }
}
