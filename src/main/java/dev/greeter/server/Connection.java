package dev.greeter.server;

import dev.greeter.net.LateInput;
import dev.greeter.net.Layer;
import dev.greeter.net.PeerInput;
import dev.greeter.net.ProxyHeaderReader;
import dev.greeter.net.Sockets;
import dev.greeter.server.Replies.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;

/**
 * One accepted socket, from the accept to the close: it waits for a request until the deadline,
 * answers once, and closes. Every call is on the event loop of the socket.
 */
final class Connection {

  /**
   * What a kernel sends at once on a new connection, whatever the path: ten segments (RFC 6928), of
   * 536 bytes where the path carries no more (RFC 9293, 3.7.1). A reset that follows finds nothing
   * left to destroy.
   */
  private static final int SENT_AT_ONCE_BYTES = 10 * 536;

  private final Vertx vertx;
  private final NetSocket socket;
  private final ServerConfig config;
  private final Connections connections;
  private final LateInput lateInput;
  private final ConnectionEntry entry;
  private final PeerInput input;
  private final Requests requests;

  /** Vert.x numbers its timers from 0: that would be another's. */
  private long timer = -1;

  private Connection(Vertx vertx, NetSocket socket, Connections connections, LateInput lateInput) {
    this.vertx = vertx;
    this.socket = socket;
    this.config = connections.config();
    this.connections = connections;
    this.lateInput = lateInput;
    this.entry = new ConnectionEntry(connections, socket);
    this.input = PeerInput.watch(socket, this::inputEnded);
    this.requests = new Requests(connections.replies(), config.maxRequestBytes());
  }

  /**
   * Takes a socket that was just accepted, and sees it through to its end.
   *
   * @param lateInput the one of the socket's event loop
   */
  static void serve(Vertx vertx, NetSocket socket, Connections connections, LateInput lateInput) {
    Connection connection = new Connection(vertx, socket, connections, lateInput);
    socket
        .handler(connection::received)
        .exceptionHandler(connection::failed)
        // A socket without this handler is closed as soon as its server is to shut down.
        .shutdownHandler(timeout -> {})
        .closeHandler(ignored -> connection.closed());
    if (!connections.limit().opened()) {
      connection.entry.decide(ConnectionOutcome.REJECTED);
      connection.input.close();
    } else if (connections.layers().isEmpty()) {
      connection.awaitRequest();
    } else {
      connection.open();
    }
  }

  /** The request comes behind what the layers read first, each within a time of its own. */
  private void open() {
    entry.opens();
    Layer.openAll(connections.layers(), socket)
        .onSuccess(
            opened -> {
              entry.opened(ProxyHeaderReader.remote(socket));
              awaitRequest();
            })
        .onFailure(this::notOpened);
  }

  private void notOpened(Throwable failure) {
    if (!entry.isDecided()) {
      entry.notOpened(failure);
      limit();
      input.lingeringClose();
    }
  }

  private void awaitRequest() {
    timer = vertx.setTimer(config.idleTimeoutMs(), id -> lateInput.thenDo(this::deadline));
  }

  private void received(Buffer bytes) {
    lateInput.read();
    if (entry.isDecided()) {
      return;
    }
    if (requests.isEmpty()) {
      entry.firstByte();
    }
    Reply reply = requests.add(bytes);
    if (reply != null) {
      answer(reply);
    }
  }

  private void inputEnded() {
    lateInput.read();
    if (entry.isOpening()) {
      notOpened(new IOException("ended by the peer"));
    } else if (!entry.isDecided() && input.isTruncated()) {
      entry.decide(ConnectionOutcome.RESET);
      input.close();
    } else if (!entry.isDecided()) {
      answer(requests.last());
    }
  }

  /** The time is up, and all that the peer had sent by then is read; unless it is answered. */
  private void deadline() {
    if (!entry.isDecided() && requests.isEmpty()) {
      entry.timedOut(requests);
      input.close();
    } else if (!entry.isDecided()) {
      answer(requests.last());
    }
  }

  /** From here on a peer that does not read, or does not stop sending, has so long. */
  private void limit() {
    vertx.cancelTimer(timer);
    timer =
        vertx.setTimer(
            config.lingerTimeoutMs(), id -> lateInput.thenDo(() -> Sockets.abort(socket)));
  }

  /**
   * Sends the one reply and closes. The close lingers where a reset could destroy the reply:
   * because the peer may have sent more than was read, or may still send more while a part of the
   * reply waits to be sent. A short reply to a request that matched to its last byte does not pay
   * for it, but over TLS.
   */
  private void answer(Reply reply) {
    entry.decide(reply.outcome());
    boolean lastByteRead = reply.exact() || input.atEnd();
    if (lastByteRead && reply.bytes().length() <= SENT_AT_ONCE_BYTES && !input.isSecure()) {
      // Not end(): while its server shuts down Vert.x would close before all is written.
      socket.write(reply.bytes()).onSuccess(written -> input.close()).onFailure(this::unanswered);
    } else {
      input.discard();
      limit();
      if (input.isOutputEnded()) {
        input.lingeringClose();
        return;
      }
      socket
          .write(reply.bytes())
          .onSuccess(written -> input.lingeringClose())
          .onFailure(this::unanswered);
      input.flush();
    }
  }

  private void unanswered(Throwable failure) {
    entry.decide(ConnectionOutcome.RESET);
  }

  private void failed(Throwable failure) {
    if (entry.isOpening()) {
      notOpened(failure);
    } else if (!entry.isDecided()) {
      entry.decide(ConnectionOutcome.RESET);
    }
  }

  private void closed() {
    vertx.cancelTimer(timer);
    entry.closed(requests);
  }
}
