package dev.greeter.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Draw;
import dev.greeter.Trials;
import dev.greeter.config.Bytes;
import dev.greeter.config.BytesTest;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is expected is told from everything else, and no pattern takes long to be refused. */
class ExpectedTest {

  private record Case(Bytes expected, Bytes found) {}

  private static Case any(Draw draw) {
    Bytes expected = BytesTest.any(draw);
    Buffer bytes = expected.buffer();
    Buffer found =
        draw.oneOf(
            () -> bytes.slice(0, draw.between(0, bytes.length())),
            () -> bytes.copy().appendBuffer(BytesTest.any(draw).buffer()),
            () -> BytesTest.any(draw).buffer());
    return new Case(expected, new Bytes(found));
  }

  @Test
  void bytesAreComparedToTheLastOneOrAsFarAsTheyGo() {
    Trials.hold(
        ExpectedTest::any,
        it -> {
          Expected whole = Expected.of(it.expected.json());
          Expected begins = Expected.of(Map.of("begins", it.expected.json()));
          boolean longer = it.found.hex().startsWith(it.expected.hex());
          boolean shorter = it.expected.hex().startsWith(it.found.hex());
          assertThat(whole.isMet(it.found)).isEqualTo(longer && shorter);
          assertThat(whole.isMetSoFar(it.found)).isEqualTo(shorter);
          assertThat(begins.isMet(it.found)).isEqualTo(longer);
          assertThat(begins.isMetSoFar(it.found)).isEqualTo(longer || shorter);
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          (;        must be a regular expression (RE2), missing closing ): (
          a**;      must be a regular expression (RE2), invalid nested repetition operator: **
          a(?=b);   must be a regular expression (RE2), invalid or unsupported Perl syntax: (?=
          (((a{9}){99}){999}){9};  repeats far too much
          \\w{200};  pattern of 202 steps takes too long for maxReplyBytes, which is 1024, must be at most 648
          """)
  void aPatternThatCannotBeUsedSaysWhy(String regex, String mistake) {
    assertThat(Expected.of(Map.of("matches", regex)).mistake(1024)).isEqualTo(mistake);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{0,1000}){0,1000}){0,1000}",
        "(a{1000}){1000}",
        "((((((((((a{10}){10}){10}){10}){10}){10}){10}){10}){10}){10}){10}",
        "(a{999999999}){999999999}",
        "((a{1000,}){1000,}){1000,}"
      })
  void aPatternThatWouldFillTheMemoryIsRefused(String regex) {
    assertThat(Expected.of(Map.of("matches", regex)).mistake()).isEqualTo("repeats far too much");
  }

  @Test
  void whatPatternsLookLikeIsAllowed() {
    for (String regex :
        new String[] {
          "^HTTP/1\\.[01] 2\\d\\d ",
          "(\\d{1,3}\\.){3}\\d{1,3}",
          "[0-9a-f]{32} [0-9a-f]{40}",
          "(?i)\\bpong\\b",
          "^220[ -].*ESMTP"
        }) {
      assertThat(Expected.of(Map.of("matches", regex)).mistake(1024)).as(regex).isNull();
    }
  }
}
