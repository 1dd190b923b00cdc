package dev.greeter.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The reports of single processes that a report is the sum of, or itself alone. A sum keeps them,
 * so that others can be added to it, and none twice.
 *
 * @param all in the order of runs and shares
 */
public record Parts(SortedSet<Part> all) {

  /** Lines, and shares in one, that a reader can take in. */
  private static final int SHOWN = 10;

  /** Keeps a copy that cannot be changed. */
  public Parts {
    all = Collections.unmodifiableSortedSet(new TreeSet<>(all));
    Bounds.size(all, "reports");
    sums(all);
  }

  /** Makes the parts of a report of one process. */
  static Parts of(Part part) {
    return new Parts(new TreeSet<>(Set.of(part)));
  }

  /** Joins the parts of two reports. */
  Parts plus(Parts other) {
    SortedSet<Part> both = new TreeSet<>(all);
    both.addAll(other.all);
    return new Parts(both);
  }

  /** Lists the IDs of parts that have one. */
  public List<String> ids() {
    return all.stream().map(Part::id).filter(Objects::nonNull).toList();
  }

  /** Sums what was planned and made, by unit. */
  public Collection<Work> work() {
    return sums(all);
  }

  private static Collection<Work> sums(SortedSet<Part> all) {
    Map<Work.Unit, Work> sums = new EnumMap<>(Work.Unit.class);
    for (Part part : all) {
      if (part.work() != null) {
        sums.merge(part.work().unit(), part.work(), Work::plus);
      }
    }
    return sums.values();
  }

  /** A line for each that was stopped before its end; a process alone needs no name. */
  List<String> stopped() {
    return all.stream()
        .filter(Part::isCut)
        .map(
            part ->
                (all.size() > 1 ? part.name() + ": " : "")
                    + part.work().text("stopped after %d of %d %s"))
        .toList();
  }

  /** A line for each run of which shares are missing. Those of runs without a name are of one. */
  List<String> missing() {
    return all.stream()
        .collect(Collectors.groupingBy(part -> List.of(part.of(), part.ofRun())))
        .values()
        .stream()
        .map(Parts::missing)
        .filter(line -> !line.isEmpty())
        .sorted()
        .toList();
  }

  private static String missing(List<Part> ofOneRun) {
    Part one = ofOneRun.get(0);
    Set<Integer> there = ofOneRun.stream().map(Part::index).collect(Collectors.toSet());
    int missing = one.of() - there.size();
    String first =
        IntStream.range(0, one.of())
            .filter(index -> !there.contains(index))
            .limit(SHOWN)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(", "));
    return missing == 0
        ? ""
        : "%s %s%s of %s%s %s missing"
            .formatted(
                missing == 1 ? "share" : "shares",
                first,
                missing > SHOWN ? " and %s more".formatted(missing - SHOWN) : "",
                one.of(),
                one.ofRun(),
                missing == 1 ? "is" : "are");
  }

  /** The first ones, and how many there are beside them. */
  static List<String> shown(List<String> lines) {
    if (lines.size() <= SHOWN) {
      return lines;
    }
    List<String> shown = new ArrayList<>(lines.subList(0, SHOWN));
    shown.add("and %s more like these".formatted(lines.size() - SHOWN));
    return shown;
  }
}
