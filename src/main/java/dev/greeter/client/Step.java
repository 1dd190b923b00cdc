package dev.greeter.client;

import dev.greeter.report.ConnectionEnd;
import dev.greeter.report.ExchangeOutcome;
import io.vertx.core.buffer.Buffer;

/** The step that an exchange is at. Every event looks at it first. */
enum Step {
  /** The connection is made. */
  CONNECT,
  /** The layers of the connection are opened, within the time of the connect. */
  HANDSHAKE,
  /** The client is silent. What comes until its end is a greeting. */
  SILENCE,
  /** The request is sent. What comes from now on is the reply. */
  REPLY,
  /** The result is known, and handed out once the connection is closed or kept. */
  OVER;

  /**
   * The end of an exchange.
   *
   * @param outcome of the exchange
   * @param connection how its connection ends with it; null where there was none that could carry a
   *     request, or where it is kept
   */
  record End(ExchangeOutcome outcome, ConnectionEnd connection) {}

  /** Ends an exchange whose connection fails at this step. */
  End failed(ExchangeOutcome failure) {
    return switch (this) {
      case CONNECT -> new End(failure, null);
      case HANDSHAKE -> new End(ExchangeOutcome.HANDSHAKE, null);
      case SILENCE, REPLY, OVER -> new End(failure, ConnectionEnd.of(failure));
    };
  }

  /** Ends an exchange whose peer closes at this step, after so much of a reply. */
  End closed(ReplyRule rule, Buffer reply) {
    return switch (this) {
      case CONNECT, HANDSHAKE -> new End(ExchangeOutcome.HANDSHAKE, null);
      case SILENCE -> new End(ExchangeOutcome.CLOSED, ConnectionEnd.BETWEEN);
      case REPLY, OVER ->
          new End(
              rule.judgeCut(reply),
              reply.length() == 0 ? ConnectionEnd.CROSSED : ConnectionEnd.MIDDLE);
    };
  }

  /** Ends an exchange that the client gives up at this step. */
  End abandoned() {
    return switch (this) {
      case CONNECT, HANDSHAKE -> new End(ExchangeOutcome.CLOSED, null);
      case SILENCE, REPLY, OVER -> new End(ExchangeOutcome.CLOSED, ConnectionEnd.DONE);
    };
  }
}
