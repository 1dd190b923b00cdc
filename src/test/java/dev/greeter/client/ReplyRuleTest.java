package dev.greeter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Configs;
import dev.greeter.report.ExchangeOutcome;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

/** Where a reply ends, and what it is, for each kind of exchange. */
class ReplyRuleTest {

  private static ReplyRule rule(String... settings) {
    return ReplyRule.of(Configs.clientConfig(1, settings));
  }

  private static void assertEnds(ReplyRule rule, String reply, ExchangeOutcome outcome) {
    Buffer bytes = Buffer.buffer(reply);
    assertThat(rule.isEnded(bytes, 0)).as(reply).isTrue();
    assertThat(rule.judge(bytes)).as(reply).isEqualTo(outcome);
  }

  private static void assertGoesOn(ReplyRule rule, String reply, ExchangeOutcome ifCut) {
    for (int known = 0; known <= reply.length(); known++) {
      assertThat(rule.isEnded(Buffer.buffer(reply), known)).as(reply).isFalse();
    }
    assertThat(rule.judgeCut(Buffer.buffer(reply))).as(reply).isEqualTo(ifCut);
  }

  @Test
  void aPeerEndsItsReplyOrItIsFull() {
    ReplyRule any = rule("maxReplyBytes=3");
    assertGoesOn(any, "", ExchangeOutcome.CLOSED);
    assertGoesOn(any, "+P", ExchangeOutcome.REPLIED);
    assertEnds(any, "+PO", ExchangeOutcome.REPLIED);
    ReplyRule expected = rule("expect.reply=+PONG");
    assertGoesOn(expected, "+PON", ExchangeOutcome.MISMATCH);
    assertGoesOn(expected, "+PONG", ExchangeOutcome.REPLIED);
    assertGoesOn(expected, "+PONG more", ExchangeOutcome.MISMATCH);
  }

  @Test
  void oneByteMoreIsReadWhereTheExpectedReplyIsAsLongAsWhatIsRead() {
    ReplyRule rule = rule("maxReplyBytes=5", "expect.reply=+PONG");
    assertThat(rule.maxBytes()).isEqualTo(6);
    assertGoesOn(rule, "+PONG", ExchangeOutcome.REPLIED);
    assertEnds(rule, "+PONG!", ExchangeOutcome.MISMATCH);
  }

  @Test
  void theExpectedReplyEndsItAndSoDoesWhatCannotBecomeThat() {
    ReplyRule rule = rule("endOfReply=expected", "expect.reply=+PONG");
    assertThat(rule.maxBytes()).isEqualTo(5);
    assertGoesOn(rule, "+PO", ExchangeOutcome.MISMATCH);
    assertEnds(rule, "+PONG", ExchangeOutcome.REPLIED);
    assertEnds(rule, "-", ExchangeOutcome.MISMATCH);
    assertThat(rule.isEnded(Buffer.buffer("+PAR"), 2)).isTrue();
  }

  @Test
  void aReplyMayBeginAsExpected() {
    ReplyRule rule = rule("expect.reply={\"begins\":\"+P\"}");
    assertGoesOn(rule, "+", ExchangeOutcome.MISMATCH);
    assertGoesOn(rule, "+PONG", ExchangeOutcome.REPLIED);
    assertGoesOn(rule, "-P", ExchangeOutcome.MISMATCH);
    ReplyRule search = rule("expect.reply={\"begins\":\"+P\"}", "delayMs=[0,1]");
    assertEnds(search, "+PONG", ExchangeOutcome.REPLIED);
    assertThat(search.judge(Buffer.buffer("+"))).isEqualTo(ExchangeOutcome.REPLIED);
    assertThat(search.judge(Buffer.buffer("-"))).isEqualTo(ExchangeOutcome.MISMATCH);
    ReplyRule expected =
        rule("expect.reply={\"begins\":{\"hex\":\"2b50\"}}", "endOfReply=expected");
    assertGoesOn(expected, "+", ExchangeOutcome.MISMATCH);
    assertEnds(expected, "+P", ExchangeOutcome.REPLIED);
  }

  @Test
  void aPatternIsFoundAnywhereUnlessItIsAnchored() {
    ReplyRule rule = rule("expect.reply={\"matches\":\"P.N[A-Z]\"}", "maxReplyBytes=8");
    assertGoesOn(rule, "+PONG", ExchangeOutcome.REPLIED);
    assertGoesOn(rule, "+pong", ExchangeOutcome.MISMATCH);
    assertEnds(rule, "123+PON!", ExchangeOutcome.MISMATCH);
    ReplyRule anchored = rule("expect.reply={\"matches\":\"^P\"}");
    assertGoesOn(anchored, "+PONG", ExchangeOutcome.MISMATCH);
    Buffer binary = Buffer.buffer(new byte[] {(byte) 0xff, (byte) 0xe2, 'P', 'O', 'N', 'G'});
    assertThat(rule.judge(binary)).isEqualTo(ExchangeOutcome.REPLIED);
  }

  @Test
  void onAConnectionThatIsKeptAPartOfAReplyIsNone() {
    ReplyRule rule =
        rule("requestsPerConnection=0", "endOfReply=expected", "expect.reply=+PONG", "delayMs=0");
    assertGoesOn(rule, "+PO", ExchangeOutcome.CLOSED);
    assertEnds(rule, "+PONG", ExchangeOutcome.REPLIED);
  }

  @Test
  void theFirstBytesAreEnoughForASearch() {
    ReplyRule any = rule("delayMs=[0,1]");
    assertEnds(any, "x", ExchangeOutcome.REPLIED);
    ReplyRule expected = rule("delayMs=[0,1]", "expect.reply=+PONG");
    assertEnds(expected, "+P", ExchangeOutcome.REPLIED);
    assertEnds(expected, "+PONG more", ExchangeOutcome.MISMATCH);
    assertThat(expected.judgeCut(Buffer.buffer())).isEqualTo(ExchangeOutcome.CLOSED);
  }

  @Test
  void aDatagramIsAWholeReplyAlsoAnEmptyOne() {
    ReplyRule any = rule("type=datagram", "delayMs=0");
    assertEnds(any, "", ExchangeOutcome.REPLIED);
    ReplyRule expected = rule("type=datagram", "delayMs=0", "expect.reply=+PONG");
    assertEnds(expected, "+PONG", ExchangeOutcome.REPLIED);
    assertEnds(expected, "+PON", ExchangeOutcome.MISMATCH);
    assertEnds(expected, "", ExchangeOutcome.MISMATCH);
    ReplyRule untilExpected =
        rule("type=datagram", "delayMs=0", "endOfReply=expected", "expect.reply=+PONG");
    assertEnds(untilExpected, "+PONG more", ExchangeOutcome.MISMATCH);
  }
}
