package dev.greeter.client;

import dev.greeter.config.Bytes;
import dev.greeter.report.ExchangeOutcome;
import io.vertx.core.buffer.Buffer;

/**
 * A rule tells where a reply ends before the peer ends it, and what it is: a function of its bytes.
 * Immutable.
 *
 * @param end what ends it
 * @param expected the reply that must come, or null for any
 * @param maxBytes bytes that are read of it
 * @param whole whether a part of it is none, as on a connection that is kept
 */
record ReplyRule(End end, Buffer expected, int maxBytes, boolean whole) {

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
    Bytes reply = config.expect().reply();
    Buffer expected = reply == null ? null : reply.buffer();
    End end = end(config);
    return new ReplyRule(
        end,
        expected,
        maxBytes(config.request().maxReplyBytes(), end, expected),
        config.keepAlive().isOn());
  }

  private static End end(ClientConfig config) {
    if (config.isDatagram()) {
      return End.DATAGRAM;
    }
    if (config.mode() == Mode.IDLE_SEARCH) {
      return End.FIRST_BYTES;
    }
    return config.request().endOfReply() == EndOfReply.EXPECTED ? End.EXPECTED : End.CLOSE;
  }

  private static int maxBytes(int maxReplyBytes, End end, Buffer expected) {
    if (end == End.EXPECTED) {
      // What follows the expected reply may come with it or a little later: it never counts.
      return expected.length();
    }
    // A longer reply that begins as the expected one must not pass for it.
    boolean fills = expected != null && expected.length() == maxReplyBytes;
    return fills ? maxReplyBytes + 1 : maxReplyBytes;
  }

  /** Tells whether the reply so far is all that is waited for. */
  boolean isEnded(Buffer reply) {
    return switch (end) {
      case CLOSE -> reply.length() == maxBytes;
      case EXPECTED -> reply.length() == maxBytes || !begins(reply);
      case FIRST_BYTES, DATAGRAM -> true;
    };
  }

  /** Judges an exchange whose reply has ended by this rule. */
  ExchangeOutcome judge(Buffer reply) {
    boolean met =
        expected == null || reply.equals(expected) || (end == End.FIRST_BYTES && begins(reply));
    return met ? ExchangeOutcome.REPLIED : ExchangeOutcome.MISMATCH;
  }

  /** Judges an exchange whose peer has closed after so much of a reply. */
  ExchangeOutcome judgeCut(Buffer reply) {
    return whole || reply.length() == 0 ? ExchangeOutcome.CLOSED : judge(reply);
  }

  private boolean begins(Buffer reply) {
    return reply.length() <= expected.length()
        && reply.equals(expected.getBuffer(0, reply.length()));
  }
}
