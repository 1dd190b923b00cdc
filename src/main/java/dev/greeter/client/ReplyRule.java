package dev.greeter.client;

import dev.greeter.net.SocketType;
import dev.greeter.report.ExchangeOutcome;
import io.vertx.core.buffer.Buffer;

/**
 * Where a reply ends before the peer ends it, and what it is: a function of its bytes. Immutable.
 *
 * @param firstByte whether the first bytes are enough, as they are to a search for an idle timeout:
 *     a peer may keep the connection after its reply
 * @param untilExpected whether the expected reply ends it
 * @param expected the reply that must come, or null for any
 * @param maxBytes bytes that are read of it
 * @param whole whether a part of it is none, as on a connection that is kept
 */
record ReplyRule(
    boolean firstByte, boolean untilExpected, Buffer expected, int maxBytes, boolean whole) {

  /** The rule of a configuration. */
  static ReplyRule of(ClientConfig config) {
    String reply = config.expect().reply();
    Buffer expected = reply == null ? null : Buffer.buffer(reply);
    boolean search = config.mode() == Mode.IDLE_SEARCH;
    boolean untilExpected =
        !search && config.type() == SocketType.STREAM && config.endOfReply() == EndOfReply.EXPECTED;
    int maxBytes = maxBytes(config.maxReplyBytes(), untilExpected, expected);
    return new ReplyRule(search, untilExpected, expected, maxBytes, Keep.of(config).isOn());
  }

  private static int maxBytes(int maxReplyBytes, boolean untilExpected, Buffer expected) {
    if (untilExpected) {
      // What follows the expected reply may come with it or a little later: it never counts.
      return expected.length();
    }
    // A longer reply that begins as the expected one must not pass for it.
    boolean fills = expected != null && expected.length() == maxReplyBytes;
    return fills ? maxReplyBytes + 1 : maxReplyBytes;
  }

  /** Whether the reply so far is all that is waited for. */
  boolean isEnded(Buffer reply) {
    return reply.length() == maxBytes || firstByte || (untilExpected && !begins(reply));
  }

  /** What the end is that the peer makes of an exchange whose reply had come so far. */
  ExchangeOutcome judgeCut(Buffer reply) {
    return whole ? ExchangeOutcome.CLOSED : judge(reply);
  }

  /** What the end of an exchange is, whose request was sent, after this reply. */
  ExchangeOutcome judge(Buffer reply) {
    return reply.length() == 0 ? ExchangeOutcome.CLOSED : judgeWhole(reply);
  }

  /** What the end of an exchange is whose reply has come as one, possibly an empty one. */
  ExchangeOutcome judgeWhole(Buffer reply) {
    return expected == null || reply.equals(expected) || (firstByte && begins(reply))
        ? ExchangeOutcome.REPLIED
        : ExchangeOutcome.MISMATCH;
  }

  private boolean begins(Buffer reply) {
    return reply.length() <= expected.length()
        && reply.equals(expected.getBuffer(0, reply.length()));
  }
}
