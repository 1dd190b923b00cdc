package dev.greeter.client;

import dev.greeter.config.ClientConfig;
import dev.greeter.net.SocketErrors;
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

  private final Vertx vertx;
  private final ClientConfig config;
  private final Promise<Result> ended = Promise.promise();
  private final Buffer reply = Buffer.buffer();

  private NetSocket socket;
  private long connectedNanos;

  /** Vert.x numbers its timers from 0: that would be somebody else's. */
  private long timer = -1;

  private boolean over;

  private Exchange(Vertx vertx, ClientConfig config) {
    this.vertx = vertx;
    this.config = config;
  }

  /**
   * Runs one exchange.
   *
   * @return its result once its socket is closed; never fails
   */
  static Future<Result> run(Vertx vertx, NetClient client, ClientConfig config) {
    Exchange exchange = new Exchange(vertx, config);
    exchange.limit(config.connectTimeoutMs());
    client
        .connect(config.port(), config.host())
        .onSuccess(exchange::connected)
        .onFailure(exchange::failed);
    return exchange.ended.future();
  }

  private void connected(NetSocket connected) {
    if (over) {
      connected.close();
      return;
    }
    vertx.cancelTimer(timer);
    socket = connected;
    connectedNanos = System.nanoTime();
    socket
        .handler(this::received)
        .exceptionHandler(this::failed)
        .closeHandler(ignored -> end(judge(), null));
    if (config.delayMs() > 0) {
      timer = vertx.setTimer(config.delayMs(), id -> send());
    } else {
      send();
    }
  }

  private void send() {
    limit(config.replyTimeoutMs());
    socket.write(config.message()).onFailure(this::failed);
  }

  private void received(Buffer bytes) {
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
    end(
        switch (SocketErrors.kind(failure)) {
          case REFUSED -> Outcome.REFUSED;
          case RESET -> Outcome.RESET;
          case UNRESOLVED -> Outcome.UNRESOLVED;
          case UNREACHABLE, LOCAL -> Outcome.UNREACHABLE;
          case TIMEOUT -> Outcome.TIMEOUT;
        },
        failure);
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
    long lifetime = socket == null ? 0 : System.nanoTime() - connectedNanos;
    Result result = new Result(outcome, reply, lifetime, failure);
    if (socket == null) {
      ended.complete(result);
    } else {
      socket.close().onComplete(closed -> ended.complete(result));
    }
  }
}
