package dev.greeter.client;

import dev.greeter.net.LateInput;
import dev.greeter.net.SocketErrors;
import dev.greeter.report.ConnectionEnd;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.ExchangeResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.function.BooleanSupplier;

/**
 * One exchange: connect unless there is a connection, wait, send, read until the peer closes or
 * enough is there. What comes before the request was sent is a greeting, and no reply to it. Every
 * step has a time limit. Every call is on one event loop.
 */
final class Exchange implements Attempt, Connection.Carried {

  private final Vertx vertx;
  private final Connection connection;
  private final LateInput lateInput;
  private final ExchangePlan plan;
  private final int delayMs;
  private final Times times;
  private final TimeLimit limit;
  private final Promise<ExchangeResult> ended = Promise.promise();
  private final Buffer greeting = Buffer.buffer();
  private final Buffer reply = Buffer.buffer();
  private BooleanSupplier keeps;
  private boolean over;
  private ExchangeResult result;

  /** What came with the end of the reply, behind it: the greeting of the next one. */
  private Buffer surplus;

  /**
   * Prepares an exchange.
   *
   * @param vertx for its timers
   * @param connection that carries it: it is opened unless it was kept
   * @param lateInput the one of the event loop
   * @param plan how
   * @param delayMs the silence to keep, in milliseconds
   * @param times of it, in which it has not begun
   */
  Exchange(
      Vertx vertx,
      Connection connection,
      LateInput lateInput,
      ExchangePlan plan,
      int delayMs,
      Times times) {
    this.vertx = vertx;
    this.connection = connection;
    this.lateInput = lateInput;
    this.plan = plan;
    this.delayMs = delayMs;
    this.times = times;
    this.limit = new TimeLimit(vertx, lateInput, this::timeUp);
  }

  @Override
  public Attempt next(int silenceMs) {
    Exchange next = new Exchange(vertx, connection, lateInput, plan, silenceMs, Times.onKept());
    append(next.greeting, surplus, plan.config().maxReplyBytes());
    return next;
  }

  @Override
  public Attempt again(int delay) {
    return new Exchange(vertx, connection.another(), lateInput, plan, delay, times.again());
  }

  @Override
  public Future<ExchangeResult> run(BooleanSupplier keeps) {
    this.keeps = keeps;
    if (connection.isOpen()) {
      connection.carry(this);
      limit.silence(delayMs, this::send);
    } else {
      // The layers open within the time of the connect.
      limit.begin(plan.config().connectTimeoutMs());
      connection.open(this);
    }
    return ended.future();
  }

  @Override
  public boolean isConnected() {
    return times.isReady();
  }

  @Override
  public void abandon() {
    end(ExchangeOutcome.CLOSED, null, null);
  }

  @Override
  public void ready() {
    times.connected();
    limit.silence(delayMs, this::send);
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
    int length = append(reply, bytes, plan.rule().maxBytes());
    if (plan.rule().isEnded(reply)) {
      surplus = bytes.slice(length, bytes.length());
      ExchangeOutcome outcome = plan.rule().judge(reply);
      boolean whole = outcome == ExchangeOutcome.REPLIED;
      end(outcome, whole ? ConnectionEnd.DONE : ConnectionEnd.MISMATCH, null);
    }
  }

  private static int append(Buffer to, Buffer bytes, int maxBytes) {
    int length = Math.min(bytes.length(), maxBytes - to.length());
    to.appendBuffer(bytes, 0, length);
    return length;
  }

  @Override
  public void closed() {
    if (over) {
      ended.tryComplete(result);
    } else if (!times.isReady()) {
      end(ExchangeOutcome.HANDSHAKE, null, null);
    } else if (!times.wasSent()) {
      end(ExchangeOutcome.CLOSED, ConnectionEnd.BETWEEN, null);
    } else {
      boolean crossed = reply.length() == 0;
      ConnectionEnd how = crossed ? ConnectionEnd.CROSSED : ConnectionEnd.MIDDLE;
      end(plan.rule().judgeCut(reply), how, null);
    }
  }

  @Override
  public void failed(Throwable failure) {
    SocketErrors.Kind kind = SocketErrors.kind(failure);
    if (kind != SocketErrors.Kind.LOCAL) {
      broken(ExchangeOutcome.of(kind), failure);
      return;
    }
    limit.end();
    over = true;
    ended.tryFail(failure);
    connection.abort();
  }

  private void timeUp() {
    broken(ExchangeOutcome.TIMEOUT, null);
  }

  private void broken(ExchangeOutcome outcome, Throwable failure) {
    if (connection.isOpening()) {
      end(ExchangeOutcome.HANDSHAKE, null, failure);
    } else {
      end(outcome, times.isReady() ? ConnectionEnd.of(outcome) : null, failure);
    }
  }

  /** The connection is closed, and its end this one, unless it was to be done and is kept. */
  private void end(ExchangeOutcome outcome, ConnectionEnd how, Throwable failure) {
    if (over) {
      return;
    }
    over = true;
    limit.end();
    boolean kept = how == ConnectionEnd.DONE && keeps.getAsBoolean();
    result = times.result(outcome, kept, how, delayMs, greeting, reply, failure);
    boolean wasOpen = connection.isOpen();
    if (!kept) {
      connection.abort();
    }
    if (kept || !wasOpen) {
      ended.complete(result);
    }
  }
}
