package dev.greeter.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Draw;
import dev.greeter.Trials;
import dev.greeter.config.Bytes;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The reply rule beside its plainest wording, for any table, request, limit and segments. */
class RepliesPropertyTest {

  private static final String OTHERWISE = "Goodbye!";

  private static final String CHARACTERS = "12\u00e9\u00ff";

  private record Case(Map<String, String> table, Buffer asked, int limit, int cuts) {
    byte[] request() {
      return asked.getBytes();
    }
  }

  @Test
  void theLastWordIsTheOneOfTheTable() {
    Trials.hold(
        RepliesPropertyTest::any,
        it -> {
          Reply reply = replies(it.table, it.limit).answer(it.request());
          int length = it.asked.length();
          String found = find(it.table, Arrays.copyOf(it.request(), Math.min(length, it.limit)));
          assertThat(reply.bytes()).hasToString(found == null ? OTHERWISE : found);
          assertThat(reply.outcome())
              .isEqualTo(
                  length == 0
                      ? ConnectionOutcome.EMPTY
                      : found == null ? ConnectionOutcome.GOODBYE : ConnectionOutcome.WELCOME);
          assertThat(reply.exact()).isEqualTo(found != null && length <= it.limit);
        });
  }

  @Test
  void aRequestWaitsJustWhileAKeyGoesOn() {
    Trials.hold(
        RepliesPropertyTest::any,
        it -> {
          Replies replies = replies(it.table, it.limit);
          byte[] request = it.request();
          if (request.length > 0) {
            Reply early = replies.early(request);
            if (request.length < it.limit
                && it.table.keySet().stream().anyMatch(key -> goesOn(key, request))) {
              assertThat(early).isNull();
            } else {
              assertThat(early).isEqualTo(replies.answer(request));
            }
          }
        });
  }

  /** Segments change nothing but for what follows a request that nothing can add to. */
  @Test
  void segmentsDecideAsTheShortestDecidedPrefix() {
    Trials.hold(
        RepliesPropertyTest::any,
        it -> {
          Replies replies = replies(it.table, 8);
          byte[] request = it.request();
          int decided = 0;
          Reply whole = null;
          while (whole == null && decided < request.length) {
            whole = replies.early(Arrays.copyOf(request, ++decided));
          }
          for (int end = 1; end <= request.length; end++) {
            if (end == request.length || (it.cuts & 1 << end) != 0) {
              Reply reply = replies.early(Arrays.copyOf(request, end));
              assertThat(reply == null).isEqualTo(end < decided || whole == null);
              if (end == decided) {
                assertThat(reply).isEqualTo(whole);
              }
            }
          }
        });
  }

  private static String find(Map<String, String> table, byte[] request) {
    return table.entrySet().stream()
        .filter(entry -> Arrays.equals(entry.getKey().getBytes(UTF_8), request))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static boolean goesOn(String key, byte[] request) {
    byte[] bytes = key.getBytes(UTF_8);
    return bytes.length > request.length
        && Arrays.equals(Arrays.copyOf(bytes, request.length), request);
  }

  private static Replies replies(Map<String, String> table, int limit) {
    return new Replies(answers(table, OTHERWISE), limit);
  }

  static ServerConfig.Answers answers(Map<String, String> table, String otherwise) {
    return answers(table, otherwise, "table");
  }

  /** {@code otherwise} may be null. */
  static ServerConfig.Answers answers(Map<String, String> table, String otherwise, Object frame) {
    List<ServerConfig.Row> rows =
        table.entrySet().stream()
            .map(
                it ->
                    new ServerConfig.Row(
                        it.getKey(), Bytes.of(it.getKey()), Bytes.of(it.getValue())))
            .toList();
    return new ServerConfig.Answers(
        new ServerConfig.Table(rows),
        otherwise == null ? null : Bytes.of(otherwise),
        ServerConfig.Framing.of(frame),
        null);
  }

  /** Few characters, so that keys begin alike; one of them has two bytes, one has the sign bit. */
  private static Case any(Draw draw) {
    Map<String, String> table = new TreeMap<>();
    draw.list(6, () -> table.put(draw.text(1, 5, CHARACTERS), draw.text(0, 3, "abc")));
    Buffer request =
        draw.oneOf(
            () -> Buffer.buffer(draw.text(0, 6, CHARACTERS)),
            () -> {
              Buffer bytes = Buffer.buffer();
              draw.list(10, () -> bytes.appendByte((byte) draw.between(0, 255)));
              return bytes;
            });
    return new Case(table, request, draw.between(1, 8), draw.between(0, 2047));
  }
}
