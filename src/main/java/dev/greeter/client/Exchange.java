package dev.greeter.client;

import dev.greeter.config.ClientConfig;
import dev.greeter.net.SocketErrors;
import dev.greeter.net.Sockets;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;

/**
 * One exchange: connect, wait, send, read until the peer closes or enough is there. Every step has
 * a time limit. Every call is on one event loop.
 */
final class Exchange {

  private static final long NEVER = -1;

  private final Vertx vertx;
  private final ClientConfig config;
  private final Work.Start start;
  private final Promise<Result> ended = Promise.promise();
  private final Buffer reply = Buffer.buffer();

  /** Null before the connect and after the close. */
  private NetSocket socket;

  private long connectedNanos;
  private long sentNanos;
  private long firstByteNanos = NEVER;

  /** Vert.x numbers its timers from 0: that would be somebody else's. */
  private long timer = -1;

  private boolean over;
  private Result result;

  private Exchange(Vertx vertx, ClientConfig config, Work.Start start) {
    this.vertx = vertx;
    this.config = config;
    this.start = start;
  }

  /** Starts an exchange. */
  static Exchange start(Vertx vertx, NetClient client, ClientConfig config, Work.Start start) {
    Exchange exchange = new Exchange(vertx, config, start);
    exchange.limit(config.connectTimeoutMs());
    client
        .connect(config.port(), config.host())
        .onSuccess(exchange::connected)
        .onFailure(exchange::failed);
    return exchange;
  }

  /**
   * Its end.
   *
   * @return its result once its socket is closed; fails only where this machine has no port or
   *     descriptor left for it, which says nothing about the peer
   */
  Future<Result> ended() {
    return ended.future();
  }

  /** Ends it at once; nobody counts it any more. */
  void abandon() {
    end(Outcome.CLOSED, null);
  }

  private void connected(NetSocket connected) {
    if (over) {
      connected.close();
      return;
    }
    vertx.cancelTimer(timer);
    socket = connected;
    connectedNanos = System.nanoTime();
    socket.handler(this::received).exceptionHandler(this::failed).closeHandler(ignored -> closed());
    if (start.delayMs() > 0) {
      timer = vertx.setTimer(start.delayMs(), id -> send());
    } else {
      send();
    }
  }

  private void closed() {
    socket = null;
    if (over) {
      ended.tryComplete(result);
    } else {
      end(judge(), null);
    }
  }

  private void send() {
    limit(config.replyTimeoutMs());
    sentNanos = System.nanoTime();
    socket.write(config.message()).onFailure(this::failed);
  }

  private void received(Buffer bytes) {
    if (firstByteNanos == NEVER && sentNanos != 0) {
      firstByteNanos = System.nanoTime() - sentNanos;
    }
    int taken = Math.min(bytes.length(), config.maxReplyBytes() - reply.length());
    reply.appendBuffer(bytes, 0, taken);
    if (reply.length() == config.maxReplyBytes()) {
      end(judge(), null);
    }
  }

  private Outcome judge() {
    if (reply.length() == 0) {
      return Outcome.CLOSED;
    }
    String expected = config.expect().reply();
    return expected == null || reply.equals(Buffer.buffer(expected))
        ? Outcome.REPLIED
        : Outcome.MISMATCH;
  }

  private void failed(Throwable failure) {
    switch (SocketErrors.kind(failure)) {
      case REFUSED -> end(Outcome.REFUSED, failure);
      case RESET -> end(Outcome.RESET, failure);
      case UNRESOLVED -> end(Outcome.UNRESOLVED, failure);
      case UNREACHABLE -> end(Outcome.UNREACHABLE, failure);
      case TIMEOUT -> end(Outcome.TIMEOUT, failure);
      case LOCAL -> {
        vertx.cancelTimer(timer);
        over = true;
        ended.tryFail(failure);
        if (socket != null) {
          Sockets.abort(socket);
        }
      }
    }
  }

  private void limit(int timeoutMs) {
    timer = vertx.setTimer(timeoutMs, id -> end(Outcome.TIMEOUT, null));
  }

  private void end(Outcome outcome, Throwable failure) {
    if (over) {
      return;
    }
    over = true;
    vertx.cancelTimer(timer);
    long now = System.nanoTime();
    long begin = start.scheduledNanos();
    boolean wasConnected = connectedNanos != 0;
    result =
        new Result(
            outcome,
            start.delayMs(),
            reply,
            wasConnected ? connectedNanos - begin : NEVER,
            firstByteNanos,
            now - begin,
            wasConnected ? now - connectedNanos : NEVER,
            failure);
    if (socket == null) {
      ended.complete(result);
    } else {
      Sockets.abort(socket);
    }
  }
}
