package dev.greeter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Configs;
import dev.greeter.Draw;
import dev.greeter.Trials;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes in, requests out. */
class RequestsTest {

  private static final String NESTED =
      "replies={\"1\":\"one\",\"12\":\"twelve\",\"abc\":\"letters\"}";

  private static Requests requests(int most, String... settings) {
    ServerConfig config = Configs.serverConfig(settings);
    Replies replies = new Replies(config);
    int longest = config.limits().maxRequestBytes();
    return new Requests(
        replies, replies, new Frame.Table(replies, most == 1, longest), longest, most);
  }

  /** The replies to what comes in so many segments, up to the last request. */
  private static List<String> replies(Requests requests, String... segments) {
    List<String> replies = new ArrayList<>();
    for (String segment : segments) {
      requests.add(Buffer.buffer(segment));
      Reply reply = requests.next();
      while (reply != null) {
        replies.add(reply.bytes().toString());
        reply = requests.isOver() ? null : requests.next();
      }
      if (requests.decided() > 0 && requests.isOver()) {
        break;
      }
    }
    return replies;
  }

  @Test
  void whereThereIsOneItIsAllThatCame() {
    assertThat(replies(requests(1), "11")).containsExactly("Goodbye!");
    assertThat(replies(requests(1), "1", "1")).containsExactly("Welcome to server!");
    assertThat(replies(requests(1), "12")).containsExactly("Goodbye!");
  }

  @ParameterizedTest
  @CsvSource({"2, 11", "0, 11"})
  void whereThereAreMoreEachIsAnswered(int most, String bytes) {
    assertThat(replies(requests(most), bytes))
        .containsExactly("Welcome to server!", "Welcome to server!");
  }

  @Test
  void bytesThatBeginNoKeyAreTheLast() {
    assertThat(replies(requests(0), "12")).containsExactly("Welcome to server!", "Goodbye!");
    assertThat(replies(requests(0), "1", "2", "1"))
        .containsExactly("Welcome to server!", "Goodbye!");
    assertThat(replies(requests(0), "21")).containsExactly("Goodbye!");
  }

  @Test
  void afterTheLimitNothingIsDecided() {
    Requests requests = requests(3);
    assertThat(replies(requests, "11", "1111")).hasSize(3);
    assertThat(requests.decided()).isEqualTo(3);
    assertThat(requests.isEmpty()).isFalse();
  }

  @Test
  void aKeyThatBeginsALongerOneWaits() {
    Requests requests = requests(0, NESTED);
    assertThat(replies(requests, "1")).isEmpty();
    assertThat(requests.isEmpty()).isFalse();
    assertThat(replies(requests, "2")).containsExactly("twelve");
    assertThat(requests.isEmpty()).isTrue();
    assertThat(replies(requests, "abcab")).containsExactly("letters");
    assertThat(replies(requests, "c1")).containsExactly("letters");
    assertThat(requests.last().bytes()).hasToString("one");
    assertThat(requests.isOver()).isFalse();
    // The bytes of a key that is answered only at the end begin another key as they go on.
    assertThat(replies(requests, "1a")).containsExactly("Goodbye!");
    assertThat(requests.isOver()).isTrue();
  }

  @Test
  void anythingButAKeyIsTheLastAlsoWhenTheTimeIsUp() {
    Requests requests = requests(0, NESTED);
    assertThat(replies(requests, "ab")).isEmpty();
    assertThat(requests.last().bytes()).hasToString("Goodbye!");
    assertThat(requests.isOver()).isTrue();
  }

  @Test
  void bytesOfAllRequestsCount() {
    Requests requests = requests(0, NESTED);
    replies(requests, "12", "12a");
    assertThat(requests.bytes()).isEqualTo(5);
    Requests only = requests(1, "maxRequestBytes=2", "replies={}");
    replies(only, "12345");
    assertThat(only.bytes()).isEqualTo(2);
  }

  @Test
  void anEmptyTableHasOneRequest() {
    assertThat(replies(requests(0, "replies={}"), "11")).containsExactly("Goodbye!");
  }

  /** A key of that length must not be looked at anew for each of its bytes. */
  @Test
  void aLongKeyInSegmentsOfOneByteIsFound() {
    String key = "k".repeat(2000);
    Requests requests =
        requests(0, "maxRequestBytes=4000", "replies={\"" + key + "\":\"long\",\"kx\":\"short\"}");
    String[] segments =
        (key + key + "kx").chars().mapToObj(Character::toString).toArray(String[]::new);
    assertThat(replies(requests, segments)).containsExactly("long", "long", "short");
  }

  /** However the bytes are segmented, and as the plainest wording of the rule has it. */
  @Test
  void segmentsChangeNothing() {
    Trials.hold(
        RequestsTest::any,
        it -> {
          Replies replies = new Replies(RepliesPropertyTest.answers(it.table, "otherwise"), 8);
          List<String> segments = Segments.of(it.bytes, it.cuts);
          Frame frame = new Frame.Table(replies, it.most == 1, 8);
          Requests requests = new Requests(replies, replies, frame, 8, it.most);
          assertThat(replies(requests, segments.toArray(String[]::new)))
              .isEqualTo(plainly(it.table, it.bytes, it.most));
        });
  }

  /** Byte by byte. */
  private static List<String> plainly(Map<String, String> table, String bytes, int most) {
    List<String> replies = new ArrayList<>();
    String request = "";
    for (int i = 0; i < bytes.length(); i++) {
      request += bytes.charAt(i);
      String begun = request;
      List<String> keys =
          table.keySet().stream().filter(key -> key.startsWith(begun)).collect(Collectors.toList());
      if (keys.isEmpty()) {
        replies.add("otherwise");
        return replies;
      }
      if (keys.equals(List.of(request))) {
        replies.add(table.get(request));
        request = "";
        if (replies.size() == most) {
          return replies;
        }
      }
    }
    return replies;
  }

  private record Case(Map<String, String> table, String bytes, List<Integer> cuts, int most) {}

  /** Mostly keys of a table, for bytes at random end at once. */
  private static Case any(Draw draw) {
    Map<String, String> table = new TreeMap<>();
    table.put(draw.text(1, 4, "12a"), "first");
    draw.list(5, () -> table.put(draw.text(1, 4, "12a"), draw.text(0, 3, "xyz")));
    return new Case(
        table,
        draw.text(1, 20, "12a"),
        draw.list(8, () -> draw.between(0, 20)),
        draw.of(0, 2, 3, 100));
  }
}
