package dev.greeter.client;

import dev.greeter.config.Bytes;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Expected;
import io.vertx.core.buffer.Buffer;

/**
 * A rule tells where a reply ends before the peer ends it, and what it is: a function of its bytes.
 * Immutable.
 *
 * @param end what ends it
 * @param expected what must come, or null for anything
 * @param maxBytes bytes that are read of it
 * @param whole whether a part of it is none, as on a connection that is kept
 */
record ReplyRule(End end, Expected expected, int maxBytes, boolean whole) {

  /** What ends a reply, beside the most bytes that are read of it. */
  enum End {
    /** The peer's end. */
    CLOSE,
    /** The expected bytes, or others than those. */
    EXPECTED,
    /** The first bytes: a peer may keep the connection in which a search has its answer. */
    FIRST_BYTES,
    /** The first datagram, which is a whole reply, and may be an empty one. */
    DATAGRAM
  }

  /** Makes the rule of a configuration. */
  static ReplyRule of(ClientConfig config) {
    Expected expected = config.expect().reply();
    End end = end(config);
    return new ReplyRule(
        end,
        expected,
        maxBytes(config.request().maxReplyBytes(), end, expected),
        config.keepAlive().isOn() || isAfterReply(config));
  }

  private static boolean isAfterReply(ClientConfig config) {
    return config.request().idleAfter() == IdleAfter.REPLY;
  }

  private static End end(ClientConfig config) {
    if (config.isDatagram()) {
      return End.DATAGRAM;
    }
    if (config.mode() == Mode.SEARCH && !isAfterReply(config)) {
      return End.FIRST_BYTES;
    }
    return config.request().endOfReply() == EndOfReply.EXPECTED ? End.EXPECTED : End.CLOSE;
  }

  private static int maxBytes(int maxReplyBytes, End end, Expected expected) {
    if (end == End.EXPECTED) {
      // What follows the expected reply may come with it or a little later: it never counts.
      return expected.length();
    }
    // A longer reply that begins as the expected one must not pass for it.
    boolean fills = expected != null && expected.length() == maxReplyBytes;
    return fills ? maxReplyBytes + 1 : maxReplyBytes;
  }

  /**
   * Tells whether the reply so far is all that is waited for.
   *
   * @param reply so far
   * @param known bytes of it that were looked at before
   */
  boolean isEnded(Buffer reply, int known) {
    return switch (end) {
      case CLOSE -> reply.length() == maxBytes;
      case EXPECTED -> reply.length() == maxBytes || expected.bytes().differs(reply, known);
      case FIRST_BYTES, DATAGRAM -> true;
    };
  }

  /** Judges an exchange whose reply has ended by this rule. */
  ExchangeOutcome judge(Buffer reply) {
    Bytes found = new Bytes(reply);
    boolean met =
        expected == null
            || (end == End.FIRST_BYTES ? expected.isMetSoFar(found) : expected.isMet(found));
    return met ? ExchangeOutcome.REPLIED : ExchangeOutcome.MISMATCH;
  }

  /** Judges an exchange whose peer has closed after so much of a reply. */
  ExchangeOutcome judgeCut(Buffer reply) {
    return whole || reply.length() == 0 ? ExchangeOutcome.CLOSED : judge(reply);
  }
}
