package dev.greeter.client;

import dev.greeter.net.SocketErrors;
import dev.greeter.report.Attempt;
import dev.greeter.report.ConnectionEnd;
import dev.greeter.report.ExchangeEnd;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.ExchangeResult;
import dev.greeter.report.FailedTry;
import dev.greeter.report.Route;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * One exchange: look up and connect unless there is a connection, wait, send, read until the reply
 * is at its end. Of several addresses the first that accepts has it; each has the time left for the
 * connect divided by the addresses left, so that one which drops a SYN does not take all of it, and
 * a handshake that fails tries no other. What comes before the request was sent is a greeting, and
 * no reply to it. Every step has a time limit. Every call is on one event loop.
 */
final class Exchange implements Connection.Events {

  private static final String NOT_CLOSED =
      "the peer keeps the connection: set endOfReply and expect.reply";

  private final ExchangePlan plan;
  private final Attempt attempt;
  private final Times times;
  private final Promise<ExchangeResult> ended = Promise.promise();
  private final Buffer greeting = Buffer.buffer();
  private Buffer reply = Buffer.buffer();
  private BooleanSupplier keeps;
  private Step step;

  /** Where to connect to, one after the other; {@link #connectBy} by {@link System#nanoTime}. */
  private List<SocketAddress> addresses = List.of();

  private List<FailedTry> failedTries = List.of();
  private long connectBy;

  /** Null until an address is known. */
  private Connection connection;

  /** The one of the step; Vert.x numbers its timers from 0. */
  private long timer = -1;

  /** Null until it is over; failed where this machine cannot go on. */
  private Future<ExchangeResult> result;

  /** What came with the end of the reply, behind it: the greeting of the next one. */
  private Buffer surplus;

  private Exchange(ExchangePlan plan, Connection connection, Attempt attempt, Times times) {
    this.plan = plan;
    this.connection = connection;
    this.step = connection == null ? Step.RESOLVE : Step.SILENCE;
    this.attempt = attempt;
    this.times = times;
  }

  /**
   * Prepares an exchange on a connection of its own.
   *
   * @param plan how
   * @param attempt what it is to do
   * @param scheduledNanos when it was to start, by {@link System#nanoTime}
   */
  Exchange(ExchangePlan plan, Attempt attempt, long scheduledNanos) {
    this(plan, null, attempt, new Times(scheduledNanos));
  }

  /**
   * Prepares the exchange that follows on the connection that was kept.
   *
   * @param silenceMs the silence to keep before its request, in milliseconds
   */
  Exchange next(int silenceMs) {
    Attempt after = new Attempt(silenceMs, null);
    Exchange next = new Exchange(plan, connection, after, Times.onKept());
    append(next.greeting, surplus, plan.limits().maxReplyBytes());
    return next;
  }

  /**
   * Prepares the same request once more, on a new connection.
   *
   * @param first what is to be done on that
   */
  Exchange again(Attempt first) {
    return new Exchange(plan, null, first, times.again());
  }

  /**
   * Runs it; to be called once.
   *
   * @param connectionKept asked when the reply is there: whether its connection is kept for {@link
   *     #next}
   * @return its result once its connection is closed, unless that is kept; fails only where this
   *     machine has no port or descriptor left for it, which says nothing about the peer
   */
  Future<ExchangeResult> run(BooleanSupplier connectionKept) {
    keeps = connectionKept;
    if (step == Step.RESOLVE) {
      resolve();
    } else {
      connection.carry(this);
      waitInSilence();
    }
    return ended.future();
  }

  private void resolve() {
    Future<List<SocketAddress>> found = plan.connections().addresses();
    if (!found.isComplete()) {
      limit(plan.limits().resolveMs());
    }
    found.onSuccess(this::resolved).onFailure(this::failed);
  }

  private void resolved(List<SocketAddress> found) {
    if (step == Step.RESOLVE) {
      step = Step.CONNECT;
      if (plan.connections().looksUp()) {
        times.resolved(timer >= 0);
      }
      addresses = found;
      connectBy =
          System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(plan.limits().connectTimeoutMs());
      connect();
    }
  }

  private void connect() {
    limitConnect(addresses.size() - failedTries.size());
    connection = plan.connections().create(addresses.get(failedTries.size()));
    connection.carry(this);
    connection.open();
  }

  private boolean hasOtherAddress() {
    return failedTries.size() + 1 < addresses.size();
  }

  /** Sets the time limit to one of so many parts of what is left for the connect. */
  private void limitConnect(int parts) {
    endLimit();
    long leftMs = TimeUnit.NANOSECONDS.toMillis(connectBy - System.nanoTime()) + 1;
    limit((int) Math.max(1, leftMs / parts));
  }

  /**
   * Sets the time limit from now on. When it is up, the input that came by then is read first, and
   * may have brought another step.
   */
  private void limit(int timeoutMs) {
    timer = plan.vertx().setTimer(timeoutMs, id -> plan.pendingInput().afterRead(() -> timeUp(id)));
  }

  private void timeUp(long id) {
    if (id == timer) {
      broken(ExchangeOutcome.TIMEOUT, whyLate());
    }
  }

  private Throwable whyLate() {
    if (step == Step.RESOLVE) {
      return SocketErrors.noNameServer();
    }
    boolean waitsForClose = reply.length() > 0 && plan.rule().end() == ReplyRule.End.CLOSE;
    return waitsForClose ? new TimeoutException(NOT_CLOSED) : null;
  }

  private void endLimit() {
    plan.vertx().cancelTimer(timer);
    timer = -1;
  }

  @Override
  public void opening() {
    step = Step.HANDSHAKE;
    times.opened();
    limitConnect(1);
  }

  @Override
  public void ready() {
    if (step != Step.OVER) {
      times.connected();
      if (plan.greeting() == null) {
        begin();
      } else {
        step = Step.GREETING;
        endLimit();
        limit(plan.limits().replyTimeoutMs());
        greeted(0);
      }
    }
  }

  private void greeted(int known) {
    GreetingRule rule = plan.greeting();
    if (rule.isOther(greeting, known)) {
      end(step.replied(ExchangeOutcome.MISMATCH, ConnectionEnd.MISMATCH), false);
    } else if (rule.isEnded(greeting, known)) {
      times.greeted();
      if (rule.isAll()) {
        end(step.replied(ExchangeOutcome.REPLIED, ConnectionEnd.DONE), false);
      } else {
        begin();
      }
    }
  }

  private void begin() {
    if (plan.limits().idleAfter() == IdleAfter.REPLY) {
      endLimit();
      request(Step.FIRST_REPLY);
    } else {
      waitInSilence();
    }
  }

  private void waitInSilence() {
    step = Step.SILENCE;
    endLimit();
    if (attempt.delayMs() > 0) {
      timer = plan.vertx().setTimer(attempt.delayMs(), id -> send());
    } else {
      send();
    }
  }

  private void send() {
    times.sent();
    request(Step.REPLY);
  }

  private void request(Step next) {
    step = next;
    limit(plan.limits().replyTimeoutMs());
    connection.send(plan.message(attempt)).onFailure(this::failed);
  }

  @Override
  public void received(Buffer bytes) {
    plan.pendingInput().read();
    switch (step) {
      case RESOLVE, CONNECT, HANDSHAKE, SILENCE ->
          append(greeting, bytes, plan.limits().maxReplyBytes());
      case GREETING -> {
        int known = greeting.length();
        append(greeting, bytes, plan.limits().maxReplyBytes());
        greeted(known);
      }
      case REPLY -> {
        times.received();
        replied(bytes);
      }
      case FIRST_REPLY -> replied(bytes);
      case OVER -> {}
    }
  }

  private void replied(Buffer bytes) {
    int known = reply.length();
    int length = append(reply, bytes, plan.rule().maxBytes());
    if (plan.rule().isEnded(reply, known)) {
      surplus = bytes.slice(length, bytes.length());
      ExchangeOutcome outcome = plan.rule().judge(reply);
      if (outcome != ExchangeOutcome.REPLIED) {
        // The reason often stands behind what was waited for.
        append(reply, surplus, plan.limits().maxReplyBytes());
        end(step.replied(outcome, ConnectionEnd.MISMATCH), false);
      } else if (step == Step.FIRST_REPLY) {
        times.answered();
        reply = Buffer.buffer();
        append(greeting, surplus, plan.limits().maxReplyBytes());
        waitInSilence();
      } else {
        boolean kept = keeps.getAsBoolean();
        end(step.replied(outcome, kept ? null : ConnectionEnd.DONE), kept);
      }
    }
  }

  private static int append(Buffer to, Buffer bytes, int maxBytes) {
    int length = Math.min(bytes.length(), Math.max(0, maxBytes - to.length()));
    to.appendBuffer(bytes, 0, length);
    return length;
  }

  @Override
  public void closed() {
    if (step == Step.OVER) {
      result.onComplete(ended);
    } else {
      end(step.closed(plan.rule(), reply), false);
    }
  }

  @Override
  public void failed(Throwable failure) {
    SocketErrors.Kind kind = SocketErrors.kind(failure);
    if (kind != SocketErrors.Kind.LOCAL) {
      broken(ExchangeOutcome.of(kind), failure);
    } else if (step != Step.OVER) {
      over(Future.failedFuture(failure), false);
    }
  }

  private void broken(ExchangeOutcome outcome, Throwable failure) {
    if (step == Step.CONNECT && hasOtherAddress()) {
      List<FailedTry> tries = new ArrayList<>(failedTries);
      tries.add(new FailedTry(connection.route().remote(), outcome));
      failedTries = tries;
      connection.abort();
      connect();
    } else if (step != Step.OVER) {
      end(step.failed(outcome, failure), false);
    }
  }

  /**
   * Ends it at once, for a result that counts no more.
   *
   * @return how its connection ends; null where there is none that could carry a request
   */
  ConnectionEnd abandon() {
    if (step != Step.OVER) {
      end(step.abandoned(), false);
    }
    return result.succeeded() ? result.result().end().connection() : null;
  }

  private void end(ExchangeEnd end, boolean kept) {
    ExchangeResult ended =
        new ExchangeResult(
            end,
            attempt,
            greeting,
            reply,
            times.ended(),
            connection == null ? Route.NONE : connection.route(),
            failedTries,
            times.isSent(),
            kept,
            kept || connection == null ? null : connection.tcpInfo());
    over(Future.succeededFuture(ended), kept);
  }

  private void over(Future<ExchangeResult> outcome, boolean kept) {
    step = Step.OVER;
    result = outcome;
    endLimit();
    boolean wasOpen = connection != null && connection.isOpen();
    if (!kept && connection != null) {
      connection.abort();
    }
    if (kept || !wasOpen) {
      result.onComplete(ended);
    }
  }
}
