package dev.greeter.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How often each text came. Not thread-safe. */
final class TextCounts {

  /** Different texts of one run that are told apart; what comes after them is counted together. */
  static final int MAX_TEXTS = 100;

  /**
   * Characters of all these texts as JSON, where one may take six for a byte. With more than one
   * text a file of the report has no more of them, however long the replies.
   */
  static final int MAX_CHARACTERS = 40_000;

  private static final Comparator<Report.Reply> MOST_FREQUENT_FIRST =
      Comparator.comparingLong(Report.Reply::count).reversed().thenComparing(Report.Reply::text);

  private final Map<String, Long> counts = new HashMap<>();
  private long others;

  /** Of all, so that no sum of some overflows. */
  private long total;

  private long characters;

  /** Counts a text of a run, where there is room for it. */
  void add(String text, long count) {
    if (!counts.containsKey(text) && !hasRoomFor(text)) {
      addOthers(count);
    } else {
      put(text, count);
    }
  }

  private boolean hasRoomFor(String text) {
    return counts.isEmpty()
        || (counts.size() < MAX_TEXTS && characters + characters(text) <= MAX_CHARACTERS);
  }

  /** Counts a text for which there was room. */
  void put(String text, long count) {
    total = Bounds.sum(total, count);
    if (counts.merge(text, count, Long::sum) == count) {
      characters += characters(text);
    }
  }

  private static long characters(String text) {
    return text.chars().mapToLong(it -> it < ' ' ? 6 : it < 0x80 ? 1 : 3).sum();
  }

  /** Adds what another instance of the same run has counted. */
  void add(TextCounts other) {
    other.counted().forEach(row -> add(row.text(), row.count()));
    addOthers(other.others);
  }

  void addOthers(long count) {
    total = Bounds.sum(total, count);
    others += count;
  }

  /**
   * Those of two runs. Nothing is cut: a text that one of them tells apart is in the sum, in
   * whatever order how many are added.
   */
  TextCounts plus(TextCounts other) {
    TextCounts sum = copy();
    other.counts.forEach(sum::put);
    sum.addOthers(other.others);
    return sum;
  }

  TextCounts copy() {
    TextCounts copy = new TextCounts();
    counts.forEach(copy::put);
    copy.addOthers(others);
    return copy;
  }

  /** The texts, most frequent first. */
  List<Report.Reply> counted() {
    List<Report.Reply> sorted = new ArrayList<>();
    counts.forEach((text, count) -> sorted.add(new Report.Reply(text, count)));
    sorted.sort(MOST_FREQUENT_FIRST);
    return sorted;
  }

  /** The most frequent ones, as many as a reader can take in. */
  List<Report.Reply> shown() {
    List<Report.Reply> all = counted();
    return all.subList(0, Math.min(MAX_TEXTS, all.size()));
  }

  /** How often a text came that is not shown. */
  long notShown() {
    return others + counted().stream().skip(MAX_TEXTS).mapToLong(Report.Reply::count).sum();
  }

  /** How often a text came that is not told apart. */
  long others() {
    return others;
  }
}
