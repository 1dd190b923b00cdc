package dev.greeter.client;

import dev.greeter.net.LateInput;
import dev.greeter.net.Layer;
import dev.greeter.net.SocketErrors;
import dev.greeter.net.Sockets;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.ExchangeResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;

/**
 * One exchange: connect, wait, send, read until the peer closes or enough is there. What comes
 * before the request was sent is a greeting, and no reply to it. Every step has a time limit. Every
 * call is on one event loop.
 */
final class Exchange implements Attempt {

  private final NetClient client;
  private final SocketAddress address;
  private final LateInput lateInput;
  private final ExchangePlan plan;
  private final int delayMs;
  private final Times times;
  private final TimeLimit limit;
  private final Promise<ExchangeResult> ended = Promise.promise();
  private final Buffer greeting = Buffer.buffer();
  private final Buffer reply = Buffer.buffer();

  /** Null before the connect and after the close. */
  private NetSocket socket;

  /** Whether the layers are not open yet. */
  private boolean opening;

  private boolean over;
  private ExchangeResult result;

  /**
   * Prepares an exchange.
   *
   * @param vertx for its timers
   * @param client connects
   * @param address where to
   * @param lateInput the one of the event loop
   * @param plan how
   * @param delayMs the silence to keep, in milliseconds
   * @param scheduledNanos when it was to start, by {@link System#nanoTime}
   */
  Exchange(
      Vertx vertx,
      NetClient client,
      SocketAddress address,
      LateInput lateInput,
      ExchangePlan plan,
      int delayMs,
      long scheduledNanos) {
    this.client = client;
    this.address = address;
    this.lateInput = lateInput;
    this.plan = plan;
    this.delayMs = delayMs;
    this.times = new Times(scheduledNanos);
    this.limit = new TimeLimit(vertx, lateInput, this::timeUp);
  }

  @Override
  public Future<ExchangeResult> run() {
    limit.begin(plan.config().connectTimeoutMs());
    client
        .connect(address)
        .onComplete(
            (connected, failure) -> {
              if (failure == null) {
                connected(connected);
              } else {
                failed(failure);
              }
            });
    return ended.future();
  }

  @Override
  public void abandon() {
    end(ExchangeOutcome.CLOSED, null);
  }

  private void connected(NetSocket connected) {
    if (over) {
      connected.close();
      return;
    }
    socket = connected;
    socket.handler(this::received).exceptionHandler(this::failed).closeHandler(ignored -> closed());
    if (plan.layers().isEmpty()) {
      ready();
    } else {
      open();
    }
  }

  /** Within the time of the connect. */
  private void open() {
    opening = true;
    Layer.openAll(plan.layers(), socket)
        .onSuccess(
            opened -> {
              opening = false;
              if (!over) {
                ready();
              }
            })
        .onFailure(failure -> end(ExchangeOutcome.HANDSHAKE, failure));
  }

  private void ready() {
    times.connected();
    limit.silence(delayMs, this::send);
  }

  private void closed() {
    socket = null;
    if (over) {
      ended.tryComplete(result);
    } else if (opening) {
      end(ExchangeOutcome.HANDSHAKE, null);
    } else {
      end(times.wasSent() ? plan.rule().judge(reply) : ExchangeOutcome.CLOSED, null);
    }
  }

  private void send() {
    limit.begin(plan.config().replyTimeoutMs());
    times.sent();
    socket.write(plan.request()).onFailure(this::failed);
  }

  private void received(Buffer bytes) {
    lateInput.read();
    if (!times.wasSent()) {
      append(greeting, bytes, plan.config().maxReplyBytes());
      return;
    }
    times.received();
    append(reply, bytes, plan.rule().maxBytes());
    if (plan.rule().isEnded(reply)) {
      end(plan.rule().judge(reply), null);
    }
  }

  private static void append(Buffer to, Buffer bytes, int maxBytes) {
    to.appendBuffer(bytes, 0, Math.min(bytes.length(), maxBytes - to.length()));
  }

  private void failed(Throwable failure) {
    SocketErrors.Kind kind = SocketErrors.kind(failure);
    if (kind != SocketErrors.Kind.LOCAL) {
      end(opening ? ExchangeOutcome.HANDSHAKE : ExchangeOutcome.of(kind), failure);
      return;
    }
    limit.end();
    over = true;
    ended.tryFail(failure);
    if (socket != null) {
      Sockets.abort(socket);
    }
  }

  private void timeUp() {
    end(opening ? ExchangeOutcome.HANDSHAKE : ExchangeOutcome.TIMEOUT, null);
  }

  private void end(ExchangeOutcome outcome, Throwable failure) {
    if (over) {
      return;
    }
    over = true;
    limit.end();
    result = times.result(outcome, delayMs, greeting, reply, failure);
    if (socket == null) {
      ended.complete(result);
    } else {
      Sockets.abort(socket);
    }
  }
}
