package dev.greeter.report;

/** The phase in which an exchange has ended; the same word stands in log and report. */
public enum ExchangePhase implements Word {
  /** The name of the host is looked up. */
  RESOLVE,
  /** The connection is made. */
  CONNECT,
  /** The layers of the connection are opened: PROXY, TLS. */
  HANDSHAKE,
  /** The greeting that is expected is waited for. */
  GREETING,
  /** A request is sent whose reply the silence is to follow. */
  FIRST_REPLY,
  /** The client is silent, before its request. */
  SILENCE,
  /** The request is sent. */
  REPLY
}
