package dev.greeter.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Configs;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepliesTest {

  private static final Replies REFERENCE = new Replies(Configs.serverConfig());

  /** A table in which one key is the beginning of another. */
  private static final Replies NESTED =
      new Replies(
          Configs.serverConfig("replies={\"1\":\"one\",\"12\":\"twelve\",\"abc\":\"letters\"}"));

  @Test
  void oneIsWelcomeAtOnceAndToTheLastByte() {
    Reply reply = REFERENCE.early(bytes("1"));
    assertThat(reply.outcome()).isEqualTo(ConnectionOutcome.WELCOME);
    assertThat(reply.bytes()).hasToString("Welcome to server!");
    assertThat(reply.exact()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "1\n", "12", "11", " 1", "\u0000", "\u0661"})
  void anythingElseIsGoodbyeAtOnce(String request) {
    Reply reply = REFERENCE.early(bytes(request));
    assertThat(reply.outcome()).isEqualTo(ConnectionOutcome.GOODBYE);
    assertThat(reply.bytes()).hasToString("Goodbye!");
    assertThat(reply.exact()).isFalse();
  }

  @Test
  void nothingIsEmptyAndGetsTheOtherReply() {
    Reply reply = REFERENCE.answer(new byte[0]);
    assertThat(reply.outcome()).isEqualTo(ConnectionOutcome.EMPTY);
    assertThat(reply.bytes()).hasToString("Goodbye!");
  }

  @ParameterizedTest
  @CsvSource({"1,one", "a,Goodbye!", "ab,Goodbye!"})
  void whatMayStillGrowWaitsAndThenCountsAsWhatItIs(String request, String reply) {
    assertThat(NESTED.early(bytes(request))).isNull();
    assertThat(NESTED.answer(bytes(request)).bytes()).hasToString(reply);
  }

  @ParameterizedTest
  @CsvSource({"12,twelve", "abc,letters", "13,Goodbye!", "b,Goodbye!", "abd,Goodbye!"})
  void whatCannotGrowIsDecidedAtOnce(String request, String reply) {
    assertThat(NESTED.early(bytes(request)).bytes()).hasToString(reply);
  }

  @Test
  void bytesPastTheLimitDoNotCountButAreKnownToBeThere() {
    Replies replies = new Replies(Configs.serverConfig("maxRequestBytes=1"));
    Reply reply = replies.early(bytes("12"));
    assertThat(reply.outcome()).isEqualTo(ConnectionOutcome.WELCOME);
    assertThat(reply.exact()).isFalse();
  }

  @Test
  void aFullRequestIsDecidedEvenIfAKeyGoesOn() {
    Replies replies =
        new Replies(Configs.serverConfig("maxRequestBytes=3", "replies={\"abc\":\"letters\"}"));
    assertThat(replies.early(bytes("abc")).bytes()).hasToString("letters");
    assertThat(replies.early(bytes("abx")).bytes()).hasToString("Goodbye!");
  }

  @Test
  void anEmptyTableSaysGoodbyeToAll() {
    Replies replies = new Replies(Configs.serverConfig("replies={}"));
    assertThat(replies.early(bytes("1")).outcome()).isEqualTo(ConnectionOutcome.GOODBYE);
  }

  /**
   * Every way to cut a request into segments, 2^(n-1) of them, gives the reply that it gets in one
   * piece. It cannot hold for a request that begins with a key which nothing can grow: that key is
   * answered before the rest is there, as the reference does with a {@code 1}.
   */
  @ParameterizedTest
  @ValueSource(strings = {"1", "12", "13", "abc", "abd", "ab", "x", "xyz12", "a1b2c3d4"})
  void anySplitOfARequestGetsTheSameReply(String request) {
    byte[] whole = bytes(request);
    Reply expected = decide(whole, 0);
    for (int cuts = 0; cuts < 1 << (whole.length - 1); cuts++) {
      assertThat(decide(whole, cuts).bytes())
          .as("%s cut at %s", request, Integer.toBinaryString(cuts))
          .isEqualTo(expected.bytes());
    }
  }

  /** Feeds segments until one decides; bit i of the cuts is a segment's end after byte i. */
  private static Reply decide(byte[] whole, int cuts) {
    for (int end = 1; end < whole.length; end++) {
      if ((cuts & 1 << (end - 1)) != 0) {
        Reply reply = NESTED.early(Arrays.copyOf(whole, end));
        if (reply != null) {
          return reply;
        }
      }
    }
    Reply reply = NESTED.early(whole);
    return reply == null ? NESTED.answer(whole) : reply;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
