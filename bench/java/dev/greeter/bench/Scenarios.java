package dev.greeter.bench;

import java.util.List;

/** Every scenario, in the order in which they are run. */
final class Scenarios {

  static final List<Scenario> ALL =
      List.of(
          new InFlight("inflight64", 64, 1, 30_000, false),
          new InFlight("inflight512", 512, 1, 30_000, false),
          new InFlight("large-requests", 64, 100_000, 5_000, false),
          new InFlight("unix64", 64, 1, 30_000, true),
          new Handlers(),
          new Calls(),
          new Tls(),
          new BesideSilent(),
          new SilentBurst(),
          new Start(),
          new Memory(),
          new ProbeOpen(),
          new ProbeClosed(),
          new Micro());

  private Scenarios() {}

  /**
   * Those whose names begin with one of the words; all without a word.
   *
   * @throws IllegalArgumentException for a word that selects none
   */
  static List<Scenario> select(List<String> words) {
    for (String word : words) {
      if (ALL.stream().noneMatch(scenario -> scenario.name().startsWith(word))) {
        throw new IllegalArgumentException("no scenario " + word);
      }
    }
    return ALL.stream()
        .filter(scenario -> words.isEmpty() || words.stream().anyMatch(scenario.name()::startsWith))
        .toList();
  }
}
