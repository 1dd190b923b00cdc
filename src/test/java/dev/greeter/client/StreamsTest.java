package dev.greeter.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which addresses a host chooses of many. */
class StreamsTest {

  private static final List<SocketAddress> FOUND =
      IntStream.rangeClosed(1, 100)
          .mapToObj(i -> SocketAddress.inetSocketAddress(80, "192.0.2." + i))
          .toList();

  private static Set<SocketAddress> chosen(List<SocketAddress> found, int max, String host) {
    return new HashSet<>(Streams.chosen(found, max, host));
  }

  @Test
  void allAreChosenWhereThereIsRoom() {
    assertThat(Streams.chosen(FOUND, 0, "probe")).isEqualTo(FOUND);
    assertThat(chosen(FOUND, 100, "probe")).containsExactlyInAnyOrderElementsOf(FOUND);
    assertThat(chosen(FOUND, 200, "probe")).hasSize(100);
  }

  @Test
  void theChoiceIsOfTheHostAndNotOfTheOrderOfTheAnswer() {
    List<SocketAddress> shuffled = new ArrayList<>(FOUND);
    Collections.shuffle(shuffled, new Random(1));
    assertThat(chosen(shuffled, 3, "probe-a")).isEqualTo(chosen(FOUND, 3, "probe-a")).hasSize(3);
    assertThat(chosen(FOUND, 3, "probe-b")).isNotEqualTo(chosen(FOUND, 3, "probe-a"));
  }

  @Test
  void anAddressThatGoesMovesNoOther() {
    Set<SocketAddress> before = chosen(FOUND, 10, "probe");
    for (SocketAddress gone : FOUND) {
      List<SocketAddress> rest = FOUND.stream().filter(it -> !it.equals(gone)).toList();
      Set<SocketAddress> kept = chosen(rest, 10, "probe");
      assertThat(kept).hasSize(10);
      kept.retainAll(before);
      assertThat(kept).hasSize(before.contains(gone) ? 9 : 10);
    }
  }

  @Test
  void manyHostsSpreadOverAllAddresses() {
    Map<SocketAddress, Integer> probes = new HashMap<>();
    for (int host = 0; host < 100; host++) {
      chosen(FOUND, 10, "probe-" + host).forEach(it -> probes.merge(it, 1, Integer::sum));
    }
    assertThat(probes).hasSize(100);
    assertThat(probes.values()).allMatch(count -> count <= 25);
  }
}
