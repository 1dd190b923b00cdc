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
    assertThat(rule.isEnded(Buffer.buffer(reply))).as(reply).isTrue();
    assertThat(rule.judge(Buffer.buffer(reply))).as(reply).isEqualTo(outcome);
  }

  private static void assertGoesOn(ReplyRule rule, String reply, ExchangeOutcome ifCut) {
    assertThat(rule.isEnded(Buffer.buffer(reply))).as(reply).isFalse();
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
