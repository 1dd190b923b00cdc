package dev.greeter.server;

import dev.greeter.net.PeerInput;
import dev.greeter.net.Sockets;
import dev.greeter.server.Replies.Reply;
import io.vertx.core.Completable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;

/**
 * The requests of one connection and their replies: it answers each, and waits for the next one, or
 * closes after the last. Every call is on the event loop of the socket; neither bytes nor an end
 * nor a deadline come once it is decided what becomes of the connection.
 */
final class Session implements Completable<Void> {

  private final Connection connection;
  private final Connections connections;
  private final NetSocket socket;
  private final PeerInput input;
  private final Requests requests;

  /** Replies that the peer has not taken yet. */
  private int untaken;

  /** Over TLS a reply may be taken within its own write, which goes on then by itself. */
  private boolean answering;

  /** Whether the close waits for the peer's end; known with the last reply. */
  private boolean lingers;

  Session(
      Connection connection,
      Connections connections,
      NetSocket socket,
      PeerInput input,
      Requests requests) {
    this.connection = connection;
    this.connections = connections;
    this.socket = socket;
    this.input = input;
    this.requests = requests;
  }

  /** Whether the peer has not taken all replies yet. */
  boolean isWriting() {
    return untaken > 0;
  }

  void received(Buffer bytes) {
    requests.add(bytes);
    if (untaken == 0 && !answering) {
      long before = requests.decided();
      answerAll();
      if (requests.decided() > before) {
        allAnswered();
      }
    } else {
      // What was read is kept, and no more is read until the peer has taken its replies.
      Sockets.hold(socket);
    }
    if (!requests.isOnly() && bytes.length() >= connections.bytesInTurn()) {
      leaveTurn();
    }
  }

  /** The peer has sent ahead: others come first. */
  private void leaveTurn() {
    if (!connection.isDecided()) {
      Sockets.hold(socket);
      if (untaken == 0) {
        Sockets.releaseInTurn(socket);
      }
    }
  }

  /** The time for a request is up. */
  void deadline() {
    if (!requests.isEmpty()) {
      answer(requests.last(), requests.isOver());
      return;
    }
    if (requests.decided() == 0) {
      connection.timedOut();
      input.close();
    } else {
      connection.idled();
      end();
    }
  }

  /** What is there; no more of it than fits into the queue of what is to be sent. */
  private void answerAll() {
    answering = true;
    Reply reply = requests.next();
    while (reply != null) {
      answer(reply, requests.isOver());
      reply = mayAnswerMore() ? requests.next() : null;
    }
    if (untaken > 0) {
      input.flush();
    }
    answering = false;
  }

  /** Over TLS each reply that waits has a record of 16 KiB to itself, so there is one at most. */
  private boolean mayAnswerMore() {
    boolean hasRoom = !socket.writeQueueFull();
    if (input.isSecure()) {
      input.flush();
      hasRoom = untaken == 0;
    }
    return hasRoom && !connection.isDecided();
  }

  private void answer(Reply reply, boolean isLast) {
    connections.meters().answered(reply.outcome());
    if (isLast) {
      connection.decide(reply.outcome());
      lingers = !canCloseAtOnce(reply);
      if (lingers) {
        input.discard();
        Sockets.release(socket);
      }
    }
    if (lingers || (!isLast && untaken == 0)) {
      connection.limit();
    }
    untaken++;
    if (isLast && input.isOutputEnded()) {
      input.lingeringClose();
    } else {
      socket.write(reply.bytes()).onComplete(this);
    }
  }

  /**
   * A close lingers where a reset could destroy a reply: because the peer may have sent more than
   * was read, or may still send more while a part of the reply waits to be sent. A short reply to
   * the only request does not pay for it if that matched to its last byte, but over TLS.
   */
  private boolean canCloseAtOnce(Reply reply) {
    return ((requests.isOnly() && reply.exact()) || input.atEnd())
        && reply.bytes().length() <= Sockets.SENT_AT_ONCE_BYTES
        && !input.isSecure();
  }

  /** The peer has taken a reply, and has as long again for the one behind it; or it cannot. */
  @Override
  public void complete(Void written, Throwable failure) {
    if (failure != null) {
      connection.decide(ConnectionOutcome.RESET);
      return;
    }
    untaken--;
    if (untaken > 0) {
      connection.limit();
    } else if (!connection.isDecided()) {
      if (!answering) {
        answerAll();
        allAnswered();
      }
    } else if (lingers) {
      input.lingeringClose();
    } else {
      // Not the socket's end(): while its server shuts down that would close before all is sent.
      input.close();
    }
  }

  /** What was there; the peer may have taken all replies. */
  private void allAnswered() {
    if (untaken > 0 || connection.isDecided()) {
      return;
    }
    if (input.atEnd()) {
      inputEnded();
    } else if (connections.isDraining()) {
      end();
    } else {
      connection.awaitRequest();
      Sockets.releaseInTurn(socket);
    }
  }

  /** The peer's end is a request where there was none, and ends one that has begun. */
  void inputEnded() {
    if (untaken > 0) {
      // What it has sent before is answered first.
      return;
    }
    if (isBetweenTwo()) {
      end();
    } else {
      answer(requests.last(), true);
      input.flush();
    }
  }

  /** The server is to stop: a peer that was served, and has asked for nothing since, is not. */
  void drain() {
    if (!connection.isDecided() && isBetweenTwo()) {
      end();
    }
  }

  private boolean isBetweenTwo() {
    return untaken == 0 && requests.isEmpty() && requests.decided() > 0;
  }

  private void end() {
    connection.decide(requests.outcome());
    linger();
  }

  /** A request that is on its way is not to be met by a reset. */
  void linger() {
    connection.limit();
    input.lingeringClose();
  }
}
