package dev.greeter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Configs;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What connections of a server have in common, and what they have not. */
class SharedStateTest {

  /** Those that came together do not go together. */
  @Test
  void agesDifferByATenthAtMost() {
    SharedState shared =
        new SharedState(
            null,
            Configs.serverConfig("maxConnectionAgeMs=1000", "requestsPerConnection=0"),
            List.of(),
            null);
    assertThat(IntStream.range(0, 10_000).map(each -> shared.ageMs()).distinct().boxed().toList())
        .hasSizeGreaterThan(50)
        .allMatch(ms -> ms >= 900 && ms <= 1000);
  }
}
