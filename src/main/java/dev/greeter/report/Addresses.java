package dev.greeter.report;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;

import dev.greeter.net.Endpoint;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of exchanges by the address that they were with. Those beyond {@link #MAX} are
 * counted together. Not thread-safe.
 */
public final class Addresses implements Sum<Addresses> {

  static final int MAX = 64;

  /** Stands for those without a row of their own, and behind them. */
  static final String OTHERS = "(others)";

  private final NavigableMap<String, AddressCounts> byText =
      new TreeMap<>(comparing((String it) -> it.equals(OTHERS)).thenComparing(naturalOrder()));

  /** The same ones: no exchange needs a text. */
  private final Map<SocketAddress, AddressCounts> byAddress = new HashMap<>();

  /** Counts an exchange that has ended; times are those of one that ended as expected, or null. */
  void record(SocketAddress remote, ExchangeOutcome outcome, ExchangeTimes times) {
    AddressCounts counts = at(remote);
    counts.outcomes().merge(outcome, 1L, Long::sum);
    if (times != null) {
      Latencies.record(counts.connect(), times.connectNanos());
      Latencies.record(counts.total(), times.totalNanos());
    }
  }

  /** Counts a connect after which another address was tried. */
  void record(FailedTry failed) {
    at(failed.remote()).failedTries().merge(failed.outcome(), 1L, Long::sum);
  }

  /** An address has a row of its own if it is one of the first to come. */
  private AddressCounts at(SocketAddress address) {
    AddressCounts known = byAddress.get(address);
    if (known == null && byAddress.size() < MAX) {
      known = at(Endpoint.text(address));
      byAddress.put(address, known);
    }
    return known == null ? at(OTHERS) : known;
  }

  private AddressCounts at(String text) {
    return byText.computeIfAbsent(text, AddressCounts::of);
  }

  /** Adds the counts of one, whose row it keeps. */
  public void add(AddressCounts counts) {
    at(counts.address()).add(counts);
  }

  /** Adds others; in a sum the first rows by their text stay, whatever is added first. */
  @Override
  public void add(Addresses other) {
    other.byText.values().forEach(this::add);
    while (byText.headMap(OTHERS).size() > MAX) {
      String last = byText.lowerKey(OTHERS);
      at(OTHERS).add(byText.remove(last));
    }
  }

  /** Leaves out what a report says already: the only address, where that is the target. */
  void leaveOut(Collection<String> targets) {
    if (targets.containsAll(byText.keySet())) {
      byText.clear();
    }
  }

  /** The counts by the text of their address. */
  public SortedMap<String, AddressCounts> byText() {
    return Collections.unmodifiableSortedMap(byText);
  }

  /** A table of them, where there is more than one. */
  public List<List<String>> cells() {
    return byText.values().stream()
        .filter(row -> byText.size() > 1)
        .map(AddressCounts::cells)
        .toList();
  }
}
