package dev.greeter.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.server.Replies.Reply;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The reply rule beside its plainest wording, for any table, request, limit and segments. */
class RepliesPropertyTest {

  private static final String OTHERWISE = "Goodbye!";

  @Property
  void theLastWordIsTheOneOfTheTable(
      @ForAll("tables") Map<String, String> table,
      @ForAll("requests") byte[] request,
      @ForAll @IntRange(min = 1, max = 8) int limit) {
    Reply reply = replies(table, limit).last(request);
    byte[] read = Arrays.copyOf(request, Math.min(request.length, limit));
    String found = find(table, read);
    assertThat(reply.bytes()).hasToString(found == null ? OTHERWISE : found);
    assertThat(reply.outcome())
        .isEqualTo(
            request.length == 0
                ? ConnectionOutcome.EMPTY
                : found == null ? ConnectionOutcome.GOODBYE : ConnectionOutcome.WELCOME);
    assertThat(reply.exact()).isEqualTo(found != null && request.length <= limit);
  }

  @Property
  void aRequestWaitsJustWhileAKeyGoesOn(
      @ForAll("tables") Map<String, String> table,
      @ForAll("requests") byte[] request,
      @ForAll @IntRange(min = 1, max = 8) int limit) {
    Replies replies = replies(table, limit);
    if (request.length > 0) {
      Reply early = replies.early(request);
      if (request.length < limit && table.keySet().stream().anyMatch(key -> goesOn(key, request))) {
        assertThat(early).isNull();
      } else {
        assertThat(early).isEqualTo(replies.last(request));
      }
    }
  }

  /** Segments change nothing but for what follows a request that nothing can add to. */
  @Property
  void segmentsDecideAsTheShortestDecidedPrefix(
      @ForAll("tables") Map<String, String> table,
      @ForAll("requests") byte[] request,
      @ForAll int cuts) {
    Replies replies = replies(table, 8);
    int decided = 0;
    Reply whole = null;
    while (whole == null && decided < request.length) {
      whole = replies.early(Arrays.copyOf(request, ++decided));
    }
    for (int end = 1; end <= request.length; end++) {
      if (end == request.length || (cuts & 1 << end) != 0) {
        Reply reply = replies.early(Arrays.copyOf(request, end));
        assertThat(reply == null).isEqualTo(end < decided || whole == null);
        if (end == decided) {
          assertThat(reply).isEqualTo(whole);
        }
      }
    }
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
    return new Replies(table, OTHERWISE, limit);
  }

  /** Few characters, so that keys begin alike; one of them has two bytes, one has the sign bit. */
  @Provide
  Arbitrary<Map<String, String>> tables() {
    Arbitrary<String> keys =
        Arbitraries.strings().withChars("12\u00e9\u00ff").ofMinLength(1).ofMaxLength(5);
    return Arbitraries.maps(keys, Arbitraries.strings().alpha().ofMaxLength(3)).ofMaxSize(6);
  }

  @Provide
  Arbitrary<byte[]> requests() {
    return Arbitraries.oneOf(
        Arbitraries.strings()
            .withChars("12\u00e9\u00ff")
            .ofMaxLength(6)
            .map(it -> it.getBytes(UTF_8)),
        Arbitraries.bytes().array(byte[].class).ofMaxSize(10));
  }
}
