package dev.greeter.report;

import static java.lang.Boolean.TRUE;
import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The first exchanges that failed and the last, by time, in whatever order they come. Not
 * thread-safe.
 */
public final class Failures implements Sum<Failures> {

  /** How many of the first, and how many of the last. */
  static final int KEPT = 100;

  /** Text is dear, and of two in one millisecond the ports will differ. */
  private static final Comparator<Failure> ORDER =
      comparing(Failure::at)
          .thenComparing(Failure::local, nullsFirst(naturalOrder()))
          .thenComparing(Failure::toString);

  private final List<Failure> events = new ArrayList<>();

  /**
   * Reads what a report has of them.
   *
   * @param events in any order; null for none
   * @throws RuntimeException with one line for a time that is none
   */
  public static Failures of(List<Failure> events) {
    Failures all = new Failures();
    for (Failure event : events == null ? List.<Failure>of() : events) {
      Bounds.time("failures.at", event.at());
      all.add(event);
    }
    return all;
  }

  /** Adds one; of too many, the one in the middle goes, which more can make no first or last. */
  void add(Failure failure) {
    int at = events.size();
    while (at > 0 && ORDER.compare(events.get(at - 1), failure) > 0) {
      at--;
    }
    events.add(at, failure);
    if (events.size() > 2 * KEPT) {
      events.remove(KEPT);
    }
  }

  @Override
  public void add(Failures other) {
    other.events.forEach(this::add);
  }

  /** Marks those from local ports from which an exchange has ended as expected. */
  void mark(BitSet worked) {
    events.replaceAll(event -> event.marked(worked));
  }

  /** Those that are kept, in the order of their time. */
  public List<Failure> events() {
    return List.copyOf(events);
  }

  /**
   * Names local ports from which several exchanges failed and none ended as expected: one bad path
   * of an ECMP or a NAT looks like that.
   *
   * @return a sentence, empty where there is no such port
   */
  public String ports() {
    Map<Integer, List<Failure>> byPort =
        events.stream().collect(groupingBy(Failure::port, TreeMap::new, toList()));
    byPort.remove(0);
    byPort
        .values()
        .removeIf(of -> of.size() < 2 || of.stream().anyMatch(it -> TRUE.equals(it.portWorked())));
    String ports = byPort.keySet().stream().map(String::valueOf).collect(joining(", "));
    return byPort.isEmpty()
        ? ""
        : "local port%s %s failed each time".formatted(byPort.size() == 1 ? "" : "s", ports);
  }
}
