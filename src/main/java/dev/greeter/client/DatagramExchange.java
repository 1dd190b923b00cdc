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
import java.util.function.BooleanSupplier;

/**
 * One exchange of datagrams: open a socket, wait, send one, and take the first that comes for the
 * reply. What comes before the request was sent is a greeting, and no reply to it. Every call is on
 * one event loop.
 */
final class DatagramExchange implements Attempt {

  private final Vertx vertx;
  private final SocketAddress address;
  private final LateInput lateInput;
  private final ExchangePlan plan;
  private final int delayMs;
  private final Times times;
  private final TimeLimit limit;
  private final Promise<ExchangeResult> ended = Promise.promise();
  private final Buffer greeting = Buffer.buffer();

  /** Null before it is open. */
  private ConnectedDatagramSocket socket;

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
    this.times = new Times(scheduledNanos);
    this.limit = new TimeLimit(vertx, lateInput, this::timeUp);
  }

  @Override
  public Future<ExchangeResult> run(BooleanSupplier keeps) {
    limit.begin(plan.config().connectTimeoutMs());
    ConnectedDatagramSocket.connect(
            vertx, address, plan.rule().maxBytes(), this::received, this::failed)
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
    times.connected();
    limit.silence(delayMs, this::send);
  }

  private void send() {
    limit.begin(plan.config().replyTimeoutMs());
    times.sent();
    socket.send(plan.request()).onFailure(this::failed);
  }

  private void received(Buffer datagram) {
    lateInput.read();
    if (over) {
      return;
    }
    if (!times.wasSent()) {
      int room = plan.config().maxReplyBytes() - greeting.length();
      greeting.appendBuffer(datagram, 0, Math.min(datagram.length(), room));
      return;
    }
    times.received();
    end(plan.rule().judgeWhole(datagram), datagram, null);
  }

  private void failed(Throwable failure) {
    SocketErrors.Kind kind = SocketErrors.kind(failure);
    if (kind != SocketErrors.Kind.LOCAL) {
      end(ExchangeOutcome.of(kind), Buffer.buffer(), failure);
    } else if (!over) {
      over = true;
      limit.end();
      closed().onComplete(closed -> ended.tryFail(failure));
    }
  }

  private void timeUp() {
    end(ExchangeOutcome.TIMEOUT, Buffer.buffer(), null);
  }

  private void end(ExchangeOutcome outcome, Buffer reply, Throwable failure) {
    if (over) {
      return;
    }
    over = true;
    limit.end();
    ExchangeResult result = times.result(outcome, delayMs, greeting, reply, failure);
    closed().onComplete(closed -> ended.tryComplete(result));
  }

  private Future<Void> closed() {
    return socket == null ? Future.succeededFuture() : socket.close();
  }
}
