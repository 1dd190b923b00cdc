package dev.greeter.report;

import static java.util.stream.Collectors.toSet;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a search has tried, and the limit of the path that it found.
 *
 * @param kind what it varies
 * @param trials how each value ended
 */
public record Search(SearchKind kind, NavigableMap<Integer, Trial> trials) {

  /** How far measured ends may be from one another, for the timers of a hop. */
  private static final double APART_MS = 100;

  /** The one of the largest value that was survived. */
  public Optional<Trial> survived() {
    return trials.descendingMap().values().stream().filter(Trial::survived).findFirst();
  }

  /** The one of the smallest value that was not. */
  public Optional<Trial> died() {
    return trials.values().stream().filter(Trial::died).findFirst();
  }

  /**
   * Says the limit, such as {@code idle limit: between 800 ms (survived) and 1200 ms (closed)}, and
   * what the connections that died tell of it, where they agree: {@code closed at 12.0 s, 3 of 3},
   * or {@code pmtu 1500, mss 1448}.
   */
  public List<String> lines() {
    List<Trial> died = trials.values().stream().filter(Trial::died).toList();
    String measured = kind == SearchKind.REQUEST ? packets(died) : cut(died);
    return Stream.of(kind.limit + limit(), measured).filter(it -> !it.isEmpty()).toList();
  }

  private String limit() {
    Optional<Integer> good = survived().map(it -> it.value(kind));
    Optional<Integer> bad = died().map(it -> it.value(kind));
    String life = good.map(it -> it + kind.unit).orElse("");
    String death =
        bad.map(it -> it + kind.unit + " (" + trials.get(it).outcome().word() + ")").orElse("");
    if (good.isEmpty()) {
      return bad.isEmpty() ? "not found, no " + kind.word() + " came about" : "below " + death;
    }
    if (bad.isEmpty()) {
      return "above %s (%s)".formatted(life, kind.survived);
    }
    boolean isSteady = good.get() < bad.get();
    String words = isSteady ? "between %s (%s) and %s" : "not steady, %s %s but not %s";
    return words.formatted(life, kind.survived, death);
  }

  private static String packets(List<Trial> died) {
    Set<String> packets = died.stream().map(Trial::packets).collect(toSet());
    return packets.size() == 1 ? packets.iterator().next() : "";
  }

  /** A limit is measured where each silence ended in the midst of it, in one way, after as long. */
  private static String cut(List<Trial> died) {
    boolean inMidst = died.stream().allMatch(it -> it.cutAfterMs() < it.delayMs());
    DoubleSummaryStatistics ms = died.stream().mapToDouble(Trial::cutAfterMs).summaryStatistics();
    boolean isClose = ms.getMax() - ms.getMin() <= Math.max(APART_MS, ms.getMin() / 100);
    Set<String> ways = died.stream().map(it -> it.outcome().word()).collect(toSet());
    return inMidst && isClose && ways.size() == 1
        ? String.format(
            Locale.ROOT,
            "%s at %.1f s, %d of %d",
            ways.iterator().next(),
            ms.getAverage() / 1e3,
            ms.getCount(),
            died.size())
        : "";
  }
}
