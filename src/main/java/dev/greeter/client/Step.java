package dev.greeter.client;

import dev.greeter.report.ConnectionEnd;
import dev.greeter.report.ExchangeEnd;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.ExchangePhase;
import io.vertx.core.buffer.Buffer;

/** The step that an exchange is at. Every event looks at it first. */
enum Step {
  /** The addresses of the name are looked up. */
  RESOLVE(ExchangePhase.RESOLVE),
  /** The connection is made. */
  CONNECT(ExchangePhase.CONNECT),
  /** The layers of the connection are opened, within the time of the connect. */
  HANDSHAKE(ExchangePhase.HANDSHAKE),
  /** The greeting that is expected is waited for. */
  GREETING(ExchangePhase.GREETING),
  /** A request is sent whose reply the silence is to follow. */
  FIRST_REPLY(ExchangePhase.FIRST_REPLY),
  /** The client is silent. What comes until its end is a greeting. */
  SILENCE(ExchangePhase.SILENCE),
  /** The request is sent. What comes from now on is the reply. */
  REPLY(ExchangePhase.REPLY),
  /** The result is known, and handed out once the connection is closed or kept. */
  OVER(null);

  private final ExchangePhase phase;

  Step(ExchangePhase phase) {
    this.phase = phase;
  }

  /**
   * Ends an exchange by this reply, which has come in full; the connection is kept if it is null.
   */
  ExchangeEnd replied(ExchangeOutcome outcome, ConnectionEnd connection) {
    return end(outcome, connection, null);
  }

  /** Ends an exchange whose connection fails at this step; the cause is null if the time is up. */
  ExchangeEnd failed(ExchangeOutcome failure, Throwable cause) {
    return switch (this) {
      case RESOLVE -> end(ExchangeOutcome.UNRESOLVED, null, cause);
      case CONNECT -> end(failure, null, cause);
      case HANDSHAKE -> end(ExchangeOutcome.HANDSHAKE, null, cause);
      case GREETING, FIRST_REPLY, SILENCE, REPLY, OVER ->
          end(failure, ConnectionEnd.of(failure), cause);
    };
  }

  /** Ends an exchange whose peer closes at this step, after so much of a reply. */
  ExchangeEnd closed(ReplyRule rule, Buffer reply) {
    return switch (this) {
      case RESOLVE, CONNECT, HANDSHAKE -> end(ExchangeOutcome.HANDSHAKE, null, null);
      case GREETING, SILENCE -> end(ExchangeOutcome.CLOSED, ConnectionEnd.BETWEEN, null);
      case FIRST_REPLY, REPLY, OVER ->
          end(
              rule.judgeCut(reply),
              reply.length() == 0 ? ConnectionEnd.CROSSED : ConnectionEnd.MIDDLE,
              null);
    };
  }

  /** Ends an exchange that the client gives up at this step. */
  ExchangeEnd abandoned() {
    return switch (this) {
      case RESOLVE, CONNECT, HANDSHAKE -> end(ExchangeOutcome.CLOSED, null, null);
      case GREETING, FIRST_REPLY, SILENCE, REPLY, OVER ->
          end(ExchangeOutcome.CLOSED, ConnectionEnd.DONE, null);
    };
  }

  private ExchangeEnd end(ExchangeOutcome outcome, ConnectionEnd connection, Throwable cause) {
    return new ExchangeEnd(outcome, phase, connection, cause);
  }
}
