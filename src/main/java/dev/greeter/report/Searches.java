package dev.greeter.report;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** The searches of a measurement, or of several. Not thread-safe while it is counted into. */
public final class Searches implements Sum<Searches> {

  private final Map<SearchKind, Search> byKind = new EnumMap<>(SearchKind.class);

  /** Adds what one has tried, which may be nothing; null where there was none. */
  public void add(SearchKind kind, Collection<Trial> some) {
    if (some != null) {
      var all = byKind.computeIfAbsent(kind, it -> new Search(it, new TreeMap<>())).trials();
      some.forEach(trial -> all.merge(trial.value(kind), trial, Trial::worst));
      Bounds.size(all.keySet(), kind.planned().key());
    }
  }

  @Override
  public void add(Searches other) {
    other.all().forEach(search -> add(search.kind(), search.trials().values()));
  }

  /** Lists them. */
  public Collection<Search> all() {
    return byKind.values();
  }

  /** Returns the one of a kind, or null. */
  public Search of(SearchKind kind) {
    return byKind.get(kind);
  }
}
