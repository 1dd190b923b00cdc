package dev.greeter.client;

import dev.greeter.net.LateInput;
import dev.greeter.net.SocketErrors;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.ExchangeResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

/**
 * One exchange: connect, wait, send, read until the peer closes or enough is there. What comes
 * before the request was sent is a greeting, and no reply to it. Every step has a time limit. Every
 * call is on one event loop.
 */
final class Exchange implements Attempt, Connection.Carried {

  private final Connection connection;
  private final LateInput lateInput;
  private final ExchangePlan plan;
  private final int delayMs;
  private final Times times;
  private final TimeLimit limit;
  private final Promise<ExchangeResult> ended = Promise.promise();
  private final Buffer greeting = Buffer.buffer();
  private final Buffer reply = Buffer.buffer();
  private boolean over;
  private ExchangeResult result;

  /**
   * Prepares an exchange.
   *
   * @param vertx for its timers
   * @param connection that carries it
   * @param lateInput the one of the event loop
   * @param plan how
   * @param delayMs the silence to keep, in milliseconds
   * @param scheduledNanos when it was to start, by {@link System#nanoTime}
   */
  Exchange(
      Vertx vertx,
      Connection connection,
      LateInput lateInput,
      ExchangePlan plan,
      int delayMs,
      long scheduledNanos) {
    this.connection = connection;
    this.lateInput = lateInput;
    this.plan = plan;
    this.delayMs = delayMs;
    this.times = new Times(scheduledNanos);
    this.limit = new TimeLimit(vertx, lateInput, this::timeUp);
  }

  @Override
  public Future<ExchangeResult> run() {
    // The layers open within the time of the connect.
    limit.begin(plan.config().connectTimeoutMs());
    connection.open(this);
    return ended.future();
  }

  @Override
  public void abandon() {
    end(ExchangeOutcome.CLOSED, null);
  }

  @Override
  public void ready() {
    times.connected();
    limit.silence(delayMs, this::send);
  }

  @Override
  public void closed() {
    if (over) {
      ended.tryComplete(result);
    } else if (connection.isOpening()) {
      end(ExchangeOutcome.HANDSHAKE, null);
    } else {
      end(times.wasSent() ? plan.rule().judge(reply) : ExchangeOutcome.CLOSED, null);
    }
  }

  private void send() {
    limit.begin(plan.config().replyTimeoutMs());
    times.sent();
    connection.send(plan.request()).onFailure(this::failed);
  }

  @Override
  public void received(Buffer bytes) {
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

  @Override
  public void failed(Throwable failure) {
    SocketErrors.Kind kind = SocketErrors.kind(failure);
    if (kind != SocketErrors.Kind.LOCAL) {
      end(connection.isOpening() ? ExchangeOutcome.HANDSHAKE : ExchangeOutcome.of(kind), failure);
      return;
    }
    limit.end();
    over = true;
    ended.tryFail(failure);
    connection.abort();
  }

  private void timeUp() {
    end(connection.isOpening() ? ExchangeOutcome.HANDSHAKE : ExchangeOutcome.TIMEOUT, null);
  }

  private void end(ExchangeOutcome outcome, Throwable failure) {
    if (over) {
      return;
    }
    over = true;
    limit.end();
    result = times.result(outcome, delayMs, greeting, reply, failure);
    boolean wasOpen = connection.isOpen();
    connection.abort();
    if (!wasOpen) {
      ended.complete(result);
    }
  }
}
