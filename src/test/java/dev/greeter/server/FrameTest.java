package dev.greeter.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Configs;
import dev.greeter.Draw;
import dev.greeter.Trials;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes in, framed requests out, whatever the segments. */
class FrameTest {

  private static final int MOST = 8;

  private static Frame frame(String json) {
    ServerConfig config = Configs.serverConfig("frame=" + json, "maxRequestBytes=" + MOST);
    return Frame.of(config, new Replies(config));
  }

  /** The requests, and then what is wrong, if something is. */
  private static List<String> cut(Frame frame, List<String> segments, boolean ends) {
    List<String> seen = new ArrayList<>();
    Replies replies = new Replies(RepliesPropertyTest.answers(Map.of(), null, "line"), MOST);
    Answerer echo =
        request -> {
          seen.add(new String(request, ISO_8859_1));
          return new Reply(ConnectionOutcome.WELCOME, null, true, false);
        };
    Requests requests = new Requests(replies, echo, frame, MOST, 0);
    Reply reply = null;
    for (String segment : segments.stream().filter(it -> !it.isEmpty()).toList()) {
      requests.add(Buffer.buffer(segment.getBytes(ISO_8859_1)));
      do {
        reply = requests.next();
      } while (reply != null && !reply.isLast());
      if (reply != null) {
        break;
      }
    }
    if (reply == null && ends && !requests.isEmpty()) {
      reply = requests.last();
      assertThat(requests.isEmpty()).isTrue();
    }
    if (reply != null && reply.outcome() != ConnectionOutcome.WELCOME) {
      seen.add("<" + reply.outcome().word() + ">");
    }
    return seen;
  }

  private static String bytes(String text) {
    return text.contains("\\")
        ? text.replace("\\r", "\r").replace("\\n", "\n")
        : new String(HexFormat.of().parseHex(text), ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          \\n                      | ''
          a\\nbc\\r\\n             | a, bc
          a\\rb\\r\\r\\n           | a\\rb\\r
          12345678\\n\\n           | 12345678, ''
          12345678\\r\\n1\\n       | 12345678, 1
          12345678\\r1\\n          | <oversize>
          1\\n123456789            | 1, <oversize>
          1\\n12345678\\r          | 1, <oversize>
          1\\n12                   | 1, 12
          1\\n12\\r                | 1, 12\\r
          """)
  void aLineEndsWithLfOrCrlfAndTheLastOneWithThePeersOutput(String sent, String requests) {
    assertThat(cut(frame("line"), List.of(bytes(sent)), true))
        .containsExactly(requests.replace("\\r", "\r").replace("'", "").split(", ", -1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"length": 1}                          | 0141 00 024242       | A, '', BB
          {"length": 1}                          | 09                   | <oversize>
          {"length": 1}                          | ff                   | <oversize>
          {"length": 1}                          | 024241 0241          | BA, <partial>
          {"length": 2}                          | 0001 41 00           | A, <partial>
          {"length": 2}                          | 0100                 | <oversize>
          {"length": 4}                          | 00000001 41          | A
          {"length": 4}                          | ffffffff             | <oversize>
          {"length": 4}                          | 80000001             | <oversize>
          {"length": 8}                          | 0000000000000001 41  | A
          {"length": 8}                          | ffffffffffffffff     | <oversize>
          {"length": 8}                          | 8000000000000000     | <oversize>
          {"length": 8}                          | 0000000100000001     | <oversize>
          {"length": 1, "includesItself": true}  | 0241 01 00           | A, '', <oversize>
          {"length": 1, "includesItself": true}  | 09 4142434445464748  | ABCDEFGH
          {"length": 1, "includesItself": true}  | 0a                   | <oversize>
          {"length": 4, "includesItself": true}  | 00000003             | <oversize>
          {"length": 8, "includesItself": true}  | 8000000000000000     | <oversize>
          {"fixed": 2}                           | 41424344 45          | AB, CD, <partial>
          end                                    | 4142                 | AB
          end                                    | 414243444546474849   | <oversize>
          """)
  void aRequestIsAsLongAsItsFrameSays(String frame, String hex, String requests) {
    assertThat(cut(frame(frame), List.of(bytes(hex.replace(" ", ""))), true))
        .containsExactly(requests.replace("'", "").split(", ", -1));
  }

  @Test
  void nothingIsDecidedWithinAFrameWhileThePeerMayGoOn() {
    assertThat(cut(frame("line"), List.of("ab"), false)).isEmpty();
    assertThat(cut(frame("{\"length\":4}"), List.of("\0\0"), false)).isEmpty();
    assertThat(cut(frame("{\"fixed\":2}"), List.of("a"), false)).isEmpty();
    assertThat(cut(frame("end"), List.of("a", "b"), false)).isEmpty();
  }

  /** What is kept for a stream whose segments never end where its requests do stays short. */
  @Test
  void whatWasAnsweredIsNotKept() {
    List<String> segments = new ArrayList<>();
    segments.add("12");
    for (int i = 0; i < 100_000; i++) {
      segments.add("3\n12");
    }
    assertThat(cut(frame("line"), segments, false)).hasSize(100_000).containsOnly("123");
  }

  /** Every way to cut a few requests into three segments. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          line                                  | a\\r\\n\\nbc\\n\\r\\r\\n12345678\\r\\n12
          line                                  | a\\n123456789\\n
          end                                   | 4142434445464748
          end                                   | 414243444546474849
          {"fixed":3}                           | 6162636465666768
          {"length":1}                          | 0141 00 024242 01
          {"length":2,"includesItself":true}    | 000341 0002 000a4142434445464748 00
          {"length":4}                          | 0000000141 00000000 000000024242 00000009
          {"length":8}                          | 000000000000000141 0000000000000000 ffffffffffffffff
          """)
  void cutsAtAnyByteChangeNothing(String json, String text) {
    Frame frame = frame(json);
    String sent = bytes(text.replace(" ", ""));
    for (boolean ends : new boolean[] {true, false}) {
      List<String> whole = cut(frame, List.of(sent), ends);
      for (int first = 0; first <= sent.length(); first++) {
        for (int second = first; second <= sent.length(); second++) {
          assertThat(cut(frame, Segments.of(sent, List.of(first, second)), ends))
              .as("cut at %s and %s", first, second)
              .isEqualTo(whole);
        }
      }
    }
  }

  /** Any bytes, any segments: the same requests, and the same as one byte after the other. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "line",
        "end",
        "{\"fixed\":3}",
        "{\"length\":1}",
        "{\"length\":2,\"includesItself\":true}",
        "{\"length\":4}",
        "{\"length\":8}"
      })
  void segmentsChangeNothing(String json) {
    Frame frame = frame(json);
    Trials.hold(
        FrameTest::any,
        it -> {
          List<String> segments = Segments.of(it.bytes, it.cuts);
          List<String> whole = cut(frame, List.of(it.bytes), it.ends);
          assertThat(cut(frame, segments, it.ends)).isEqualTo(whole);
          assertThat(cut(frame, List.of(it.bytes.split("")), it.ends)).isEqualTo(whole);
        });
  }

  private record Case(String bytes, List<Integer> cuts, boolean ends) {}

  /** Mostly what is a request in some frame, for most bytes are too long a length. */
  private static Case any(Draw draw) {
    return new Case(
        String.join(
            "",
            draw.list(
                12,
                () ->
                    draw.oneOf(
                        () -> draw.text(0, 9, "ab\r\n"),
                        () -> "\0".repeat(draw.between(0, 7)),
                        () -> Character.toString((char) draw.between(0, 10)),
                        () -> Character.toString((char) draw.between(0, 255))))),
        draw.list(8, () -> draw.between(0, 100)),
        draw.of(false, true));
  }
}
