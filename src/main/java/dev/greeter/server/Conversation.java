package dev.greeter.server;

import dev.greeter.net.socket.PeerSocket;
import dev.greeter.net.socket.Sockets;
import io.vertx.core.buffer.Buffer;

/**
 * The state machine of one accepted connection: every event looks at the state, decides what the
 * next one is, and has the connection do what follows. It knows no socket and no clock, so that a
 * test walks it in simulated time; docs/architecture.md has its table. Not thread-safe.
 */
final class Conversation {

  /** What a decision has done beside what it does on the socket. */
  interface Actions {

    /**
     * Sends a reply behind those before it. {@link Conversation#replyTaken} follows, within this
     * call or later, unless the connection breaks.
     */
    void write(Buffer reply);

    /** The time that is up next, in milliseconds from now; takes the place of the one before. */
    void arm(int ms);

    /** Counts a reply. */
    void answered(ConnectionOutcome outcome);

    /** Whether it is to end between two requests: the server stops, or it has its age. */
    boolean isDraining();
  }

  /**
   * What a connection may take.
   *
   * @param idleTimeoutMs longest wait for a request, in milliseconds
   * @param handlerTimeoutMs longest wait for a handler's reply; 0 without a handler
   * @param lingerTimeoutMs longest wait for the peer to take a reply, or to end its output
   * @param bytesInTurn read at once, from which on other connections come first
   */
  record Limits(int idleTimeoutMs, int handlerTimeoutMs, int lingerTimeoutMs, int bytesInTurn) {}

  private final PeerSocket socket;
  private final Actions actions;
  private final Requests requests;
  private final Limits limits;
  private ConnectionState state = ConnectionState.OPENING;

  /** How the connection ends; null until it is decided. */
  private ConnectionOutcome outcome;

  /** Replies that the peer has not taken yet. */
  private int untaken;

  /** Within a write, which over TLS may end with a reply that was taken. */
  private boolean writing;

  private boolean peerEnded;

  /** Whether it ends because the peer, which had a reply, has asked for nothing since. */
  private boolean idle;

  /** Whether the close waits for the peer's end; known with the last reply. */
  private boolean lingers;

  /**
   * Of a connection that was just accepted.
   *
   * @param socket of it
   * @param actions on its timer, its meters and its replies
   * @param requests of it, none yet
   * @param limits of it
   */
  Conversation(PeerSocket socket, Actions actions, Requests requests, Limits limits) {
    this.socket = socket;
    this.actions = actions;
    this.requests = requests;
    this.limits = limits;
  }

  /** There is no room for one more connection. */
  void rejected() {
    close(ConnectionOutcome.REJECTED);
  }

  /** Every layer is open: the peer may send its request. */
  void opened() {
    switch (state) {
      case OPENING -> await();
      case WAITING, ASKING, ANSWERING, LINGERING, CLOSED -> {}
    }
  }

  /** Bytes of the peer, which belong to this from now on. */
  void received(Buffer bytes) {
    switch (state) {
      case WAITING -> {
        if (!requests.isOnly() && bytes.length() >= limits.bytesInTurn()) {
          // The peer has sent ahead: others come first.
          socket.pauseReading();
        }
        requests.add(bytes);
        if (answerKept()) {
          settle();
        } else {
          socket.resumeReadingAfterOthers();
        }
      }
      case ASKING, ANSWERING -> {
        if (outcome == null) {
          // What was read is kept, and no more is read until the peer has taken its replies.
          requests.add(bytes);
          socket.pauseReading();
        }
      }
      case OPENING, LINGERING, CLOSED -> {}
    }
  }

  /** A handler has answered, or has failed to. */
  void replied(Reply reply) {
    switch (state) {
      case ASKING -> {
        actions.arm(limits.lingerTimeoutMs());
        requests.decided(reply);
        answer(reply, requests.isOver());
        if (outcome == null && hasRoom()) {
          answerKept();
        }
        settle();
      }
      // It is too late.
      case OPENING, WAITING, ANSWERING, LINGERING, CLOSED -> {}
    }
  }

  /** The peer has taken a reply: it has as long again for the one behind it. */
  void replyTaken() {
    untaken--;
    switch (state) {
      case ANSWERING -> {
        if (untaken > 0) {
          actions.arm(limits.lingerTimeoutMs());
        } else if (!writing) {
          if (outcome == null) {
            answerKept();
          }
          settle();
        }
      }
      case OPENING, WAITING, ASKING, LINGERING, CLOSED -> {}
    }
  }

  /** The peer has ended its output. */
  void peerEnded() {
    peerEnded = true;
    switch (state) {
      case OPENING -> end(ConnectionOutcome.HANDSHAKE);
      case WAITING -> answerEnd();
      // What it has sent before is answered first.
      case ASKING, ANSWERING, CLOSED -> {}
      case LINGERING -> {
        // Where it failed a reply may still be on its way.
        if (untaken == 0) {
          socket.close();
        }
      }
    }
  }

  /** The peer has ended its output without the word that TLS wants: what came may be a part. */
  void peerTruncated() {
    peerEnded = true;
    switch (state) {
      case OPENING -> end(ConnectionOutcome.HANDSHAKE);
      case WAITING, ASKING, ANSWERING -> {
        if (outcome == null) {
          close(ConnectionOutcome.RESET);
        }
      }
      case LINGERING, CLOSED -> {}
    }
  }

  /** The time that was armed last is up, and all is read that the peer had sent by then. */
  void timeUp() {
    switch (state) {
      case WAITING -> {
        if (requests.endsInTime()) {
          actions.arm(limits.lingerTimeoutMs());
          answerRest();
        } else if (isBetweenRequests()) {
          idle = true;
          end(requests.outcome());
        } else if (requests.decided() > 0) {
          end(ConnectionOutcome.TIMEOUT);
        } else {
          close(ConnectionOutcome.TIMEOUT);
        }
      }
      case ASKING -> replied(requests.failed());
      case ANSWERING, LINGERING -> socket.abort();
      // Each layer has a limit of its own.
      case OPENING, CLOSED -> {}
    }
  }

  /** The socket cannot go on, or a layer cannot open. */
  void failed() {
    switch (state) {
      case OPENING -> end(ConnectionOutcome.HANDSHAKE);
      case WAITING, ASKING, ANSWERING -> {
        if (outcome == null) {
          outcome = ConnectionOutcome.RESET;
          state = ConnectionState.LINGERING;
        }
      }
      case LINGERING, CLOSED -> {}
    }
  }

  /** A reply was not sent, whatever was decided before. */
  void writeFailed() {
    switch (state) {
      case WAITING, ASKING, ANSWERING, LINGERING -> {
        outcome = ConnectionOutcome.RESET;
        state = ConnectionState.LINGERING;
      }
      case OPENING, CLOSED -> {}
    }
  }

  /**
   * The connection is to end, as {@link Actions#isDraining} says from now on: of a peer that was
   * served and has asked for nothing since, at once.
   */
  void drain() {
    switch (state) {
      case WAITING -> {
        if (isBetweenRequests()) {
          end(requests.outcome());
        }
      }
      case OPENING, ASKING, ANSWERING, LINGERING, CLOSED -> {}
    }
  }

  /**
   * The socket is closed.
   *
   * @param isCut whether the time to drain was up
   */
  void closed(boolean isCut) {
    switch (state) {
      case OPENING -> conclude(isCut, ConnectionOutcome.HANDSHAKE);
      case WAITING, ASKING, ANSWERING, LINGERING -> conclude(isCut, ConnectionOutcome.RESET);
      case CLOSED -> {}
    }
  }

  private void conclude(boolean isCut, ConnectionOutcome undecided) {
    state = ConnectionState.CLOSED;
    outcome = isCut ? ConnectionOutcome.CUT : outcome == null ? undecided : outcome;
  }

  /** What has come, but no more than fits into the queue of what is to be sent. */
  private boolean answerKept() {
    Reply reply = requests.next();
    boolean isAny = reply != null || requests.isAsked();
    while (reply != null) {
      answer(reply, requests.isOver());
      reply = outcome == null && hasRoom() ? requests.next() : null;
    }
    awaitReply();
    return isAny;
  }

  /** Over TLS each reply that waits has a record of 16 KiB to itself, so there is one at most. */
  private boolean hasRoom() {
    return !socket.isFull() && (untaken == 0 || !socket.isSecure());
  }

  /** Nothing is added any more to the request that has begun, or to the one that has not. */
  private void answerRest() {
    Reply reply = requests.last();
    if (reply != null) {
      answer(reply, peerEnded || requests.isOver());
    }
    awaitReply();
    settle();
  }

  private void awaitReply() {
    if (requests.isAsked()) {
      state = ConnectionState.ASKING;
      actions.arm(limits.handlerTimeoutMs());
    }
  }

  private void answer(Reply reply, boolean isLast) {
    state = ConnectionState.ANSWERING;
    actions.answered(reply.outcome());
    if (isLast) {
      outcome = reply.outcome();
      lingers = !canCloseAtOnce(reply);
      if (lingers) {
        socket.discardInput();
      }
    }
    if (lingers || (!isLast && untaken == 0)) {
      actions.arm(limits.lingerTimeoutMs());
    }
    if (reply.bytes() != null && (!isLast || !socket.isOutputEnded())) {
      untaken++;
      writing = true;
      actions.write(reply.bytes());
      writing = false;
    }
  }

  /**
   * A close lingers where a reset could destroy a reply: because the peer may have sent more than
   * was read, or may still send more while a part of the reply waits to be sent. A short reply to
   * the only request does not pay for it if that matched to its last byte, but over TLS.
   */
  private boolean canCloseAtOnce(Reply reply) {
    return ((requests.isOnly() && reply.exact() && requests.isEmpty()) || peerEnded)
        && reply.length() <= Sockets.SENT_AT_ONCE_BYTES
        && !socket.isSecure();
  }

  /** Once the peer has taken all replies, there is the end, or the next request. */
  private void settle() {
    if (untaken > 0 || state == ConnectionState.ASKING) {
      return;
    }
    if (outcome != null) {
      state = ConnectionState.LINGERING;
      if (lingers) {
        socket.endOutput();
      } else {
        socket.close();
      }
    } else if (peerEnded) {
      answerEnd();
    } else if (actions.isDraining() && requests.isEmpty()) {
      end(requests.outcome());
    } else {
      await();
      socket.resumeReadingAfterOthers();
    }
  }

  /** The peer's end is a request where there was none, and ends one that has begun. */
  private void answerEnd() {
    if (isBetweenRequests()) {
      end(requests.outcome());
    } else {
      answerRest();
    }
  }

  private boolean isBetweenRequests() {
    return requests.isEmpty() && requests.decided() > 0;
  }

  private void await() {
    state = ConnectionState.WAITING;
    actions.arm(limits.idleTimeoutMs());
  }

  /** A request that is on its way is not to be met by a reset. */
  private void end(ConnectionOutcome decided) {
    outcome = decided;
    state = ConnectionState.LINGERING;
    actions.arm(limits.lingerTimeoutMs());
    socket.endOutput();
  }

  private void close(ConnectionOutcome decided) {
    outcome = decided;
    state = ConnectionState.LINGERING;
    socket.close();
  }

  /** Whether the peer may send its first byte, and has not. */
  boolean isUntouched() {
    return state == ConnectionState.WAITING && requests.isEmpty() && requests.decided() == 0;
  }

  /** Whether it ended because the peer, which had a reply, has asked for nothing since. */
  boolean isIdle() {
    return idle;
  }

  ConnectionState state() {
    return state;
  }

  /** How the connection ends; null until it is decided. */
  ConnectionOutcome outcome() {
    return outcome;
  }
}
