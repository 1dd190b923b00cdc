package dev.greeter.server;

import dev.greeter.net.Layer;
import dev.greeter.net.socket.HalfCloseHandler;
import dev.greeter.net.socket.PendingInput;
import dev.greeter.net.socket.Sockets;
import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * One accepted socket, from the accept to the close: it tells its {@link Conversation} what the
 * socket, the peer and the clock do, does what that decides, and is counted and logged once. Every
 * call is on the event loop of the socket.
 */
final class Connection
    implements Conversation.Actions, Answerer, HalfCloseHandler.Owner, Completable<Void> {

  private final Vertx vertx;
  private final NetSocket socket;
  private final SharedState shared;

  /** Null where the table answers. */
  private final Function<Request, Future<Buffer>> handler;

  private final HalfCloseHandler input;
  private final Requests requests;
  private final Conversation conversation;
  private final long number;
  private final long acceptedNanos = System.nanoTime();

  /** From here on the peer may send its request. */
  private long readyNanos = acceptedNanos;

  /** Why the layers did not open, or the handler has failed; or null. */
  private Throwable cause;

  /** Vert.x numbers its timers from 0: that would be another's. */
  private long timer = -1;

  private long ageTimer = -1;
  private boolean aged;

  private Connection(
      Vertx vertx,
      NetSocket socket,
      SharedState shared,
      PendingInput pendingInput,
      Function<Request, Future<Buffer>> handler) {
    this.vertx = vertx;
    this.socket = socket;
    this.shared = shared;
    this.handler = handler;
    this.number = shared.next();
    this.input = HalfCloseHandler.watch(socket, pendingInput, this);
    this.requests = shared.requests(handler == null ? null : this);
    this.conversation = new Conversation(input, this, requests, shared.limits());
  }

  /**
   * Takes a socket that was just accepted, and sees it through to its end.
   *
   * @param pendingInput the one of the socket's event loop
   * @param handler what answers instead of the table; null for none
   */
  static void serve(
      Vertx vertx,
      NetSocket socket,
      SharedState shared,
      PendingInput pendingInput,
      Function<Request, Future<Buffer>> handler) {
    Sockets.keepRemote(socket);
    shared.takeTurns(socket);
    Connection connection = new Connection(vertx, socket, shared, pendingInput, handler);
    socket
        .handler(connection::received)
        .exceptionHandler(connection::failed)
        // A socket without this handler is closed as soon as its server is to shut down.
        .shutdownHandler(timeout -> connection.conversation.drain())
        .closeHandler(ignored -> connection.closed());
    connection.age(shared.ageMs());
    if (!shared.limit().opened()) {
      connection.conversation.rejected();
    } else if (shared.layers().isEmpty()) {
      connection.conversation.opened();
    } else {
      Layer.openAll(shared.layers(), socket)
          .onSuccess(opened -> connection.opened())
          .onFailure(connection::failed);
    }
  }

  private void age(int ms) {
    if (ms > 0) {
      ageTimer =
          vertx.setTimer(
              ms,
              id -> {
                aged = true;
                shared.meters().aged();
                conversation.drain();
              });
    }
  }

  private void opened() {
    readyNanos = System.nanoTime();
    conversation.opened();
  }

  private void received(Buffer bytes) {
    if (conversation.isUntouched()) {
      shared.meters().firstByte(System.nanoTime() - readyNanos);
    }
    conversation.received(bytes);
  }

  @Override
  public void inputEnded(boolean isWhole) {
    if (conversation.state() == ConnectionState.OPENING) {
      cause = new IOException("ended by the peer");
    }
    if (isWhole) {
      conversation.peerEnded();
    } else {
      conversation.peerTruncated();
    }
  }

  private void failed(Throwable failure) {
    if (conversation.state() == ConnectionState.OPENING) {
      cause = failure;
    }
    conversation.failed();
  }

  private void closed() {
    vertx.cancelTimer(timer);
    vertx.cancelTimer(ageTimer);
    conversation.closed(shared.isCutting());
    long lifetimeNanos = System.nanoTime() - acceptedNanos;
    // The line comes first: it is there when the count is seen.
    shared.log().closed(number, socket, conversation, requests, lifetimeNanos, cause);
    shared.closed(conversation.outcome(), lifetimeNanos);
  }

  @Override
  public void arm(int ms) {
    if (timer >= 0) {
      vertx.cancelTimer(timer);
    }
    timer = vertx.setTimer(ms, id -> input.afterRead(() -> due(id)));
  }

  /** The time is up, and all is read that the peer had sent by then. */
  private void due(long id) {
    // Else what was waited for has come meanwhile.
    if (id == timer) {
      if (conversation.state() == ConnectionState.ASKING) {
        cause = new TimeoutException("no reply of the handler in time");
      }
      conversation.timeUp();
    }
  }

  /** Has the handler answer; {@link Conversation#replied} follows where it does so later. */
  @Override
  public Reply answer(byte[] request) {
    long askedNanos = System.nanoTime();
    Future<Buffer> reply = handler.apply(new StreamRequest(socket, number, Buffer.buffer(request)));
    if (reply.isComplete()) {
      return reply(reply, askedNanos);
    }
    Context here = vertx.getOrCreateContext();
    reply.onComplete(done -> here.runOnContext(turn -> replied(reply, askedNanos)));
    return null;
  }

  private void replied(Future<Buffer> reply, long askedNanos) {
    // Else it is too late.
    if (conversation.state() == ConnectionState.ASKING) {
      conversation.replied(reply(reply, askedNanos));
    }
  }

  private Reply reply(Future<Buffer> reply, long askedNanos) {
    shared.meters().handled(System.nanoTime() - askedNanos);
    cause = reply.cause();
    return cause == null ? shared.handled(reply.result()) : requests.failed();
  }

  @Override
  public void write(Buffer reply) {
    socket.write(reply).onComplete(this);
    input.flush();
  }

  @Override
  public void complete(Void written, Throwable failure) {
    if (failure == null) {
      conversation.replyTaken();
    } else {
      conversation.writeFailed();
    }
  }

  @Override
  public void answered(ConnectionOutcome outcome) {
    shared.meters().answered(outcome);
  }

  @Override
  public boolean isDraining() {
    return aged || shared.isDraining();
  }
}
