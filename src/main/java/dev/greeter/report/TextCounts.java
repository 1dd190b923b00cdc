package dev.greeter.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How often each text came, in bounded memory. Not thread-safe. */
final class TextCounts {

  /** Different texts that are told apart; what comes after them is counted together. */
  private static final int MAX_TEXTS = 100;

  private final Map<String, Long> counts = new LinkedHashMap<>();
  private long others;

  void add(String text, long count) {
    if (counts.size() < MAX_TEXTS || counts.containsKey(text)) {
      counts.merge(text, count, Long::sum);
    } else {
      others += count;
    }
  }

  void add(TextCounts other) {
    other.counts.forEach(this::add);
    others += other.others;
  }

  /** The texts, most frequent first. */
  List<Report.Reply> counted() {
    List<Report.Reply> sorted = new ArrayList<>();
    counts.forEach((text, count) -> sorted.add(new Report.Reply(text, count)));
    sorted.sort((one, other) -> Long.compare(other.count(), one.count()));
    return sorted;
  }

  /** How often a text came that is not told apart. */
  long others() {
    return others;
  }
}
