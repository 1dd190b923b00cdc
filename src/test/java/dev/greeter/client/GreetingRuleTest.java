package dev.greeter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Configs;
import dev.greeter.Trials;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

/** Where a greeting ends, however it is segmented. */
class GreetingRuleTest {

  private static GreetingRule rule(String greeting, String... settings) {
    String[] all = java.util.Arrays.copyOf(settings, settings.length + 1);
    all[settings.length] = "expect.greeting=" + greeting;
    return GreetingRule.of(Configs.clientConfig(1, all));
  }

  /** Where it ends, byte by byte; -1 where it is another one, 0 where it goes on. */
  private static int end(GreetingRule rule, String bytes) {
    Buffer greeting = Buffer.buffer();
    for (byte next : bytes.getBytes(java.nio.charset.StandardCharsets.US_ASCII)) {
      int known = greeting.length();
      greeting.appendByte(next);
      if (rule.isOther(greeting, known)) {
        return -1;
      }
      if (rule.isEnded(greeting, known)) {
        return greeting.length();
      }
    }
    return 0;
  }

  @Test
  void bytesEndItAndOfOneThatBeginsSoTheEndOfItsLine() {
    assertThat(end(rule("220"), "220 hi\r\n")).isEqualTo(3);
    assertThat(end(rule("220"), "221")).isEqualTo(-1);
    assertThat(end(rule("220"), "22")).isZero();
    assertThat(end(rule("{\"begins\":\"220\"}"), "220 hi\r\n+")).isEqualTo(8);
    assertThat(end(rule("{\"begins\":\"220\"}"), "220 hi")).isZero();
    assertThat(end(rule("{\"begins\":\"220\"}", "message="), "220 hi")).isEqualTo(3);
    assertThat(end(rule("{\"begins\":{\"hex\":\"000a\"}}"), "\0\n8.0")).isEqualTo(2);
    assertThat(end(rule("{\"begins\":\"220\"}", "maxReplyBytes=5"), "220 hi")).isEqualTo(5);
    assertThat(end(rule("{\"matches\":\"^.\\u0000\\n[0-9]\"}"), "a\0\n8.0")).isEqualTo(4);
    assertThat(end(rule("{\"matches\":\"b\"}"), "aaaa")).isZero();
    assertThat(end(rule("{\"matches\":\"b\"}", "maxReplyBytes=4"), "aaaa")).isEqualTo(-1);
  }

  private record Case(String bytes, int cut) {}

  @Test
  void segmentsChangeNothing() {
    GreetingRule rule = rule("{\"begins\":\"aab\"}");
    Trials.hold(
        draw -> {
          String bytes = draw.text(1, 8, "aab\n");
          return new Case(bytes, draw.between(0, bytes.length()));
        },
        it -> {
          Buffer greeting = Buffer.buffer(it.bytes.substring(0, it.cut));
          boolean other = rule.isOther(greeting, 0);
          boolean ended = rule.isEnded(greeting, 0);
          int known = greeting.length();
          greeting.appendString(it.bytes.substring(it.cut));
          other |= rule.isOther(greeting, known);
          ended |= rule.isEnded(greeting, known);
          int end = end(rule, it.bytes);
          assertThat(other).isEqualTo(end == -1);
          if (!other) {
            assertThat(ended).isEqualTo(end > 0);
          }
        });
  }
}
